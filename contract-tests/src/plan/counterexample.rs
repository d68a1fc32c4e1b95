//! Counterexamples: for a keyword of a schema, a value that breaks it and nothing else of the schema.

use serde_json::Value;
use spec::json_schema::{Validators, Violation};
use spec::model::{Keyword, Schema, SchemaId, SchemaType};
use spec::{Api, JsonPointer};

use super::place::Place;
use super::value::Generator;
use super::value::decimal::Decimal;
use super::violation;
use crate::format;

/// A keyword of a schema, and a value that breaks it and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterexample {
    /// The name of the keyword.
    pub keyword: String,
    /// The value; `None` if none was found.
    pub value: Option<Value>,
}

/// A counterexample for each keyword of a schema that can refuse values; the same for the same seed. None at all for a
/// schema for which no valid value is found.
///
/// A value breaks a keyword that holds other schemas (`properties`, `allOf`, `$ref`) if all that is wrong is wrong there.
pub fn counterexamples(validators: &Validators, schema: SchemaId, seed: u64) -> Vec<Counterexample> {
    let mut generator = Generator::new(validators, seed);
    let Some(whole) = generator.valid(&[schema]) else { return Vec::new() };
    let place = Place { whole, at: JsonPointer::root(), here: vec![schema], forced: Vec::new() };
    let api = validators.api();
    let keywords = api[schema].keywords.iter().filter(|keyword| can_refuse(api, &api[schema], keyword, 0));
    keywords
        .map(|keyword| {
            let found =
                violation::values(&mut generator, &place, schema, keyword.name()).into_iter().flatten();
            let is_it = |value: &Value| breaks_only(validators, schema, keyword, value);
            let value = found.into_iter().find(is_it).or_else(|| {
                let further = violation::further_values(&mut generator, &place, schema, keyword.name());
                further.into_iter().find(is_it)
            });
            Counterexample { keyword: keyword.name().to_owned(), value }
        })
        .collect()
}

/// Whether all that is wrong with a value is what a keyword of the schema says.
fn breaks_only(validators: &Validators, schema: SchemaId, keyword: &Keyword, value: &Value) -> bool {
    let violations = validators.violations(schema, value);
    !violations.is_empty()
        && violations.iter().all(|violation| is_of(validators.api(), schema, keyword, violation))
}

fn is_of(api: &Api, schema: SchemaId, keyword: &Keyword, violation: &Violation) -> bool {
    match violation.schema {
        Some(holder) if holder == schema && violation.keyword == keyword.name() => true,
        // Where `contains` has bounds, it is they that refuse.
        Some(holder) if holder == schema && matches!(keyword, Keyword::Contains(_)) => {
            matches!(violation.keyword.as_str(), "minContains" | "maxContains")
        }
        Some(holder) => is_inside(api, &held(&api[schema], keyword), holder),
        None => false,
    }
}

/// The schemas that a keyword holds or refers to; `if` holds what it decides on.
fn held(schema: &Schema, keyword: &Keyword) -> Vec<SchemaId> {
    match keyword {
        Keyword::Ref(target) => vec![*target],
        Keyword::DynamicRef(reference) => vec![reference.target],
        Keyword::If(_) => schema.then().into_iter().chain(schema.else_()).collect(),
        other => {
            let children = schema.sub_schemas().into_iter();
            children.filter(|child| child.keyword == other.name()).map(|child| child.id).collect()
        }
    }
}

/// Whether a schema is one of some, or is reached from one of them.
fn is_inside(api: &Api, from: &[SchemaId], wanted: SchemaId) -> bool {
    let mut reached = from.to_vec();
    let mut next = 0;
    while let Some(id) = reached.get(next).copied() {
        if id == wanted {
            return true;
        }
        next += 1;
        let schema = &api[id];
        let mut further: Vec<SchemaId> = schema.sub_schemas().into_iter().map(|child| child.id).collect();
        further.extend(schema.reference());
        if let Some(reference) = schema.dynamic_reference() {
            further.push(reference.target);
            let anchor = reference.anchor.as_deref();
            let named = |schema: &Schema| anchor.is_some() && schema.dynamic_anchor() == anchor;
            further.extend(api.schemas.iter().filter(|(_, schema)| named(schema)).map(|(id, _)| id));
        }
        let new: Vec<SchemaId> = further.into_iter().filter(|id| !reached.contains(id)).collect();
        reached.extend(new);
    }
    false
}

