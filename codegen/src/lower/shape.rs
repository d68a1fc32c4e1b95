//! [`Whole`]: what a value must satisfy, all at once; [`Shape`]: the same with `$ref`s followed and `allOf`
//! merged.
//!
//! This is no schema algebra: keywords that accumulate are collected, of those that exclude each other the narrower
//! one is kept, and what cannot be merged is left out, so that a shape accepts at least what the schema accepts.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Number, Value};
use spec::Api;
use spec::model::{Discriminator, Keyword, Schema, SchemaId, SchemaType};
use spec::source::Location;

use crate::ir::Check;

/// A conjunction of schemas.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Whole {
    pub(super) parts: Vec<Part>,
    /// Only values of this type.
    pub(super) only: Option<SchemaType>,
}

/// One schema of a conjunction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) id: SchemaId,
    /// Without its `oneOf` and `anyOf`.
    pub(super) bare: bool,
}

impl From<SchemaId> for Whole {
    fn from(id: SchemaId) -> Self {
        Self { parts: vec![Part { id, bare: false }], only: None }
    }
}

impl Whole {
    /// All of several schemas.
    pub(super) fn all(ids: &[SchemaId]) -> Self {
        Self { parts: ids.iter().map(|id| Part { id: *id, bare: false }).collect(), only: None }
    }

    /// The same with a further schema.
    pub(super) fn and(mut self, id: SchemaId) -> Self {
        self.parts.push(Part { id, bare: false });
        self
    }

    /// The same without `oneOf` and `anyOf`.
    pub(super) fn bare(&self) -> Self {
        let parts = self.parts.iter().map(|part| Part { bare: true, ..*part }).collect();
        Self { parts, only: self.only }
    }

    /// Follows schemas that say nothing but "as that one", drops those that say nothing at all and duplicates.
    pub(super) fn simplified(&self, api: &Api) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for part in &self.parts {
            let part = if part.bare { *part } else { Part { id: forward(api, part.id), bare: false } };
            if !parts.contains(&part) && !says_nothing(&api[part.id]) {
                parts.push(part);
            }
        }
        if parts.is_empty() {
            parts.extend(self.parts.first());
        }
        Self { parts, only: self.only }
    }
}

/// The schema that a schema is another name for: behind a `$ref`, or an `allOf`, `anyOf` or `oneOf` of one, that
/// stand alone. Stops in a cycle.
pub(super) fn forward(api: &Api, id: SchemaId) -> SchemaId {
    let mut here = api.resolve(id);
    let mut seen = BTreeSet::from([here]);
    while let Some(next) = sole_member(&api[here]).map(|next| api.resolve(next)) {
        if !seen.insert(next) || component_name(api, here).is_some() {
            break;
        }
        here = next;
    }
    here
}

/// The name of a schema that stands directly under `components.schemas`, by where it stands.
pub(super) fn component_name(api: &Api, id: SchemaId) -> Option<String> {
    let location = api[id].location;
    // Spelling a pointer takes time, and hardly any schema stands as near to the root as a component does.
    let parent = |location: Location| api.sources.parent(&location);
    let above = parent(parent(parent(location)));
    if parent(above) != above {
        return None;
    }
    let pointer = api.sources.pointer(&location);
    let name = pointer.as_str().strip_prefix("/components/schemas/")?;
    pointer.last().filter(|_| !name.contains('/'))
}

/// The one schema of an `allOf`, `anyOf` or `oneOf` beside which nothing else is said.
fn sole_member(schema: &Schema) -> Option<SchemaId> {
    let mut sole = None;
    for keyword in schema.keywords.iter().filter(|keyword| !keyword.is_annotation()) {
        match keyword {
            Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) if sole.is_none() => {
                let [only] = list.as_slice() else { return None };
                sole = Some(*only);
            }
            _ => return None,
        }
    }
    sole
}

pub(super) fn says_nothing(schema: &Schema) -> bool {
    schema.boolean == Some(true)
        || (schema.boolean.is_none() && schema.keywords.iter().all(Keyword::is_annotation))
}

