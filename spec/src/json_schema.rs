//! [`SchemaId`] → JSON Schema 2020-12 text; behind the feature `validate`, the one wrapper around the validator.

#[cfg(feature = "validate")]
mod formats;
#[cfg(feature = "validate")]
mod validators;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::model::{Api, Keyword, Part, SchemaId};
#[cfg(feature = "validate")]
pub use validators::{Validators, Violation};

/// Writes a schema as a document that needs nothing outside of it: the targets of references stand under `$defs`,
/// components by their name.
pub fn document(api: &Api, id: SchemaId) -> Value {
    let names: BTreeMap<SchemaId, &str> =
        api.component_schemas.iter().map(|(name, id)| (*id, name.as_str())).collect();
    let mut writer = Document { api, names, open: Vec::new(), written: BTreeSet::new() };
    if api.schemas.resource(id).is_some() {
        return writer.of_resources(id);
    }
    let mut root = write(api, id, Content::Everything, &mut writer);
    let mut definitions = writer.definitions();
    definitions.sort_keys();
    if let (Value::Object(members), false) = (&mut root, definitions.is_empty()) {
        members.insert("$defs".to_owned(), Value::Object(definitions));
    }
    root
}

/// A document that is being written.
struct Document<'a> {
    api: &'a Api,
    /// The names of the component schemas.
    names: BTreeMap<SchemaId, &'a str>,
    /// What was referred to, but may not have been written yet.
    open: Vec<SchemaId>,
    written: BTreeSet<SchemaId>,
}

impl Document<'_> {
    fn name_of(&self, id: SchemaId) -> String {
        self.names.get(&id).map_or_else(|| format!("schema-{}", id.as_usize()), |name| (*name).to_owned())
    }

    /// What was referred to and not been written yet, by name.
    fn definitions(&mut self) -> Map<String, Value> {
        let mut definitions = Map::new();
        while let Some(id) = self.open.pop() {
            if self.written.insert(id) {
                definitions.insert(self.name_of(id), write(self.api, id, Content::Everything, self));
            }
        }
        definitions
    }

    /// Writes a schema that some `$dynamicRef` may bear on. What that leads to depends on the resources that the validator
    /// comes through (JSON Schema Core, section 8.2.3.2), so that these are kept apart.
    fn of_resources(&mut self, id: SchemaId) -> Value {
        let root = self.reference(id);
        let mut resources: BTreeMap<u32, Map<String, Value>> = BTreeMap::new();
        while let Some(id) = self.open.pop() {
            if !self.written.insert(id) {
                continue;
            }
            let resource = self.api.schemas.resource(id).unwrap_or_default();
            let schema = write(self.api, id, Content::Everything, self);
            let definitions = resources.entry(resource).or_insert_with(|| {
                // Whoever enters a resource may be led to each of its dynamic anchors.
                self.open.extend(dynamic_anchors(self.api, resource));
                Map::new()
            });
            definitions.insert(self.name_of(id), schema);
        }
        let resources: Map<String, Value> = resources
            .into_iter()
            .map(|(resource, mut definitions)| {
                definitions.sort_keys();
                (
                    format!("resource-{resource}"),
                    json!({ "$id": resource_uri(resource), "$defs": definitions }),
                )
            })
            .collect();
        json!({ "$ref": root, "$defs": resources })
    }
}

/// The schemas of a resource that have a `$dynamicAnchor`.
fn dynamic_anchors(api: &Api, resource: u32) -> impl Iterator<Item = SchemaId> {
    let schemas = api.schemas.iter().filter(|(_, schema)| schema.dynamic_anchor().is_some());
    schemas.map(|(id, _)| id).filter(move |id| api.schemas.resource(*id) == Some(resource))
}

/// How a schema that stands elsewhere is referred to.
trait Places {
    /// The URI of the target of a reference.
    fn reference(&mut self, target: SchemaId) -> String;

    /// The same for a sub-schema that is written elsewhere; `None` for one that is written where it stands.
    fn elsewhere(&mut self, parent: SchemaId, child: SchemaId) -> Option<String>;
}

impl Places for Document<'_> {
    fn reference(&mut self, target: SchemaId) -> String {
        self.open.push(target);
        let resource = self.api.schemas.resource(target).map(resource_uri).unwrap_or_default();
        let place = crate::JsonPointer::from_tokens(["$defs", &self.name_of(target)]).to_fragment();
        format!("{resource}{place}")
    }

    fn elsewhere(&mut self, parent: SchemaId, child: SchemaId) -> Option<String> {
        stands_apart(self.api, parent, child).then(|| self.reference(child))
    }
}

