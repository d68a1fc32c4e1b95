//! [`Validators`]: the one wrapper around the `jsonschema` crate.
//!
//! Its functions are not generic, so that the validator is compiled here and nowhere else. A validator is built when it
//! is first asked for. What a schema refers to is a validator of its own ([`linked`]), so that each schema is compiled
//! once; only schemas that reach a reference which means more than its target are compiled whole ([`shared`]).

mod linked;
mod shared;

use std::fmt;
use std::sync::{Arc, OnceLock};

use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use self::linked::LINK;
use self::shared::Resource;
use crate::model::{Api, Keyword, SchemaId};
use crate::pointer::JsonPointer;

/// Validators for the schemas of one [`Api`]. Formats are asserted, `int32` and its kin as bounds, `byte`
/// as base64; a format that nobody knows accepts everything.
pub struct Validators(Arc<Core>);

/// What all links share.
struct Core {
    api: Arc<Api>,
    /// The schemas that are compiled with all that they reach, and what for.
    whole: OnceLock<Whole>,
    built: Vec<OnceLock<Option<Validator>>>,
}

/// The validator's name for a schema `false`.
const NOTHING: &str = "falseSchema";

/// What stands at the end of a way through schemas.
struct Holder {
    /// The schema that the last keyword of the way stands in.
    schema: SchemaId,
    /// That keyword.
    keyword: Option<String>,
    /// The schema that the keyword holds where the way ends in one, such as `/not` does; else the first one.
    end: SchemaId,
}

/// The schemas that are compiled with all that they reach.
struct Whole {
    /// For each schema whether it is one.
    is_whole: Vec<bool>,
    /// Every schema of the document, if any is.
    resource: Option<Resource>,
}

/// One way in which a value breaks a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The part of the value.
    pub instance: JsonPointer,
    /// The keyword that refuses it, e.g. `minimum`; `falseSchema` where nothing is allowed.
    pub keyword: String,
    /// The schema that the keyword stands in, if it can be told.
    pub schema: Option<SchemaId>,
    /// What is wrong, for a person.
    pub message: String,
}

impl fmt::Debug for Validators {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Validators").field("schemas", &self.0.built.len()).finish_non_exhaustive()
    }
}

impl Validators {
    /// Validators for an API; cheap, as nothing is built yet.
    pub fn new(api: Arc<Api>) -> Self {
        let built = (0..api.schemas.len()).map(|_| OnceLock::new()).collect();
        Self(Arc::new(Core { api, whole: OnceLock::new(), built }))
    }

    /// The API whose schemas these are.
    pub fn api(&self) -> &Arc<Api> {
        &self.0.api
    }

    /// Whether a schema accepts a value. A schema that the validator cannot compile accepts everything, as
    /// nobody can say that it refuses.
    pub fn accepts(&self, id: SchemaId, value: &Value) -> bool {
        self.0.validator(id).is_none_or(|validator| validator.is_valid(value))
    }

    /// Every way in which a value breaks a schema; empty if it is valid.
    pub fn violations(&self, id: SchemaId, value: &Value) -> Vec<Violation> {
        let mut found = Vec::new();
        self.0.violations(id, value, &JsonPointer::root(), &mut Vec::new(), &mut found);
        found
    }

    /// Whether the validator can compile a schema; if not, it accepts everything.
    pub fn compiles(&self, id: SchemaId) -> bool {
        self.0.validator(id).is_some()
    }
}

impl Core {
    fn validator(self: &Arc<Self>, id: SchemaId) -> Option<&Validator> {
        let slot = self.built.get(id.as_usize())?;
        slot.get_or_init(|| match self.resource_of(id) {
            Some(resource) => resource.build(id),
            None => linked::build(self, id),
        })
        .as_ref()
    }

    /// What a schema is compiled from that needs all that it reaches.
    fn resource_of(&self, id: SchemaId) -> Option<&Resource> {
        let whole = self.whole.get_or_init(|| {
            let is_whole = need_the_whole(&self.api);
            let resource = is_whole.contains(&true).then(|| Resource::new(&self.api));
            Whole { is_whole, resource }
        });
        let is_whole = whole.is_whole.get(id.as_usize()).copied().unwrap_or_default();
        whole.resource.as_ref().filter(|_| is_whole)
    }