/// How deep `$ref` and `allOf` are followed; deeper ones are a document gone wrong.
const MAX_DEPTH: usize = 64;

/// How deep members are looked for where no type follows.
const MAX_HIDDEN: usize = 8;

/// What is known of a value.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Shape {
    /// The schemas that went into it, outermost first.
    pub(super) ids: Vec<SchemaId>,
    /// The types that are left; `None` if no `type` stands anywhere.
    pub(super) types: Option<BTreeSet<SchemaType>>,
    /// `enum` and `const`.
    pub(super) values: Option<Vec<Value>>,
    /// Whether `const` stands somewhere: unlike an `enum` of one it is not meant to grow.
    pub(super) constant: bool,
    pub(super) properties: IndexMap<String, Vec<SchemaId>>,
    pub(super) required: BTreeSet<String>,
    /// `additionalProperties` that are schemas, `true` among them.
    pub(super) additional: Vec<SchemaId>,
    /// `additionalProperties: false` or `unevaluatedProperties: false` somewhere.
    pub(super) closed: bool,
    /// `patternProperties`: members without a name are held, whatever they are.
    pub(super) keeps_rest: bool,
    /// The members that only parts name which no type follows, as `then` and `dependentSchemas`, or that others depend on.
    pub(super) hidden: BTreeSet<String>,
    /// Whether such parts may name any member.
    pub(super) hides_any: bool,
    pub(super) prefix_items: Vec<SchemaId>,
    pub(super) items: Vec<SchemaId>,
    pub(super) format: Option<String>,
    pub(super) checks: Vec<Check>,
    pub(super) unions: Vec<Branches>,
    /// `false` somewhere: there is no value.
    pub(super) nothing: bool,
    /// `false` somewhere, or types or values that exclude each other.
    pub(super) impossible: bool,
    /// Keywords that the type does not express and `validate` does not check, each with its schema.
    pub(super) left_out: Vec<(SchemaId, &'static str)>,
    /// Whether `$ref` and `allOf` nest too deep to follow.
    pub(super) too_deep: bool,
}

/// An `anyOf` or a `oneOf`.
#[derive(Debug, Clone)]
pub(super) struct Branches {
    pub(super) list: Vec<SchemaId>,
    pub(super) discriminator: Option<Discriminator>,
    /// Whether a value may match several (`anyOf`).
    pub(super) several: bool,
}

impl Shape {
    /// Collects what a conjunction says.
    pub(super) fn gather(api: &Api, whole: &Whole) -> Self {
        let mut shape = Self::default();
        for part in &whole.parts {
            shape.add(api, *part, 0);
        }
        // Whatever there is counts.
        let counts = |check: &Check| matches!(check, Check::MinProperties(1..));
        shape.hides_any |= !shape.closed && shape.checks.iter().any(counts);
        if let Some(only) = whole.only {
            shape.narrow(&[only]);
        }
        if let (Some(values), Some(types)) = (&shape.values, &shape.types) {
            let typed = |value: &Value| types.iter().any(|ty| ty.matches(value));
            shape.impossible |= !values.iter().any(typed);
        }
        shape
    }

    fn add(&mut self, api: &Api, part: Part, depth: usize) {
        if self.ids.contains(&part.id) {
            return;
        }
        if depth > MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.ids.push(part.id);
        let schema = &api[part.id];
        self.nothing |= schema.boolean == Some(false);
        self.impossible |= self.nothing;
        for keyword in &schema.keywords {
            match keyword {
                Keyword::Ref(target) => self.add(api, Part { id: *target, bare: part.bare }, depth + 1),
                Keyword::AllOf(list) => {
                    for id in list {
                        self.add(api, Part { id: *id, bare: part.bare }, depth + 1);
                    }
                }
                Keyword::AnyOf(list) | Keyword::OneOf(list) if !part.bare => {
                    let discriminator = schema.discriminator().cloned();
                    let several = matches!(keyword, Keyword::AnyOf(_));
                    self.unions.push(Branches { list: list.clone(), discriminator, several });
                }
                other => self.keyword(api, part.id, other),
            }
        }
    }

