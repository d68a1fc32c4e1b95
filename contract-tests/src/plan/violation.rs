//! The invalid side of each keyword: values that break it, and nothing else where that is possible.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use spec::model::{Keyword, Schema, SchemaId, SchemaType};

use super::boundary::{Wanted, arrays, sized_objects, strings};
use super::place::Place;
use super::value::decimal::Decimal;
use super::value::facts::Facts;
use super::value::number::Range;
use super::value::{Generator, pattern, strangers, string};
use crate::format::{self, integer_range};

/// The name of a member that no schema has.
const UNDECLARED: &str = "lockstepUndeclared";

/// Values for a part that break a keyword of a schema.
pub(super) fn values(generator: &mut Generator<'_>, place: &Place, schema: &Schema, keyword: &str) -> Wanted {
    let facts = place.facts(generator);
    let Some(named) = schema.keywords.iter().find(|one| one.name() == keyword) else { return Vec::new() };
    let part = place.part();
    match named {
        Keyword::Type(types) => wrong_types(types),
        Keyword::Enum(values) => not_among(values),
        Keyword::Const(value) => not_among(std::slice::from_ref(value)),
        Keyword::Minimum(bound) => beyond(&facts, Decimal::new(bound), Way::Down, 1),
        Keyword::ExclusiveMinimum(bound) => beyond(&facts, Decimal::new(bound), Way::Down, 0),
        Keyword::Maximum(bound) => beyond(&facts, Decimal::new(bound), Way::Up, 1),
        Keyword::ExclusiveMaximum(bound) => beyond(&facts, Decimal::new(bound), Way::Up, 0),
        Keyword::MultipleOf(step) => off_grid(&facts, Decimal::new(step)),
        Keyword::MinLength(bound) => {
            bound.checked_sub(1).map_or(Vec::new(), |length| lengths(generator, &facts, length))
        }
        Keyword::MaxLength(bound) => lengths(generator, &facts, bound.saturating_add(1)),
        Keyword::Pattern(source) => vec![unlike(source, &facts, part)],
        Keyword::Format(name) => misformatted(&facts, name),
        other => of_structure(generator, place, facts, other),
    }
}

fn of_structure(generator: &mut Generator<'_>, place: &Place, facts: Facts<'_>, keyword: &Keyword) -> Wanted {
    let part = place.part();
    match keyword {
        Keyword::MinItems(bound) => {
            bound.checked_sub(1).into_iter().map(|count| arrays(generator, &free(&facts), count)).collect()
        }
        Keyword::MaxItems(bound) => vec![arrays(generator, &free(&facts), bound.saturating_add(1))],
        Keyword::UniqueItems(_) => vec![duplicates(generator, &facts)],
        Keyword::Items(_) | Keyword::UnevaluatedItems(_) => vec![with_item(part)],
        Keyword::Contains(id) => vec![lacking(generator, &facts, *id)],
        Keyword::MinContains(_) => vec![vec![json!([])]],
        Keyword::MaxContains(bound) => vec![full_of(generator, &facts, bound.saturating_add(1))],
        Keyword::Required(names) => names.iter().map(|name| without(part, name)).collect(),
        Keyword::AdditionalProperties(_) | Keyword::UnevaluatedProperties(_) => vec![with_undeclared(part)],
        Keyword::MinProperties(bound) => vec![fewer(generator, &facts, bound.saturating_sub(1))],
        Keyword::MaxProperties(bound) => vec![more(generator, facts, part, bound.saturating_add(1))],
        Keyword::PropertyNames(id) => vec![misnamed(generator, *id, part)],
        Keyword::DependentRequired(map) => {
            map.iter().map(|(name, needed)| undepended(generator, place, name, needed)).collect()
        }
        Keyword::DependentSchemas(map) => {
            map.keys().map(|name| undepended(generator, place, name, &[])).collect()
        }
        Keyword::AnyOf(list) | Keyword::OneOf(list) => vec![neither(generator, list, part)],
        Keyword::Not(id) => vec![generator.valid(&[*id]).into_iter().chain(strangers()).collect()],
        _ => Vec::new(),
    }
}

/// The facts without the bounds that are to be broken.
fn free<'a>(facts: &Facts<'a>) -> Facts<'a> {
    Facts { min_items: 0, max_items: None, ..facts.clone() }
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

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// A number that lies some steps beyond a bound.
fn beyond(facts: &Facts<'_>, bound: Option<Decimal>, way: Way, steps: i64) -> Wanted {
    let Some(bound) = bound else { return Vec::new() };
    let step = Range::of(facts).map_or(Decimal::ONE, |range| range.step);
    let on_grid = |number: Decimal| match way {
        Way::Up => number.ceil_to(step),
        Way::Down => number.floor_to(step),
    };
    let onwards = |number: Decimal, steps: i64| match way {
        Way::Up => number.plus(step.times(steps)?),
        Way::Down => number.minus(step.times(steps)?),
    };
    let near = on_grid(bound).and_then(|number| {
        // On the far side already, if the bound itself is off the grid.
        let beyond_already = number.compare(bound).is_ne();
        onwards(number, if beyond_already { 0 } else { steps })
    });
    let far = on_grid(bound).and_then(|number| onwards(number, steps + 1_000));
    vec![[near, far].into_iter().flatten().filter_map(Decimal::to_value).collect()]
}

