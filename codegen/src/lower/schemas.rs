//! The schemas that checks name, with those that they refer to, as JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use spec::json_schema::dynamic_anchors;
use spec::model::SchemaId;

use super::context::Context;
use super::unsaid::{Unsaid, Wanted, reference};
use crate::ir::{Check, Crate};

/// Where the anchors stand that a `$dynamicRef` may lead to.
const ANCHORS: &str = "$dynamicAnchor";

/// Writes the schemas that the crate checks anything by.
pub(super) fn lower(context: &Context<'_>, krate: &Crate) -> BTreeMap<String, String> {
    let mut table = Table { context, open: Vec::new(), done: BTreeMap::new(), anchors: Map::new() };
    for check in krate.checks() {
        table.name(check);
    }
    while let Some((name, unsaid)) = table.open.pop() {
        if !table.done.contains_key(&name) {
            let schema = table.write(&unsaid);
            table.done.insert(name, schema);
        }
    }
    let Table { mut done, anchors, .. } = table;
    if !anchors.is_empty() {
        done.insert(ANCHORS.to_owned(), Value::Object(anchors));
    }
    done.into_iter().map(|(name, schema)| (name, schema.to_string())).collect()
}

struct Table<'a> {
    context: &'a Context<'a>,
    open: Vec<(String, Unsaid)>,
    done: BTreeMap<String, Value>,
    anchors: Map<String, Value>,
}

impl Table<'_> {
    fn name(&mut self, check: &Check) {
        match check {
            Check::Items(checks) | Check::Values(checks) => checks.iter().for_each(|check| self.name(check)),
            Check::Schema(name) => {
                if let Some(unsaid) = self.context.unsaid.get(name) {
                    self.open.push((name.clone(), unsaid.clone()));
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, unsaid: &Unsaid) -> Value {
        let api = self.context.api;
        unsaid.0.iter().for_each(|(id, _)| self.anchors_beside(*id));
        let mut targets = Vec::new();
        let schema = unsaid.json(api, &mut |target| {
            targets.push(target);
            reference(api, target)
        });
        // A document is no schema, whatever refers to it as one.
        targets.retain(|id| !reference(api, *id).is_empty());
        self.open.extend(targets.into_iter().map(|id| (reference(api, id), Unsaid(vec![(id, Wanted::All)]))));
        schema
    }

    /// With a schema of a resource, whatever its dynamic anchors lead to is written too (JSON Schema Core, section 8.2.3.2).
    fn anchors_beside(&mut self, id: SchemaId) {
        let api = self.context.api;
        let Some(resource) = api.schemas.resource(id) else { return };
        for id in dynamic_anchors(api, resource) {
            let Some(anchor) = api[id].dynamic_anchor() else { continue };
            let of_name = self.anchors.entry(anchor).or_insert_with(|| Value::Object(Map::new()));
            let name = reference(api, id);
            if of_name.get(resource.to_string()).is_none() {
                if let Value::Object(of_name) = of_name {
                    of_name.insert(resource.to_string(), Value::from(name.clone()));
                }
                self.open.push((name, Unsaid(vec![(id, Wanted::All)])));
            }
        }
    }
}