    fn keyword(&mut self, api: &Api, id: SchemaId, keyword: &Keyword) {
        match keyword {
            Keyword::Type(types) => self.narrow(types),
            Keyword::Enum(values) => self.only_values(values),
            Keyword::Const(value) => {
                self.constant = true;
                self.only_values(std::slice::from_ref(value));
            }
            Keyword::Properties(properties) => {
                for (name, property) in properties {
                    self.properties.entry(name.clone()).or_default().push(*property);
                }
            }
            Keyword::Required(names) => self.required.extend(names.iter().cloned()),
            Keyword::AdditionalProperties(schema) | Keyword::UnevaluatedProperties(schema) => {
                if api[*schema].boolean == Some(false) {
                    self.closed = true;
                } else if matches!(keyword, Keyword::AdditionalProperties(_)) {
                    self.additional.push(*schema);
                } else {
                    self.hides_any = true;
                }
            }
            Keyword::PatternProperties(patterns) => self.keeps_rest |= !patterns.is_empty(),
            // Of several, what the longest says of its places holds for the others' too, or no value is long enough.
            Keyword::PrefixItems(list) if self.prefix_items.len() < list.len() => {
                self.prefix_items.clone_from(list);
            }
            Keyword::Items(schema) => self.items.push(*schema),
            Keyword::Format(format) => {
                self.format.get_or_insert_with(|| format.clone());
            }
            other => {
                self.hide(api, other, 0);
                match check(other) {
                    None if is_binary(&api[id], other) => self.format = Some("binary".to_owned()),
                    Some(check) => self.checks.push(check),
                    None => self.left_out.extend(left_out(other).map(|name| (id, name))),
                }
            }
        }
    }

    /// Collects the members that are named where no type follows.
    fn hide(&mut self, api: &Api, keyword: &Keyword, depth: usize) {
        let parts: Vec<SchemaId> = match keyword {
            Keyword::If(part) | Keyword::Then(part) | Keyword::Else(part) | Keyword::Ref(part) => vec![*part],
            Keyword::AllOf(parts) | Keyword::AnyOf(parts) | Keyword::OneOf(parts) => parts.clone(),
            Keyword::DependentSchemas(parts) => parts.values().copied().collect(),
            Keyword::Properties(properties) => {
                self.hidden.extend(properties.keys().cloned());
                return;
            }
            Keyword::Required(names) => {
                self.hidden.extend(names.iter().cloned());
                return;
            }
            Keyword::MinProperties(1..) if depth > 0 => {
                self.hides_any = true;
                return;
            }
            Keyword::DependentRequired(names) => {
                self.hidden
                    .extend(names.iter().flat_map(|(name, names)| names.iter().chain([name])).cloned());
                return;
            }
            Keyword::PatternProperties(_) | Keyword::DynamicRef(_) => {
                self.hides_any = true;
                return;
            }
            Keyword::AdditionalProperties(rest) | Keyword::UnevaluatedProperties(rest) => {
                self.hides_any |= api[*rest].boolean != Some(false);
                return;
            }
            _ => return,
        };
        self.hides_any |= depth > MAX_HIDDEN;
        for part in parts.into_iter().filter(|_| depth <= MAX_HIDDEN) {
            api[part].keywords.iter().for_each(|keyword| self.hide(api, keyword, depth + 1));
        }
    }

    /// Whether there may be members that no field is for and that the document says something of.
    pub(super) fn holds_rest(&self) -> bool {
        self.keeps_rest
            || self.hides_any
            || self.hidden.iter().any(|name| !self.properties.contains_key(name))
    }

    /// Keeps the types that both sides allow (`number` allows `integer`).
    pub(super) fn narrow(&mut self, types: &[SchemaType]) {
        let given: BTreeSet<SchemaType> = types.iter().copied().collect();
        let allows = |types: &BTreeSet<SchemaType>, wanted: SchemaType| {
            types.contains(&wanted) || (wanted == SchemaType::Integer && types.contains(&SchemaType::Number))
        };
        let new: BTreeSet<SchemaType> = match &self.types {
            None => given,
            Some(old) => {
                let kept = old.iter().filter(|ty| allows(&given, **ty));
                let gained = given.iter().filter(|ty| allows(old, **ty));
                kept.chain(gained).copied().collect()
            }
        };
        self.impossible |= new.is_empty();
        self.types = Some(new);
    }