/// A number within the bounds that is no multiple.
fn off_grid(facts: &Facts<'_>, step: Option<Decimal>) -> Wanted {
    let Some(step) = step else { return Vec::new() };
    let base = Range::of(facts).and_then(Range::plain).unwrap_or(Decimal::ZERO);
    let shifts = [Decimal::ONE, Decimal::unit(1), Decimal::unit(step.scale() + 1)];
    let shifted = shifts.into_iter().flat_map(|shift| [base.plus(shift), base.minus(shift)]).flatten();
    let off =
        shifted.filter(|number| number.floor_to(step).is_some_and(|floor| floor.compare(*number).is_ne()));
    vec![off.filter_map(Decimal::to_value).collect()]
}

/// Strings of a wrong length; a second one outside ASCII, whose bytes are more than its characters.
fn lengths(generator: &mut Generator<'_>, facts: &Facts<'_>, length: u64) -> Wanted {
    if length > string::LONGEST {
        return Vec::new();
    }
    let mut first = strings(generator, facts, length);
    let plain = |letter: &str| Value::from(letter.repeat(usize::try_from(length).unwrap_or_default()));
    first.push(plain("x"));
    let mut wanted = vec![first];
    if length > 0 && facts.patterns.is_empty() && facts.formats.is_empty() && facts.values.is_none() {
        wanted.push(vec![plain(&string::OUTSIDE_ASCII.to_string())]);
    }
    wanted
}

/// Strings that do not match a pattern, of an allowed length first.
fn unlike(source: &str, facts: &Facts<'_>, part: &Value) -> Vec<Value> {
    let base = part.as_str().unwrap_or_default();
    let mut candidates: Vec<String> =
        vec![format!("{base}!"), format!("!{base}"), format!("{base} "), format!(" {base}")];
    let upper = [base.to_uppercase(), base.to_lowercase()];
    candidates.extend(upper);
    // The same length, filled with one character.
    let count = usize::try_from(string::length(base)).unwrap_or_default().max(1);
    candidates.extend(["!", "0", "x", "X", "é", " ", "\n"].map(|letter| letter.repeat(count)));
    candidates.extend(["", "!", "0", "x", "lockstep undocumented"].map(str::to_owned));
    candidates.retain(|text| !pattern::is_match(source, text));
    let fits = |text: &String| {
        let length = string::length(text);
        length >= facts.min_length && facts.max_length.is_none_or(|greatest| length <= greatest)
    };
    candidates.sort_by_key(|text| !fits(text));
    candidates.into_iter().map(Value::from).collect()
}

/// Strings that just miss a format, or integers beyond its range.
fn misformatted(facts: &Facts<'_>, name: &str) -> Wanted {
    if let (true, Some((least, greatest))) = (facts.types.has(SchemaType::Integer), integer_range(name)) {
        let (least, greatest) = (Decimal::from_integer(least), Decimal::from_integer(greatest));
        let under = least.minus(Decimal::ONE).and_then(Decimal::to_value);
        let over = greatest.plus(Decimal::ONE).and_then(Decimal::to_value);
        return [over, under].into_iter().flatten().map(|value| vec![value]).collect();
    }
    let bad = format::invalid(name).unwrap_or_default();
    bad.iter().take(3).map(|text| vec![Value::from(*text)]).collect()
}

/// Arrays with an item that occurs twice.
fn duplicates(generator: &mut Generator<'_>, facts: &Facts<'_>) -> Vec<Value> {
    let least = facts.min_items.max(2);
    let once = arrays(generator, facts, least).into_iter().chain(arrays(generator, facts, 1));
    let twice = once.filter_map(|value| {
        let mut items = value.as_array()?.clone();
        let first = items.first()?.clone();
        if items.len() > 1 {
            items.pop();
        }
        items.push(first);
        Some(Value::Array(items))
    });
    twice.collect()
}

fn with_item(part: &Value) -> Vec<Value> {
    let Some(items) = part.as_array() else { return Vec::new() };
    strangers().map(|item| Value::Array(items.iter().cloned().chain([item]).collect())).collect()
}

/// Arrays without an item that `contains` looks for.
fn lacking(generator: &mut Generator<'_>, facts: &Facts<'_>, wanted: SchemaId) -> Vec<Value> {
    let count = usize::try_from(facts.min_items.clamp(1, 8)).unwrap_or(1);
    let others: Vec<Value> = strangers().filter(|item| !generator.accepts(wanted, item)).collect();
    let filled = others.into_iter().map(|item| Value::Array(vec![item; count]));
    filled.chain([json!([])]).collect()
}