/// Whether there may be a value that a keyword refuses. What holds only schemas that accept everything refuses nothing.
fn can_refuse(api: &Api, schema: &Schema, keyword: &Keyword, depth: usize) -> bool {
    match keyword {
        // `if` stands for its branches; what content is and which schema a discriminator chooses refuses nothing.
        Keyword::MinLength(0)
        | Keyword::MinItems(0)
        | Keyword::MinProperties(0)
        | Keyword::UniqueItems(false)
        | Keyword::Then(_)
        | Keyword::Else(_)
        | Keyword::ContentEncoding(_)
        | Keyword::ContentMediaType(_)
        | Keyword::ContentSchema(_)
        | Keyword::Discriminator(_) => false,
        Keyword::Required(names) => !names.is_empty(),
        Keyword::Contains(_) => schema.min_contains() != Some(0),
        Keyword::MinContains(bound) => *bound > 0 && schema.contains().is_some(),
        Keyword::MaxContains(_) => schema.contains().is_some(),
        Keyword::DependentRequired(map) => map.values().any(|names| !names.is_empty()),
        Keyword::Format(name) => bounds_integers(schema, name) || bounds_strings(schema, name),
        Keyword::AnyOf(list) | Keyword::OneOf(list) if list.is_empty() => false,
        Keyword::AnyOf(list) => !list.iter().any(|id| accepts_everything(api, *id, depth)),
        Keyword::Not(_) | Keyword::OneOf(_) | Keyword::PropertyNames(_) => true,
        other if other.is_annotation() => false,
        other => {
            let held = held(schema, other);
            held.is_empty() && !holds_schemas(other)
                || held.iter().any(|id| !accepts_everything(api, *id, depth))
        }
    }
}

/// Whether a keyword says nothing but by the schemas that it holds.
fn holds_schemas(keyword: &Keyword) -> bool {
    matches!(
        keyword,
        Keyword::AllOf(_)
            | Keyword::If(_)
            | Keyword::DependentSchemas(_)
            | Keyword::PrefixItems(_)
            | Keyword::Properties(_)
            | Keyword::PatternProperties(_)
    )
}

/// Whether the range of an integer format is narrower than the bounds beside it.
fn bounds_integers(schema: &Schema, format: &str) -> bool {
    let Some((least, greatest)) = format::integer_range(format) else { return false };
    let admits = |types: &[SchemaType]| {
        types.iter().any(|one| matches!(one, SchemaType::Integer | SchemaType::Number))
    };
    let (least, greatest) = (Decimal::from_integer(least), Decimal::from_integer(greatest));
    let is_above = |bound| Decimal::new(bound).is_some_and(|bound| bound.compare(least).is_ge());
    let is_below = |bound| Decimal::new(bound).is_some_and(|bound| bound.compare(greatest).is_le());
    schema.types().is_none_or(admits)
        && !(schema.minimum().is_some_and(is_above) && schema.maximum().is_some_and(is_below))
}

fn bounds_strings(schema: &Schema, format: &str) -> bool {
    let admits = schema.types().is_none_or(|types| types.contains(&SchemaType::String));
    admits && format::invalid(format).is_some_and(|bad| !bad.is_empty())
}

/// How deep it is looked into schemas for something that can refuse.
const DEEPEST: usize = 8;

/// Whether a schema plainly accepts every value: `true`, or one that has no keyword that can refuse.
fn accepts_everything(api: &Api, id: SchemaId, depth: usize) -> bool {
    let schema = &api[api.resolve(id)];
    match schema.boolean {
        Some(boolean) => boolean,
        None if depth > DEEPEST => false,
        None => !schema.keywords.iter().any(|keyword| can_refuse(api, schema, keyword, depth + 1)),
    }
}
