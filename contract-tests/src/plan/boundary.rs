//! The valid side of each keyword: values that keep it, as close to its edge as they come.

use serde_json::Value;
use spec::model::{Keyword, Schema, SchemaId, SchemaType};

use super::place::Place;
use super::value::facts::Facts;
use super::value::number::Range;
use super::value::string::OUTSIDE_ASCII;
use super::value::{Fill, Generator, array, object};
use crate::format;

/// Each case that is wanted, as the values that would do, the best first.
pub(super) type Wanted = Vec<Vec<Value>>;

/// Values for a part that show that a keyword of a schema is kept.
pub(super) fn values(generator: &mut Generator<'_>, place: &Place, schema: &Schema, keyword: &str) -> Wanted {
    let facts = place.facts(generator);
    let named = schema.keywords.iter().find(|one| one.name() == keyword);
    if keyword == "items" {
        let greatest = facts.max_items.unwrap_or(u64::MAX).max(facts.min_items);
        let counts = [0, 1, 3].map(|count: u64| count.clamp(facts.min_items, greatest));
        return counts.into_iter().map(|count| arrays(generator, &facts, count)).collect();
    }
    let Some(named) = named else { return Vec::new() };
    if let (Some(values), false) = (&facts.values, lists_values(named)) {
        // The values are listed: whichever of them keeps the keyword shows it.
        return vec![values.iter().map(|value| (*value).clone()).collect()];
    }
    match named {
        Keyword::Type(types) => types.iter().map(|one| of_type(generator, &facts, *one)).collect(),
        Keyword::Enum(values) => values.iter().map(|value| vec![value.clone()]).collect(),
        Keyword::Const(value) => vec![vec![value.clone()]],
        Keyword::Minimum(_) | Keyword::ExclusiveMinimum(_) => low_end(&facts),
        Keyword::Maximum(_) | Keyword::ExclusiveMaximum(_) => high_end(&facts),
        Keyword::MultipleOf(_) => multiples(&facts),
        Keyword::MinLength(bound) => sized_strings(generator, &facts, &[*bound, bound + 1]),
        Keyword::MaxLength(bound) => sized_strings(generator, &facts, &[*bound, bound.saturating_sub(1)]),
        Keyword::Pattern(_) => patterned(generator, &facts),
        Keyword::Format(name) => formatted(&facts, name),
        other => of_structure(generator, place, facts, other),
    }
}

/// Whether a keyword asks for more than one of the listed values.
fn lists_values(keyword: &Keyword) -> bool {
    matches!(keyword, Keyword::Type(_) | Keyword::Enum(_) | Keyword::Const(_))
}

/// The keywords of arrays and objects, and the applicators.
fn of_structure(generator: &mut Generator<'_>, place: &Place, facts: Facts<'_>, keyword: &Keyword) -> Wanted {
    match keyword {
        Keyword::MinItems(bound) | Keyword::MaxItems(bound) => vec![arrays(generator, &facts, *bound)],
        Keyword::UniqueItems(_) => vec![arrays(generator, &facts, 2)],
        Keyword::Contains(_) | Keyword::MinContains(_) | Keyword::MaxContains(_) => {
            vec![of_type(generator, &facts, SchemaType::Array)]
        }
        Keyword::UnevaluatedItems(_) => vec![arrays(generator, &facts, 4)],
        Keyword::Required(_) => vec![objects(generator, &facts, Fill::Required)],
        Keyword::Properties(_) => vec![objects(generator, &facts, Fill::Everything)],
        Keyword::MinProperties(bound) | Keyword::MaxProperties(bound) => {
            vec![sized_objects(generator, facts, *bound)]
        }
        Keyword::AdditionalProperties(_) | Keyword::UnevaluatedProperties(_) | Keyword::PropertyNames(_) => {
            vec![with_further(generator, &facts, place.part())]
        }
        Keyword::DependentRequired(map) => {
            map.keys().map(|name| with_member(generator, place, name)).collect()
        }
        Keyword::DependentSchemas(map) => {
            map.keys().map(|name| with_member(generator, place, name)).collect()
        }
        Keyword::Not(_) => vec![vec![place.part().clone()]],
        _ => Vec::new(),
    }
}

/// Values for a part that takes one branch of a schema, or each branch of `if`.
pub(super) fn branch(
    generator: &mut Generator<'_>,
    place: &Place,
    owner: SchemaId,
    index: usize,
) -> Vec<Value> {
    let mut forced = place.forced.clone();
    forced.push((owner, index));
    let schema = &generator.api()[owner];
    let branch =
        [schema.any_of(), schema.one_of()].into_iter().flatten().find_map(|list| list.get(index)).copied();
    let value = generator.valid_with(&place.here, &forced);
    value.into_iter().filter(|value| branch.is_none_or(|branch| generator.accepts(branch, value))).collect()
}

fn of_type(generator: &mut Generator<'_>, facts: &Facts<'_>, one: SchemaType) -> Vec<Value> {
    if let Some(values) = &facts.values {
        return values.iter().filter(|value| one.matches(value)).map(|value| (*value).clone()).collect();
    }
    // A fraction tells `number` from `integer`.
    let fraction = one == SchemaType::Number && facts.multiples.is_empty();
    let half = fraction.then(|| Range::of(facts)).flatten().and_then(Range::fraction);
    let drawn = several(generator, |generator| generator.draw_type(facts, one, 0));
    half.into_iter().chain(drawn).collect()
}

