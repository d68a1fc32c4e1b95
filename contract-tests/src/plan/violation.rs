//! The invalid side of each keyword: values that break it, and nothing else where that is possible.

mod array;
mod fork;
mod number;
mod object;
mod string;

use serde_json::{Value, json};
use spec::Api;
use spec::model::{Keyword, SchemaId, SchemaType};

use super::boundary::Wanted;
use super::place::Place;
use super::value::decimal::Decimal;
use super::value::{Generator, Twist, strangers};

/// Values for a part that break a keyword of a schema.
pub(super) fn values(
    generator: &mut Generator<'_>,
    place: &Place,
    schema: SchemaId,
    keyword: &str,
) -> Wanted {
    let api = generator.api();
    let Some(named) = api[schema].keywords.iter().find(|one| one.name() == keyword) else {
        return Vec::new();
    };
    let suited = suited(generator, place, named);
    let place = suited.as_ref().unwrap_or(place);
    let facts = place.facts(generator);
    match named {
        Keyword::Type(types) => wrong_types(types),
        Keyword::Enum(values) => not_among(values),
        Keyword::Const(value) => not_among(std::slice::from_ref(value)),
        Keyword::Minimum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::MultipleOf(_) => number::values(&facts, named),
        Keyword::MinLength(_) | Keyword::MaxLength(_) | Keyword::Pattern(_) | Keyword::Format(_) => {
            string::values(generator, &facts, place.part(), named)
        }
        Keyword::AnyOf(_)
        | Keyword::OneOf(_)
        | Keyword::Not(_)
        | Keyword::AllOf(_)
        | Keyword::Ref(_)
        | Keyword::DynamicRef(_) => fork::values(generator, place, schema, named),
        other if is_of(other) == Some(SchemaType::Array) => {
            array::values(generator, &facts, place.part(), other)
        }
        other => object::values(generator, facts, place, other),
    }
}

/// Further values that may break a keyword: drawn as if it were not there. They are looked at where no other was found.
pub(super) fn further_values(
    generator: &mut Generator<'_>,
    place: &Place,
    schema: SchemaId,
    keyword: &str,
) -> Vec<Value> {
    let api = generator.api();
    let Some(named) = api[schema].keywords.iter().find(|one| one.name() == keyword) else {
        return Vec::new();
    };
    let twists = twists(api, schema, named);
    let mut found: Vec<Value> = Vec::new();
    for (twist, forced) in &twists {
        let forced: Vec<(SchemaId, usize)> =
            place.forced.iter().copied().chain(forced.map(|branch| (schema, branch))).collect();
        let here: Vec<SchemaId> = match named {
            Keyword::Not(wanted) => place.here.iter().copied().chain([*wanted]).collect(),
            _ => place.here.clone(),
        };
        for attempt in [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] {
            generator.attempt(attempt);
            let drawn = generator.draw_twisted(&here, &forced, twist);
            found.extend(drawn.filter(|value| !found.contains(value)));
        }
    }
    found
}

/// Of so many schemas that a keyword holds each is refused in turn.
const HELD: usize = 8;

/// What is asked of values that break a keyword, with the branch of `if` that they take.
fn twists<'a>(api: &'a Api, schema: SchemaId, keyword: &'a Keyword) -> Vec<(Twist<'a, 'a>, Option<usize>)> {
    let omit = |name: &'a str| Twist { omitted: Some((schema, name)), ..Twist::default() };
    let plain = omit(keyword.name());
    let refusing = |refused: &'a [SchemaId]| (Twist { refused, ..plain }, None);
    match keyword {
        Keyword::AnyOf(list) => vec![refusing(list)],
        Keyword::OneOf(list) => vec![refusing(list), (plain, None)],
        Keyword::AllOf(list) => {
            list.iter().take(HELD).map(|one| refusing(std::slice::from_ref(one))).collect()
        }
        Keyword::Ref(target) => vec![refusing(std::slice::from_ref(target))],
        Keyword::DynamicRef(reference) => vec![refusing(std::slice::from_ref(&reference.target))],
        Keyword::If(_) => api[schema]
            .keywords
            .iter()
            .filter_map(|other| match other {
                Keyword::Then(target) => Some((omit("then"), 0, target)),
                Keyword::Else(target) => Some((omit("else"), 1, target)),
                _ => None,
            })
            .map(|(twist, branch, target)| {
                (Twist { refused: std::slice::from_ref(target), ..twist }, Some(branch))
            })
            .collect(),
        Keyword::DependentSchemas(map) => map
            .iter()
            .take(HELD)
            .map(|(name, id)| {
                (Twist { member: Some(name), refused: std::slice::from_ref(id), ..plain }, None)
            })
            .collect(),
        _ => vec![(plain, None)],
    }
}

/// The type of the values that a keyword of arrays or objects speaks of.
fn is_of(keyword: &Keyword) -> Option<SchemaType> {
    match keyword {
        Keyword::PrefixItems(_)
        | Keyword::Items(_)
        | Keyword::Contains(_)
        | Keyword::MinContains(_)
        | Keyword::MaxContains(_)
        | Keyword::UnevaluatedItems(_)
        | Keyword::MinItems(_)
        | Keyword::MaxItems(_)
        | Keyword::UniqueItems(_) => Some(SchemaType::Array),
        Keyword::Properties(_)
        | Keyword::PatternProperties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::UnevaluatedProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::MinProperties(_)
        | Keyword::MaxProperties(_)
        | Keyword::Required(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_) => Some(SchemaType::Object),
        _ => None,
    }
}

/// The place with a part of the type that a keyword speaks of, if it has another one.
fn suited(generator: &mut Generator<'_>, place: &Place, keyword: &Keyword) -> Option<Place> {
    let wanted = is_of(keyword).filter(|one| !one.matches(place.part()))?;
    let part = generator.valid_of_type(&place.here, &place.forced, wanted)?;
    Some(Place { whole: place.with(part), ..place.clone() })
}

/// Values of types that are not allowed: one that looks most like what is wanted, and `null` or one of another
/// shape.
fn wrong_types(types: &[SchemaType]) -> Wanted {
    let near = [json!("lockstep"), json!(1.5), json!(42), json!(true), json!({}), json!([]), Value::Null];
    let far =
        [Value::Null, json!({ "lockstep": true }), json!(["lockstep"]), json!(true), json!(7), json!("x")];
    let wrong = |value: &&Value| !types.iter().any(|one| one.matches(value));
    let pick = |from: &[Value]| from.iter().filter(wrong).cloned().collect::<Vec<_>>();
    vec![pick(&near), pick(&far)]
}

/// A value like those of an `enum` that is none of them.
fn not_among(values: &[Value]) -> Wanted {
    let mut found = Vec::new();
    let numbers = values.iter().filter_map(|value| value.as_number().and_then(Decimal::new));
    let greatest = numbers.reduce(|kept, next| if kept.compare(next).is_lt() { next } else { kept });
    if values.iter().any(Value::is_string) {
        found.push(json!("lockstep-undocumented"));
    }
    found.extend(greatest.and_then(|number| number.plus(Decimal::ONE)).and_then(Decimal::to_value));
    if values.iter().any(Value::is_boolean) {
        found.extend([json!(true), json!(false)]);
    }
    found.extend(strangers());
    found.retain(|value| !values.contains(value));
    vec![found]
}

/// Values that a schema refuses, those first that look like what it accepts.
fn refused(generator: &mut Generator<'_>, schema: SchemaId) -> Vec<Value> {
    let mut found = fork::near_misses(generator, schema);
    found.extend(strangers());
    found.retain(|value| !generator.accepts(schema, value));
    found
}