/// Whether a sub-schema is written apart from its parent: one that begins a resource of its own, where resources matter;
/// and one that an anchor leads to, which may be written once only.
fn stands_apart(api: &Api, parent: SchemaId, child: SchemaId) -> bool {
    let resource = api.schemas.resource(child);
    resource.is_some() && (resource != api.schemas.resource(parent) || api[child].dynamic_anchor().is_some())
}

/// The URI of a resource. Those of the document are not used, as it is of its own making which of its parts have one.
fn resource_uri(resource: u32) -> String {
    format!("urn:lockstep:resource:{resource}")
}

/// What of a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Every keyword.
    Everything,
    /// What bears on validity, integer formats as bounds: for the validator.
    #[cfg(feature = "validate")]
    Assertions,
}

/// Writes one schema with its sub-schemas inside.
///
/// What only identifies a schema (`$id`, `$anchor`, `$defs`) is left out: every `$ref` is followed already, so
/// that nothing refers to it any more.
fn write(api: &Api, id: SchemaId, content: Content, places: &mut dyn Places) -> Value {
    let schema = &api[id];
    if let Some(boolean) = schema.boolean {
        return Value::Bool(boolean);
    }
    let resource = api.schemas.resource(id);
    let mut members = Map::new();
    for keyword in &schema.keywords {
        let value = match keyword {
            Keyword::Id(_)
            | Keyword::Dialect(_)
            | Keyword::Anchor(_)
            | Keyword::Vocabulary(_)
            | Keyword::Defs(_) => continue,
            // What is no keyword in the dialect of the schema would be one in 2020-12.
            Keyword::Other(name, _) if Keyword::row(name).is_some() => continue,
            // An empty list is not allowed, and is read as absent.
            Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) if list.is_empty() => continue,
            Keyword::DynamicAnchor(name) => match resource {
                Some(_) => Value::from(name.clone()),
                None => continue,
            },
            other if content != Content::Everything && other.is_annotation() => continue,
            #[cfg(feature = "validate")]
            other if content == Content::Assertions && !formats::has_sound_patterns(other) => continue,
            Keyword::DynamicRef(reference) => {
                let target = places.reference(reference.target);
                match (&reference.anchor, api.schemas.resource(reference.target)) {
                    (Some(anchor), Some(resource)) => {
                        Value::from(format!("{}#{anchor}", resource_uri(resource)))
                    }
                    _ => Value::from(target),
                }
            }
            other => value(api, id, other, content, places),
        };
        members.insert(keyword.name().to_owned(), value);
    }
    #[cfg(feature = "validate")]
    if content == Content::Assertions {
        formats::lower(schema, &mut members);
    }
    Value::Object(members)
}

/// The value of a keyword.
fn value(api: &Api, parent: SchemaId, keyword: &Keyword, content: Content, places: &mut dyn Places) -> Value {
    let mut inside = |id: SchemaId| match places.elsewhere(parent, id) {
        Some(place) => json!({ "$ref": place }),
        None => write(api, id, content, places),
    };
    match keyword.value() {
        Part::text(text) => Value::String(text.clone()),
        Part::number(number) => Value::Number(number.clone()),
        Part::count(count) => Value::from(*count),
        Part::flag(flag) => Value::Bool(*flag),
        Part::any(value) => value.clone(),
        Part::values(values) => Value::Array(values.clone()),
        Part::texts(names) => Value::from(names.clone()),
        Part::text_lists(map) => {
            map.iter().map(|(name, names)| (name.clone(), Value::from(names.clone()))).collect()
        }
        Part::schema(id) => inside(*id),
        Part::schemas(list) => list.iter().map(|id| inside(*id)).collect(),
        Part::schema_map(map) => map.iter().map(|(name, id)| (name.clone(), inside(*id))).collect(),
        Part::reference(target) => Value::String(places.reference(*target)),
        Part::dynamic_reference(reference) => Value::String(places.reference(reference.target)),
        Part::types(types) => match types.as_slice() {
            [one] => Value::from(one.as_str()),
            several => several.iter().map(|one| one.as_str()).collect(),
        },
        Part::discriminator(discriminator) => discriminator.to_value(),
        Part::xml(xml) => xml.to_value(),
        Part::external_docs(docs) => docs.to_value(),
    }
}
