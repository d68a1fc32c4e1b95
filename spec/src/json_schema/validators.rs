//! [`Validators`]: the one wrapper around the `jsonschema` crate.
//!
//! Its functions are not generic, so that the validator is compiled here and nowhere else. All schemas of a
//! document stand in one resource, which every validator shares: a validator holds the schemas that it reaches,
//! and is built when it is first asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, Registry, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::{Content, Places, formats, resource_uri, stands_apart, write};
use crate::model::{Api, SchemaId, SubSchema};
use crate::pointer::JsonPointer;

/// Validators for the schemas of one [`Api`]. Formats are asserted, `int32` and its kin as bounds, `byte`
/// as base64; a format that nobody knows accepts everything.
pub struct Validators {
    api: Arc<Api>,
    resource: OnceLock<Resource>,
    built: Vec<OnceLock<Option<Validator>>>,
}

/// Every schema of the document in one registry.
struct Resource {
    registry: Option<Registry<'static>>,
    /// For each schema the URI under which it stands.
    places: Vec<String>,
}

/// One way in which a value breaks a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The part of the value.
    pub instance: JsonPointer,
    /// The keyword that refuses it, e.g. `minimum`; `false schema` where nothing is allowed.
    pub keyword: String,
    /// The schema that the keyword stands in, if it can be told.
    pub schema: Option<SchemaId>,
    /// What is wrong, for a person.
    pub message: String,
}

impl fmt::Debug for Validators {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Validators").field("schemas", &self.built.len()).finish_non_exhaustive()
    }
}

impl Validators {
    /// Validators for an API; cheap, as nothing is built yet.
    pub fn new(api: Arc<Api>) -> Self {
        let built = (0..api.schemas.len()).map(|_| OnceLock::new()).collect();
        Self { api, resource: OnceLock::new(), built }
    }

    /// The API whose schemas these are.
    pub fn api(&self) -> &Arc<Api> {
        &self.api
    }

    /// Whether a schema accepts a value. A schema that the validator cannot compile accepts everything, as
    /// nobody can say that it refuses.
    pub fn accepts(&self, id: SchemaId, value: &Value) -> bool {
        self.validator(id).is_none_or(|validator| validator.is_valid(value))
    }

    /// Every way in which a value breaks a schema; empty if it is valid.
    pub fn violations(&self, id: SchemaId, value: &Value) -> Vec<Violation> {
        let Some(validator) = self.validator(id) else { return Vec::new() };
        validator.iter_errors(value).map(|error| self.violation(&error)).collect()
    }

    /// Whether the validator can compile a schema; if not, it accepts everything.
    pub fn compiles(&self, id: SchemaId) -> bool {
        self.validator(id).is_some()
    }

    fn validator(&self, id: SchemaId) -> Option<&Validator> {
        let slot = self.built.get(id.as_usize())?;
        slot.get_or_init(|| self.build(id)).as_ref()
    }

    fn build(&self, id: SchemaId) -> Option<Validator> {
        let resource = self.resource.get_or_init(|| Resource::new(&self.api));
        let place = resource.places.get(id.as_usize())?;
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(resource.registry.as_ref()?)
            .should_validate_formats(true)
            .with_format("byte", formats::is_base64)
            .build(&json!({ "$ref": place }))
            .ok()
    }

    fn violation(&self, error: &ValidationError<'_>) -> Violation {
        let place = error.absolute_keyword_location().and_then(jsonschema::Uri::fragment);
        let place = place.map(|fragment| fragment.decode().to_string_lossy().into_owned());
        let schema = place.and_then(|text| JsonPointer::parse(&text)).and_then(|way| self.holder(&way));
        Violation {
            instance: JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default(),
            keyword: self.keyword(schema, error.kind().keyword()),
            schema,
            message: error.to_string(),
        }
    }

    /// The schema that holds the keyword at a pointer such as `/$defs/7/properties/name/minLength`.
    fn holder(&self, way: &JsonPointer) -> Option<SchemaId> {
        let mut tokens = way.tokens().skip(1);
        let number: usize = tokens.next()?.parse().ok()?;
        let mut here = self.api.schemas.iter().nth(number)?.0;
        while let Some(keyword) = tokens.next() {
            let children = self.api[here].sub_schemas();
            let mut named = children.iter().filter(|child| child.keyword == keyword).peekable();
            let next = match named.peek() {
                None => break,
                Some(child) if child.token.is_none() => Some(child.id),
                Some(_) => match tokens.next() {
                    None => break,
                    Some(token) => named
                        .find(|child| child.token.as_deref() == Some(token.as_str()))
                        .map(|child| child.id),
                },
            };
            here = next?;
        }
        Some(here)
    }