    /// Adds the ways in which the part of a value at a pointer breaks a schema. `open` are the schemas and parts that are
    /// being looked at: none is looked at inside itself.
    fn violations(
        self: &Arc<Self>,
        id: SchemaId,
        value: &Value,
        at: &JsonPointer,
        open: &mut Vec<(SchemaId, JsonPointer)>,
        found: &mut Vec<Violation>,
    ) {
        let here = (id, at.clone());
        let Some(validator) = self.validator(id).filter(|_| !open.contains(&here)) else { return };
        open.push(here);
        for error in validator.iter_errors(value) {
            let violation = self.violation(id, &error);
            let part = value.pointer(violation.instance.as_str()).filter(|_| violation.keyword == LINK);
            let target = violation.schema.and_then(|schema| self.api[schema].reference());
            match (part, target) {
                (Some(part), Some(target)) => {
                    self.violations(target, part, &at.concat(&violation.instance), open, found);
                }
                _ => found.push(Violation { instance: at.concat(&violation.instance), ..violation }),
            }
        }
        open.pop();
    }

    fn violation(&self, id: SchemaId, error: &ValidationError<'_>) -> Violation {
        let place = error.absolute_keyword_location().and_then(jsonschema::Uri::fragment);
        let holder = match place {
            Some(fragment) => {
                let way = JsonPointer::parse(&fragment.decode().to_string_lossy());
                way.and_then(|way| self.holder_in_resource(&way))
            }
            None => {
                JsonPointer::parse(error.schema_path().as_str()).and_then(|way| self.holder(id, way.tokens()))
            }
        };
        let found = error.kind().keyword();
        let (schema, named) = match holder {
            // Nothing is allowed where the way ends, whatever keyword it came by.
            Some(holder) if found == NOTHING => (Some(holder.end), None),
            Some(holder) => (Some(holder.schema), holder.keyword),
            None => (None, None),
        };
        let is_link = error.schema_path().as_str().ends_with(LINK);
        let keyword =
            if is_link { LINK.to_owned() } else { self.keyword(schema, named.as_deref().unwrap_or(found)) };
        Violation {
            instance: JsonPointer::parse(error.instance_path().as_str()).unwrap_or_default(),
            keyword,
            schema,
            message: error.to_string(),
        }
    }

    /// The schema that holds the keyword at a pointer such as `/$defs/7/properties/name/minLength`.
    fn holder_in_resource(&self, way: &JsonPointer) -> Option<Holder> {
        let mut tokens = way.tokens().skip(1);
        let number: usize = tokens.next()?.parse().ok()?;
        self.holder(self.api.schemas.iter().nth(number)?.0, tokens)
    }

    /// The schema that holds the keyword at the end of a way such as `/properties/name/minLength` from a schema.
    fn holder(&self, from: SchemaId, way: impl IntoIterator<Item = String>) -> Option<Holder> {
        let mut tokens = way.into_iter();
        let mut holder = Holder { schema: from, keyword: None, end: from };
        while let Some(keyword) = tokens.next() {
            let here = holder.end;
            holder = Holder { schema: here, keyword: Some(keyword.clone()), end: here };
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
            holder.end = next?;
        }
        Some(holder)
    }

    /// The keyword as the document has it: bounds that stand for `int32` are its `format`.
    fn keyword(&self, schema: Option<SchemaId>, found: &str) -> String {
        let Some(schema) = schema.map(|id| &self.api[id]) else { return found.to_owned() };
        let written = schema.keywords.iter().any(|keyword| keyword.name() == found);
        let name = if !written && matches!(found, "minimum" | "maximum") { "format" } else { found };
        name.to_owned()
    }
}

