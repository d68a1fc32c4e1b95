//! All schemas of a document in one registry, for documents in which what a schema accepts depends on more than the
//! value: annotations that pass through a `$ref` (`unevaluated*`), or the resources that the validator comes through
//! (`$dynamicRef`). A validator holds a copy of all that it reaches.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::JsonPointer;
use crate::json_schema::{Content, Places, formats, resource_uri, stands_apart, write};
use crate::model::{Api, SchemaId, SubSchema};

/// Every schema of the document in one registry.
pub(super) struct Resource {
    registry: Option<Registry<'static>>,
    /// For each schema the URI under which it stands.
    places: Vec<String>,
}

impl Resource {
    pub(super) fn new(api: &Api) -> Self {
        let (roots, places) = layout(api);
        let mut definitions: BTreeMap<u32, Map<String, Value>> = BTreeMap::new();
        let mut spelled = Spelled { api, places: &places };
        for id in roots {
            let schema = write(api, id, Content::Assertions, &mut spelled);
            let resource = definitions.entry(resource_of(api, id)).or_default();
            resource.insert(id.as_usize().to_string(), schema);
        }
        let resources = definitions
            .into_iter()
            .map(|(resource, definitions)| (resource_uri(resource), json!({ "$defs": definitions })));
        let registry = Registry::new().extend(resources).and_then(jsonschema::RegistryBuilder::prepare).ok();
        Self { registry, places }
    }

    /// The validator of a schema; `None` if it cannot be compiled.
    pub(super) fn build(&self, id: SchemaId) -> Option<Validator> {
        let place = self.places.get(id.as_usize())?;
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(self.registry.as_ref()?)
            .should_validate_formats(true)
            .with_format("byte", formats::is_base64)
            .build(&json!({ "$ref": place }))
            .ok()
    }
}

/// The places of all schemas, as they were laid out.
struct Spelled<'a> {
    api: &'a Api,
    places: &'a [String],
}

impl Places for Spelled<'_> {
    fn reference(&mut self, target: SchemaId) -> String {
        self.places.get(target.as_usize()).cloned().unwrap_or_default()
    }

    fn elsewhere(&mut self, parent: SchemaId, child: SchemaId) -> Option<String> {
        stands_apart(self.api, parent, child).then(|| self.reference(child))
    }
}

/// The resource that a schema is written in: one holds all schemas unless some `$dynamicRef` tells resources apart.
fn resource_of(api: &Api, id: SchemaId) -> u32 {
    api.schemas.resource(id).unwrap_or_default()
}

/// The schemas that are written inside no other, and for every schema the URI under which it is written: a root under
/// `$defs` of its resource by its number, the others inside their root.
fn layout(api: &Api) -> (Vec<SchemaId>, Vec<String>) {
    let mut inner: Vec<Option<(SchemaId, SubSchema)>> = vec![None; api.schemas.len()];
    for (parent, schema) in api.schemas.iter() {
        for child in schema.sub_schemas() {
            // `$defs` is not written, so what stands there is a root of its own.
            let is_inside = child.keyword != "$defs" && !stands_apart(api, parent, child.id);
            if let (Some(slot), true) = (inner.get_mut(child.id.as_usize()), is_inside) {
                *slot = Some((parent, child));
            }
        }
    }
    let roots = api.schemas.iter().map(|(id, _)| id).filter(|id| parent_of(&inner, *id).is_none()).collect();
    let place =
        |id: SchemaId| format!("{}{}", resource_uri(resource_of(api, id)), way_to(&inner, id).to_fragment());
    let places = api.schemas.iter().map(|(id, _)| place(id)).collect();
    (roots, places)
}

fn parent_of(inner: &[Option<(SchemaId, SubSchema)>], id: SchemaId) -> Option<&(SchemaId, SubSchema)> {
    inner.get(id.as_usize()).and_then(Option::as_ref)
}

/// Where a schema is written in the resource.
fn way_to(inner: &[Option<(SchemaId, SubSchema)>], id: SchemaId) -> JsonPointer {
    let mut tokens = Vec::new();
    let mut here = id;
    while let Some((parent, way)) = parent_of(inner, here) {
        tokens.extend(way.token.as_deref());
        tokens.push(way.keyword);
        here = *parent;
    }
    let number = here.as_usize().to_string();
    tokens.extend([number.as_str(), "$defs"]);
    JsonPointer::from_tokens(tokens.iter().rev())
}
