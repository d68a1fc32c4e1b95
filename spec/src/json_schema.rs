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

/// Writes those keywords of a schema that are wanted and that make values of requests invalid, its sub-schemas with all of
/// theirs. Where a schema stands elsewhere, `refer` gives the text of the `$ref`; that of a `$dynamicRef` has `#` and the name of
/// the anchor behind it.
pub fn asserted(
    api: &Api,
    id: SchemaId,
    wanted: &dyn Fn(&Keyword) -> bool,
    refer: &mut dyn FnMut(SchemaId) -> String,
) -> Value {
    let schema = &api[id];
    if let Some(boolean) = schema.boolean {
        return Value::Bool(boolean);
    }
    let mut spelled = Spelled { api, refer };
    let keywords = schema.keywords.iter().filter(|keyword| wanted(keyword));
    let members = keywords.filter_map(|keyword| {
        let value = member(api, id, keyword, Content::Requests, &mut spelled)?;
        Some((keyword.name().to_owned(), value))
    });
    Value::Object(members.collect())
}

/// References as somebody else spells them.
struct Spelled<'a> {
    api: &'a Api,
    refer: &'a mut dyn FnMut(SchemaId) -> String,
}

impl Places for Spelled<'_> {
    fn reference(&mut self, target: SchemaId) -> String {
        (self.refer)(target)
    }

    fn elsewhere(&mut self, parent: SchemaId, child: SchemaId) -> Option<String> {
        stands_apart(self.api, parent, child).then(|| self.reference(child))
    }
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
pub fn dynamic_anchors(api: &Api, resource: u32) -> impl Iterator<Item = SchemaId> {
    let schemas = api.schemas.iter().filter(|(_, schema)| schema.dynamic_anchor().is_some());
    schemas.map(|(id, _)| id).filter(move |id| api.schemas.resource(*id) == Some(resource))
}

/// How a schema that stands elsewhere is referred to.
trait Places {
    /// The URI of the target of a reference.
    fn reference(&mut self, target: SchemaId) -> String;

    /// The same for a sub-schema that is written elsewhere; `None` for one that is written where it stands.
    fn elsewhere(&mut self, parent: SchemaId, child: SchemaId) -> Option<String>;

    /// The name under which a keyword is written.
    fn spelling(&self, keyword: &Keyword) -> String {
        keyword.name().to_owned()
    }
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
    /// What a value in a request must satisfy.
    Requests,
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
    let mut members = Map::new();
    for keyword in &schema.keywords {
        if let Some(value) = member(api, id, keyword, content, places) {
            members.insert(places.spelling(keyword), value);
        }
    }
    #[cfg(feature = "validate")]
    if content == Content::Assertions {
        formats::lower(schema, &mut members);
    }
    Value::Object(members)
}

/// Writes a keyword, if it is wanted.
fn member(
    api: &Api,
    id: SchemaId,
    keyword: &Keyword,
    content: Content,
    places: &mut dyn Places,
) -> Option<Value> {
    Some(match keyword {
        Keyword::Id(_)
        | Keyword::Dialect(_)
        | Keyword::Anchor(_)
        | Keyword::Vocabulary(_)
        | Keyword::Defs(_) => return None,
        // What is no keyword in the dialect of the schema would be one in 2020-12.
        Keyword::Other(name, _) if Keyword::row(name).is_some() => return None,
        // An empty list is not allowed, and is read as absent.
        Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) if list.is_empty() => return None,
        // Whoever looks for an anchor is told of it otherwise.
        Keyword::DynamicAnchor(name) if content != Content::Requests => {
            api.schemas.resource(id).map(|_| Value::from(name.clone()))?
        }
        // A document that lists no value has lost them: what it asks for could never be sent.
        Keyword::Enum(values) if values.is_empty() && content == Content::Requests => return None,
        Keyword::ContentEncoding(_)
        | Keyword::ContentMediaType(_)
        | Keyword::ContentSchema(_)
        | Keyword::Discriminator(_)
            if content == Content::Requests =>
        {
            return None;
        }
        Keyword::Required(names) if content == Content::Requests => of_requests(api, id, names)?,
        other if content != Content::Everything && other.is_annotation() => return None,
        #[cfg(feature = "validate")]
        other if content == Content::Assertions && !formats::has_sound_patterns(other) => return None,
        Keyword::DynamicRef(reference) => {
            let target = places.reference(reference.target);
            match (&reference.anchor, api.schemas.resource(reference.target)) {
                (anchor, _) if content == Content::Requests => {
                    Value::from(format!("{target}#{}", anchor.as_deref().unwrap_or_default()))
                }
                (Some(anchor), Some(resource)) => Value::from(format!("{}#{anchor}", resource_uri(resource))),
                _ => Value::from(target),
            }
        }
        other => value(api, id, other, content, places),
    })
}

/// The members that a request must have: what is `readOnly` is required of responses only (OpenAPI 3.0, section 4.7.24.2).
fn of_requests(api: &Api, id: SchemaId, names: &[String]) -> Option<Value> {
    let read_only = |name: &&String| {
        let property = api[id].properties().and_then(|properties| properties.get(*name));
        property.is_some_and(|property| api[*property].is_read_only())
    };
    let names: Vec<&str> = names.iter().filter(|name| !read_only(name)).map(String::as_str).collect();
    (!names.is_empty()).then(|| Value::from(names))
}

/// Names, each once: a validator takes no list that names one twice (JSON Schema Validation, section 6.5.3).
fn each_once(names: &[String]) -> Value {
    let mut seen = BTreeSet::new();
    names.iter().filter(|name| seen.insert(name.as_str())).map(String::as_str).collect()
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
        Part::texts(names) => each_once(names),
        Part::text_lists(map) => map.iter().map(|(name, names)| (name.clone(), each_once(names))).collect(),
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