/// A few draws, the plainest first.
fn several(
    generator: &mut Generator<'_>,
    mut draw: impl FnMut(&mut Generator<'_>) -> Option<Value>,
) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for attempt in [1, 3, 4] {
        generator.attempt(attempt);
        if let Some(value) = draw(generator).filter(|value| !found.contains(value)) {
            found.push(value);
        }
    }
    found
}

fn low_end(facts: &Facts<'_>) -> Wanted {
    let Some(range) = Range::of(facts) else { return Vec::new() };
    let next = range.least.and_then(|least| least.plus(range.step));
    numbers(range, [range.least, next])
}

fn high_end(facts: &Facts<'_>) -> Wanted {
    let Some(range) = Range::of(facts) else { return Vec::new() };
    let next = range.greatest.and_then(|greatest| greatest.minus(range.step));
    numbers(range, [range.greatest, next])
}

fn multiples(facts: &Facts<'_>) -> Wanted {
    let Some(range) = Range::of(facts) else { return Vec::new() };
    numbers(range, [range.plain(), range.plain().and_then(|plain| plain.plus(range.step))])
}

fn numbers<const N: usize>(range: Range, wanted: [Option<super::value::decimal::Decimal>; N]) -> Wanted {
    let held = wanted.into_iter().flatten().filter(|number| range.holds(*number));
    held.filter_map(|number| number.to_value().map(|value| vec![value])).collect()
}

/// Strings of given lengths; where nothing else is asked of them, also one of characters outside ASCII, as
/// lengths count characters.
fn sized_strings(generator: &mut Generator<'_>, facts: &Facts<'_>, lengths: &[u64]) -> Wanted {
    let mut wanted: Wanted = Vec::new();
    for length in lengths {
        if *length >= facts.min_length && facts.max_length.is_none_or(|greatest| *length <= greatest) {
            wanted.push(strings(generator, facts, *length));
        }
    }
    let free = facts.patterns.is_empty() && facts.formats.is_empty() && facts.values.is_none();
    let first = lengths.first().copied().unwrap_or_default();
    if free && first > 0 && first <= super::value::string::LONGEST {
        wanted.push(vec![Value::from(
            String::from(OUTSIDE_ASCII).repeat(usize::try_from(first).unwrap_or_default()),
        )]);
    }
    wanted
}

/// Strings of exactly this length that otherwise satisfy the facts.
pub(super) fn strings(generator: &mut Generator<'_>, facts: &Facts<'_>, length: u64) -> Vec<Value> {
    let sized = Facts { min_length: length, max_length: Some(length), ..facts.clone() };
    several(generator, |generator| generator.draw_type(&sized, SchemaType::String, 0))
}

fn patterned(generator: &mut Generator<'_>, facts: &Facts<'_>) -> Wanted {
    let drawn = several(generator, |generator| generator.draw_type(facts, SchemaType::String, 0));
    drawn.into_iter().take(2).map(|value| vec![value]).collect()
}

fn formatted(facts: &Facts<'_>, name: &str) -> Wanted {
    if facts.types.has(SchemaType::Integer) && format::integer_range(name).is_some() {
        return low_end(facts).into_iter().take(1).chain(high_end(facts).into_iter().take(1)).collect();
    }
    format::valid(name).into_iter().flatten().map(|text| vec![Value::from(text)]).collect()
}

/// Arrays of exactly this many items.
pub(super) fn arrays(generator: &mut Generator<'_>, facts: &Facts<'_>, count: u64) -> Vec<Value> {
    if count > array::LONGEST {
        return Vec::new();
    }
    let sized = Facts { min_items: count, max_items: Some(count), ..facts.clone() };
    several(generator, |generator| generator.draw_type(&sized, SchemaType::Array, 0))
}

fn objects(generator: &mut Generator<'_>, facts: &Facts<'_>, fill: Fill) -> Vec<Value> {
    let before = generator.fill;
    let drawn = several(generator, |generator| {
        generator.fill = fill;
        generator.draw_type(facts, SchemaType::Object, 0)
    });
    generator.fill = before;
    drawn
}

/// Objects of exactly this many members.
pub(super) fn sized_objects(generator: &mut Generator<'_>, facts: Facts<'_>, count: u64) -> Vec<Value> {
    let sized = Facts { min_properties: count, max_properties: Some(count), ..facts };
    several(generator, |generator| generator.draw_type(&sized, SchemaType::Object, 0))
}

/// The part with a member that `properties` does not name.
fn with_further(generator: &mut Generator<'_>, facts: &Facts<'_>, part: &Value) -> Vec<Value> {
    let Some(members) = part.as_object() else { return Vec::new() };
    let add = |generator: &mut Generator<'_>, number: usize| {
        let name = object::further_name(generator, facts, number, 0)?;
        let value = generator.valid(&object::member_schemas(facts, &name))?;
        let mut members = members.clone();
        members.insert(name, value);
        Some(Value::Object(members))
    };
    (1..5).filter_map(|number| add(generator, number)).collect()
}

fn with_member(generator: &mut Generator<'_>, place: &Place, name: &str) -> Vec<Value> {
    several(generator, |generator| generator.draw_with_member(&place.here, &place.forced, name))
}
