//! The parts of a value, each with the schemas that it must satisfy.

use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;
use spec::model::{Schema, SchemaId};

/// No more parts than this are looked at.
const MOST: usize = 2_000;

/// A part of a value.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) pointer: JsonPointer,
    pub(super) value: &'a Value,
    /// Every schema that bears on it: through `$ref` and `allOf`, and through those branches of a fork that accept
    /// the value.
    pub(super) schemas: Vec<&'a Schema>,
}

/// Every part of a value, the whole first.
pub(super) fn places<'a>(validators: &'a Validators, schema: SchemaId, value: &'a Value) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    let mut open = vec![(JsonPointer::root(), value, vec![schema])];
    while let Some((pointer, value, ids)) = open.pop() {
        if found.len() == MOST {
            break;
        }
        let schemas = bearing(validators, ids, value);
        let below = children(&schemas, &pointer, value);
        // The first child is to be met first.
        open.extend(below.into_iter().rev());
        found.push(Place { pointer, value, schemas });
    }
    found
}

/// The schemas that bear on a value, with those that they lead to.
fn bearing<'a>(validators: &'a Validators, mut open: Vec<SchemaId>, value: &Value) -> Vec<&'a Schema> {
    let mut seen = Vec::new();
    open.reverse();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let schema = &validators.api()[id];
        let always = schema.all_of().unwrap_or_default().iter().copied().chain(schema.reference());
        let forks = [schema.any_of(), schema.one_of()].into_iter().flatten().flatten().copied();
        open.extend(always.chain(forks.filter(|branch| validators.accepts(*branch, value))));
    }
    seen.into_iter().map(|id| &validators.api()[id]).collect()
}

type Child<'a> = (JsonPointer, &'a Value, Vec<SchemaId>);

fn children<'a>(schemas: &[&Schema], pointer: &JsonPointer, value: &'a Value) -> Vec<Child<'a>> {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let ids = schemas.iter().filter_map(|schema| of_member(schema, name)).collect();
                (pointer.join(name), member, ids)
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let ids = schemas.iter().filter_map(|schema| of_item(schema, index)).collect();
                (pointer.index(index), item, ids)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What a schema says of a member that it names, or of every further one.
fn of_member(schema: &Schema, name: &str) -> Option<SchemaId> {
    let named = schema.properties().and_then(|properties| properties.get(name)).copied();
    // Whether a pattern names the member is not looked into: such members are no place for a fault.
    let further = || schema.additional_properties().filter(|_| schema.pattern_properties().is_none());
    named.or_else(further)
}

fn of_item(schema: &Schema, index: usize) -> Option<SchemaId> {
    schema.prefix_items().and_then(|items| items.get(index)).copied().or_else(|| schema.items())
}
