//! Objects of a wrong size, without what must be there, or with what must not.

use serde_json::{Map, Value, json};
use spec::model::{Keyword, SchemaId};

use super::refused;
use crate::plan::boundary::{Wanted, sized_objects};
use crate::plan::place::Place;
use crate::plan::value::facts::Facts;
use crate::plan::value::{Generator, object, pattern};

/// The name of a member that no schema has.
const UNDECLARED: &str = "lockstepUndeclared";
/// Of so many members the values are tried.
const MEMBERS: usize = 16;

/// Objects that break a keyword of objects.
pub(super) fn values(
    generator: &mut Generator<'_>,
    facts: Facts<'_>,
    place: &Place,
    keyword: &Keyword,
) -> Wanted {
    let part = place.part();
    match keyword {
        Keyword::Required(names) => names.iter().map(|name| without(part, name)).collect(),
        Keyword::Properties(map) => {
            let mut found = Vec::new();
            for (name, id) in map.iter().take(MEMBERS) {
                found.extend(with_refused(generator, part, name, *id));
                if part.get(name).is_none() {
                    // With what the member brings along.
                    generator.attempt(0);
                    let whole = generator.draw_with_member(&place.here, &place.forced, name);
                    found.extend(
                        whole.into_iter().flat_map(|whole| with_refused(generator, &whole, name, *id)),
                    );
                }
            }
            vec![found]
        }
        Keyword::PatternProperties(map) => {
            let mut found = Vec::new();
            for (source, id) in map {
                let name = pattern::draw(source, 1, false, &mut generator.chance);
                found.extend(name.into_iter().flat_map(|name| with_refused(generator, part, &name, *id)));
            }
            vec![found]
        }
        Keyword::AdditionalProperties(id) | Keyword::UnevaluatedProperties(id) => {
            let mut found = with_undeclared(part);
            let name = object::further_name(generator, &facts, 2, 0);
            let names = [UNDECLARED.to_owned()].into_iter().chain(name);
            found.extend(names.flat_map(|name| with_refused(generator, part, &name, *id)));
            vec![found]
        }
        Keyword::MinProperties(bound) => vec![fewer(generator, &facts, bound.saturating_sub(1))],
        Keyword::MaxProperties(bound) => vec![more(generator, facts, part, bound.saturating_add(1))],
        Keyword::PropertyNames(id) => vec![misnamed(generator, &facts, *id, part)],
        Keyword::DependentRequired(map) => {
            map.iter().map(|(name, needed)| undepended(generator, place, name, needed)).collect()
        }
        Keyword::DependentSchemas(map) => {
            map.keys().map(|name| undepended(generator, place, name, &[])).collect()
        }
        _ => Vec::new(),
    }
}

fn without(part: &Value, name: &str) -> Vec<Value> {
    let Some(members) = part.as_object() else { return Vec::new() };
    let mut members = members.clone();
    members.shift_remove(name).map(|_| Value::Object(members)).into_iter().collect()
}

fn with(part: &Value, name: &str, value: Value) -> Value {
    let mut members = part.as_object().cloned().unwrap_or_default();
    members.insert(name.to_owned(), value);
    Value::Object(members)
}

/// Objects with a member of a value that its schema refuses.
fn with_refused(generator: &mut Generator<'_>, part: &Value, name: &str, schema: SchemaId) -> Vec<Value> {
    refused(generator, schema).into_iter().map(|value| with(part, name, value)).collect()
}

fn with_undeclared(part: &Value) -> Vec<Value> {
    [json!("lockstep"), json!(1), Value::Null].map(|value| with(part, UNDECLARED, value)).into()
}

/// Objects of too few members.
fn fewer(generator: &mut Generator<'_>, facts: &Facts<'_>, count: u64) -> Vec<Value> {
    sized_objects(generator, facts.clone(), count).into_iter().chain([Value::Object(Map::new())]).collect()
}

/// Objects of too many members.
fn more(generator: &mut Generator<'_>, facts: Facts<'_>, part: &Value, count: u64) -> Vec<Value> {
    let mut found = sized_objects(generator, facts, count);
    let mut members = part.as_object().cloned().unwrap_or_default();
    for number in 0..count.min(object::LARGEST) {
        if members.len() as u64 >= count {
            break;
        }
        members.insert(format!("{UNDECLARED}{number}"), json!("lockstep"));
    }
    found.push(Value::Object(members));
    found
}

/// Objects with a member whose name is not allowed.
fn misnamed(generator: &mut Generator<'_>, facts: &Facts<'_>, names: SchemaId, part: &Value) -> Vec<Value> {
    let candidates = ["!", "", " ", "0", "é", UNDECLARED, "UNDECLARED_MEMBER"].map(str::to_owned);
    let long = ["x".repeat(65), "x".repeat(300)];
    let mut found = Vec::new();
    for name in candidates.into_iter().chain(long) {
        if !generator.accepts(names, &Value::from(name.as_str())) {
            let value = generator.valid(&object::member_schemas(facts, &name));
            found.extend(value.map(|value| with(part, &name, value)));
            found.push(with(part, &name, json!("lockstep")));
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
            found.extend((needed.is_empty()).then(|| members.get(name).cloned()).flatten().map(|value| {
                // With what the value was without it.
                with(place.part(), name, value)
            }));
            if needed.is_empty() {
                members.retain(|member, _| member == name);
            }
            found.push(Value::Object(members));
        }
    }
    found
}