/// Arrays with too many items that `contains` looks for.
fn full_of(generator: &mut Generator<'_>, facts: &Facts<'_>, count: u64) -> Vec<Value> {
    let wanted = facts.schemas.iter().find_map(|id| facts.api[*id].contains());
    let Some(item) = wanted.and_then(|id| generator.valid(&[id])) else { return Vec::new() };
    let count = usize::try_from(count.min(super::value::array::LONGEST)).unwrap_or_default();
    vec![Value::Array(vec![item; count])]
}

fn without(part: &Value, name: &str) -> Vec<Value> {
    let Some(members) = part.as_object() else { return Vec::new() };
    let mut members = members.clone();
    members.shift_remove(name).map(|_| Value::Object(members)).into_iter().collect()
}

fn with_undeclared(part: &Value) -> Vec<Value> {
    let members = part.as_object().cloned().unwrap_or_default();
    let add = |value: Value| {
        let mut members = members.clone();
        members.insert(UNDECLARED.to_owned(), value);
        Value::Object(members)
    };
    vec![add(json!("lockstep")), add(json!(1)), add(Value::Null)]
}

/// Objects of too few members.
fn fewer(generator: &mut Generator<'_>, facts: &Facts<'_>, count: u64) -> Vec<Value> {
    sized_objects(generator, facts.clone(), count).into_iter().chain([Value::Object(Map::new())]).collect()
}

/// Objects of too many members.
fn more(generator: &mut Generator<'_>, facts: Facts<'_>, part: &Value, count: u64) -> Vec<Value> {
    let mut found = sized_objects(generator, facts, count);
    let mut members = part.as_object().cloned().unwrap_or_default();
    for number in 0..count.min(1_000) {
        if members.len() as u64 >= count {
            break;
        }
        members.insert(format!("{UNDECLARED}{number}"), json!("lockstep"));
    }
    found.push(Value::Object(members));
    found
}

/// Objects with a member whose name is not allowed.
fn misnamed(generator: &mut Generator<'_>, names: SchemaId, part: &Value) -> Vec<Value> {
    let candidates = ["!", "", " ", "0", "é", UNDECLARED, "UNDECLARED_MEMBER"].map(str::to_owned);
    let long = ["x".repeat(65), "x".repeat(300)];
    let mut found = Vec::new();
    for name in candidates.into_iter().chain(long) {
        if !generator.accepts(names, &Value::from(name.as_str())) {
            let mut members = part.as_object().cloned().unwrap_or_default();
            members.insert(name, json!("lockstep"));
            found.push(Value::Object(members));
        }
    }
    found
}

/// Objects that have a member but not what it brings along.
fn undepended(generator: &mut Generator<'_>, place: &Place, name: &str, needed: &[String]) -> Vec<Value> {
    let mut found = Vec::new();
    for attempt in 0..3 {
        generator.attempt(attempt);
        let drawn = generator.draw_with_member(&place.here, &place.forced, name);
        if let Some(Value::Object(mut members)) = drawn {
            members.retain(|member, _| !needed.contains(member));
            if needed.is_empty() {
                members.retain(|member, _| member == name);
            }
            found.push(Value::Object(members));
        }
    }
    found
}

/// Values that satisfy no branch: strangers first, then values that nearly satisfy one.
fn neither(generator: &mut Generator<'_>, branches: &[SchemaId], part: &Value) -> Vec<Value> {
    let mut candidates: Vec<Value> = Vec::new();
    let same_type = |value: &Value| std::mem::discriminant(value) == std::mem::discriminant(part);
    for branch in branches {
        candidates.extend(near_misses(generator, *branch));
    }
    candidates.extend(strangers());
    candidates.retain(|value| branches.iter().all(|branch| !generator.accepts(*branch, value)));
    candidates.sort_by_key(|value| !same_type(value));
    let mut seen = BTreeSet::new();
    candidates.retain(|value| seen.insert(value.to_string()));
    candidates
}

/// A value just outside of each bound of a branch.
fn near_misses(generator: &mut Generator<'_>, branch: SchemaId) -> Vec<Value> {
    generator.attempt(0);
    let facts = generator.facts(&[branch], &[], 0);
    let mut found: Vec<Value> = Vec::new();
    if let Some(values) = &facts.values {
        let owned: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
        found.extend(not_among(&owned).into_iter().flatten().take(1));
    }
    for bound in &facts.least {
        found.extend(beyond(&facts, Some(bound.at), Way::Down, 1).into_iter().flatten());
    }
    for bound in &facts.greatest {
        found.extend(beyond(&facts, Some(bound.at), Way::Up, 1).into_iter().flatten());
    }
    for name in &facts.formats {
        found.extend(format::invalid(name).unwrap_or_default().iter().take(1).map(|text| Value::from(*text)));
    }
    let schemas = facts.schemas.clone();
    let valid = generator.valid(&[branch]);
    if let Some(Value::Object(members)) = valid {
        for name in schemas.iter().filter_map(|id| generator.api()[*id].required()).flatten() {
            found.extend(without(&Value::Object(members.clone()), name));
        }
    }
    found
}