    /// The keyword as the document has it: bounds that stand for `int32` are its `format`.
    fn keyword(&self, schema: Option<SchemaId>, found: &str) -> String {
        let Some(schema) = schema.map(|id| &self.api[id]) else { return found.to_owned() };
        let written = schema.keywords.iter().any(|keyword| keyword.name() == found);
        let name = if !written && matches!(found, "minimum" | "maximum") { "format" } else { found };
        name.to_owned()
    }
}

impl Resource {
    fn new(api: &Api) -> Self {
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

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use crate::model::{Keyword, Schema, SchemaPool, SchemaType};
    use crate::source::{Location, SourceId};
    use crate::test_api::api_of;

    fn schema(keywords: Vec<Keyword>) -> Schema {
        let location = Location::root(SourceId(0));
        Schema { location, boolean: None, keywords }
    }

    /// An object whose member `next` refers to itself and whose member `size` is an `int32` from 1.
    fn chain() -> (Validators, SchemaId, SchemaId) {
        let mut pool = SchemaPool::default();
        let root = pool.push(schema(Vec::new()));
        let next = pool.push(schema(vec![Keyword::Ref(root)]));
        let size = pool.push(schema(vec![
            Keyword::Type(vec![SchemaType::Integer]),
            Keyword::Format("int32".to_owned()),
            Keyword::Minimum(1.into()),
        ]));
        let properties = IndexMap::from([("next".to_owned(), next), ("a/b {size}%".to_owned(), size)]);
        pool.replace(root, schema(vec![Keyword::Properties(properties)]));
        (Validators::new(Arc::new(api_of(pool))), root, size)
    }

    #[test]
    fn violations_name_instance_keyword_and_schema() {
        let (validators, root, size) = chain();
        let value = json!({ "next": { "next": { "a/b {size}%": 0 } } });
        let found = validators.violations(root, &value);
        let found: Vec<_> =
            found.iter().map(|one| (one.instance.as_str(), one.keyword.as_str(), one.schema)).collect();
        assert_eq!(found, [("/next/next/a~1b {size}%", "minimum", Some(size))]);
    }

    #[test]
    fn integer_formats_are_bounds_under_the_name_of_format() {
        let (validators, _, size) = chain();
        assert!(validators.accepts(size, &json!(i32::MAX)));
        let found = validators.violations(size, &json!(i64::from(i32::MAX) + 1));
        assert_eq!(found.iter().map(|one| one.keyword.as_str()).collect::<Vec<_>>(), ["format"]);
    }

    #[test]
    fn formats_are_asserted() {
        let mut pool = SchemaPool::default();
        let uuid = pool.push(schema(vec![Keyword::Format("uuid".to_owned())]));
        let unknown = pool.push(schema(vec![Keyword::Format("object".to_owned())]));
        let bytes = pool.push(schema(vec![Keyword::Format("byte".to_owned())]));
        let validators = Validators::new(Arc::new(api_of(pool)));
        assert!(!validators.accepts(uuid, &json!("no uuid")));
        assert!(validators.accepts(unknown, &json!("anything")));
        assert!(!validators.accepts(bytes, &json!("a")));
        assert!(validators.compiles(unknown));
    }

    #[test]
    fn an_invalid_pattern_spoils_nothing_around_it() {
        let mut pool = SchemaPool::default();
        let string = Keyword::Type(vec![SchemaType::String]);
        let broken = pool.push(schema(vec![string, Keyword::Pattern("[".to_owned())]));
        let holder = pool.push(schema(vec![Keyword::Items(broken), Keyword::MaxItems(1)]));
        let validators = Validators::new(Arc::new(api_of(pool)));
        assert!(validators.compiles(holder));
        assert!(validators.accepts(holder, &json!(["text"])));
        assert!(!validators.accepts(holder, &json!([1])));
        assert!(!validators.accepts(holder, &json!(["one", "two"])));
    }
}