/// For each schema whether it must be compiled with all that it reaches: what `unevaluated*` refuses depends on what other
/// schemas saw, behind references too (JSON Schema Core, section 11), and `$dynamicRef` on the way that the validator came.
/// That goes for the schemas that have these keywords, and for all that reach them.
fn need_the_whole(api: &Api) -> Vec<bool> {
    let of_others = |keyword: &Keyword| {
        matches!(
            keyword,
            Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_) | Keyword::DynamicRef(_)
        )
    };
    let mut needed = vec![false; api.schemas.len()];
    let mut open: Vec<SchemaId> = Vec::new();
    for (id, schema) in api.schemas.iter().filter(|(_, schema)| schema.keywords.iter().any(of_others)) {
        // The way may begin at any schema of the same name.
        let anchor = schema.dynamic_reference().and_then(|reference| reference.anchor.as_deref());
        let named =
            api.schemas.iter().filter(|(_, other)| anchor.is_some() && other.dynamic_anchor() == anchor);
        open.extend(std::iter::once(id).chain(named.map(|(id, _)| id)));
    }
    if open.is_empty() {
        return needed;
    }
    let reached_from = reached_from(api);
    while let Some(id) = open.pop() {
        if let Some(slot) = needed.get_mut(id.as_usize()).filter(|slot| !**slot) {
            *slot = true;
            open.extend(reached_from.get(id.as_usize()).into_iter().flatten());
        }
    }
    needed
}

/// For each schema those that hold it or refer to it.
fn reached_from(api: &Api) -> Vec<Vec<SchemaId>> {
    let mut found = vec![Vec::new(); api.schemas.len()];
    for (id, schema) in api.schemas.iter() {
        let references =
            schema.reference().into_iter().chain(schema.dynamic_reference().map(|one| one.target));
        for target in schema.sub_schemas().into_iter().map(|child| child.id).chain(references) {
            if let Some(slot) = found.get_mut(target.as_usize()) {
                slot.push(id);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::json;

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

    #[test]
    fn a_name_that_is_required_twice_spoils_nothing() {
        let mut pool = SchemaPool::default();
        let names = ["id", "name", "id"].map(str::to_owned).to_vec();
        let twice = pool.push(schema(vec![Keyword::Required(names)]));
        let validators = Validators::new(Arc::new(api_of(pool)));
        assert!(validators.compiles(twice));
        assert!(!validators.accepts(twice, &json!({ "id": 1 })));
    }

    #[test]
    fn a_violation_is_one_of_the_schema_that_holds_the_keyword() {
        let mut pool = SchemaPool::default();
        let string = pool.push(schema(vec![Keyword::Type(vec![SchemaType::String])]));
        let nothing = pool.push(Schema { boolean: Some(false), ..schema(Vec::new()) });
        let needed = IndexMap::from([("a".to_owned(), vec!["b".to_owned()])]);
        let rules = pool.push(schema(vec![
            Keyword::Not(string),
            Keyword::Contains(string),
            Keyword::MaxContains(1),
            Keyword::PropertyNames(string),
            Keyword::DependentRequired(needed),
            Keyword::Properties(IndexMap::from([("c".to_owned(), nothing)])),
        ]));
        let validators = Validators::new(Arc::new(api_of(pool)));
        for (value, keyword, holder) in [
            (json!("text"), "not", rules),
            (json!(["x", "y"]), "maxContains", rules),
            (json!({ "a": 1 }), "dependentRequired", rules),
            (json!({ "c": 1 }), "falseSchema", nothing),
        ] {
            let found = validators.violations(rules, &value);
            let found: Vec<_> = found.iter().map(|one| (one.keyword.as_str(), one.schema)).collect();
            assert_eq!(found, [(keyword, Some(holder))], "{value}");
        }
    }

    #[test]
    fn schemas_that_refer_to_themselves_ask_nothing_new() {
        let mut pool = SchemaPool::default();
        let one = pool.push(schema(Vec::new()));
        let other = pool.push(schema(vec![Keyword::Ref(one), Keyword::Type(vec![SchemaType::String])]));
        pool.replace(one, schema(vec![Keyword::Ref(other)]));
        let validators = Validators::new(Arc::new(api_of(pool)));
        assert!(validators.accepts(one, &json!("text")));
        assert!(!validators.accepts(one, &json!(1)));
        let found = validators.violations(one, &json!(1));
        assert_eq!(
            found.iter().map(|one| (one.keyword.as_str(), one.schema)).collect::<Vec<_>>(),
            [("type", Some(other))]
        );
    }
}