    fn only_values(&mut self, values: &[Value]) {
        let kept: Vec<Value> = match &self.values {
            None => values.to_vec(),
            Some(old) => old.iter().filter(|value| values.contains(value)).cloned().collect(),
        };
        self.impossible |= kept.is_empty();
        self.values = Some(kept);
    }

    /// Whether nothing but `oneOf` and `anyOf` is said.
    pub(super) fn is_open(&self) -> bool {
        self.types.is_none()
            && self.values.is_none()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.additional.is_empty()
            && self.prefix_items.is_empty()
            && self.items.is_empty()
            && self.format.is_none()
            && !self.closed
            && !self.keeps_rest
            && !self.impossible
    }

    /// The types, from `type` or else from the keywords that only make sense for one of them.
    pub(super) fn likely_types(&self) -> BTreeSet<SchemaType> {
        self.types.clone().unwrap_or_else(|| {
            let implied = self.implied_types();
            if implied.len() == 1 { implied } else { BTreeSet::new() }
        })
    }

    /// The types that the shape says more of, whatever other types a value may have.
    pub(super) fn implied_types(&self) -> BTreeSet<SchemaType> {
        let object = !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.additional.is_empty()
            || self.closed
            || self.keeps_rest;
        let array = !self.items.is_empty() || !self.prefix_items.is_empty();
        let object = object.then_some(SchemaType::Object);
        object.into_iter().chain(array.then_some(SchemaType::Array)).collect()
    }

    /// Whether an optional part of an object has to be there.
    pub(super) fn requires(&self, property: &str) -> bool {
        self.required.contains(property)
    }
}

/// Whether a string holds bytes as they are: since 3.1, by `contentMediaType` without `contentEncoding` (OpenAPI
/// 3.1, section 4.8.14.3).
fn is_binary(schema: &Schema, keyword: &Keyword) -> bool {
    let Keyword::ContentMediaType(media_type) = keyword else { return false };
    let is_text =
        ["text/", "application/json", "application/xml"].iter().any(|text| media_type.starts_with(text));
    schema.content_encoding().is_none() && !is_text && !media_type.ends_with("+json")
}

/// The keyword as a check of `validate`.
pub(super) fn check(keyword: &Keyword) -> Option<Check> {
    let number = |number: &Number| number.clone();
    Some(match keyword {
        Keyword::Minimum(bound) => Check::Minimum(number(bound)),
        Keyword::Maximum(bound) => Check::Maximum(number(bound)),
        Keyword::ExclusiveMinimum(bound) => Check::ExclusiveMinimum(number(bound)),
        Keyword::ExclusiveMaximum(bound) => Check::ExclusiveMaximum(number(bound)),
        Keyword::MultipleOf(step) => Check::MultipleOf(number(step)),
        Keyword::MinLength(bound) => Check::MinLength(*bound),
        Keyword::MaxLength(bound) => Check::MaxLength(*bound),
        Keyword::Pattern(pattern) => Check::Pattern(pattern.clone()),
        Keyword::MinItems(bound) => Check::MinItems(*bound),
        Keyword::MaxItems(bound) => Check::MaxItems(*bound),
        Keyword::UniqueItems(true) => Check::UniqueItems,
        Keyword::MinProperties(bound) => Check::MinProperties(*bound),
        Keyword::MaxProperties(bound) => Check::MaxProperties(*bound),
        _ => return None,
    })
}

/// The name of a keyword that neither the types nor `validate` express.
fn left_out(keyword: &Keyword) -> Option<&'static str> {
    Some(match keyword {
        Keyword::ContentEncoding(_) => "contentEncoding",
        Keyword::ContentMediaType(_) => "contentMediaType",
        Keyword::ContentSchema(_) => "contentSchema",
        _ => return None,
    })
}
