//! Values that no branch allows, or more than one where that is too many; values that another schema refuses.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use spec::model::{Keyword, SchemaId};

use super::number::{Way, beyond};
use super::{not_among, refused};
use crate::format;
use crate::plan::boundary::Wanted;
use crate::plan::place::Place;
use crate::plan::value::facts::Facts;
use crate::plan::value::{Generator, Twist, array, object, pattern, strangers};

/// Of so many pairs of branches a common value is looked for.
const PAIRS: usize = 6;

/// Values that break a keyword which holds other schemas for the same value.
pub(super) fn values(
    generator: &mut Generator<'_>,
    place: &Place,
    schema: SchemaId,
    keyword: &Keyword,
) -> Wanted {
    match keyword {
        Keyword::AnyOf(list) => vec![neither(generator, list, place.part())],
        Keyword::OneOf(list) => {
            let mut found = neither(generator, list, place.part());
            found.extend(several(generator, place, schema, list));
            vec![found]
        }
        Keyword::Not(id) => vec![generator.valid(&[*id]).into_iter().chain(strangers()).collect()],
        Keyword::AllOf(list) => {
            vec![list.iter().flat_map(|branch| refused(generator, *branch)).collect()]
        }
        Keyword::Ref(target) => vec![refused(generator, *target)],
        Keyword::DynamicRef(reference) => vec![refused(generator, reference.target)],
        _ => Vec::new(),
    }
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

/// Values that satisfy two branches of `oneOf`.
fn several(
    generator: &mut Generator<'_>,
    place: &Place,
    schema: SchemaId,
    branches: &[SchemaId],
) -> Vec<Value> {
    let mut found = Vec::new();
    let pairs = branches.iter().enumerate();
    let pairs =
        pairs.flat_map(|(index, one)| branches.iter().skip(index + 1).map(move |other| (*one, *other)));
    for (one, other) in pairs.take(PAIRS) {
        for attempt in [0, 2, 4] {
            generator.attempt(attempt);
            let conjunction: Vec<SchemaId> = place.here.iter().copied().chain([one, other]).collect();
            let twist = Twist { omitted: Some((schema, "oneOf")), ..Twist::default() };
            found.extend(generator.draw_twisted(&conjunction, &place.forced, &twist));
        }
    }
    let of_two = |value: &Value| branches.iter().filter(|id| generator.accepts(**id, value)).count() > 1;
    found.retain(of_two);
    found
}

/// A value just outside of each bound of a schema.
pub(super) fn near_misses(generator: &mut Generator<'_>, branch: SchemaId) -> Vec<Value> {
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
    match generator.valid(&[branch]) {
        Some(Value::Object(members)) => found.extend(spoilt_objects(generator, &facts, &members)),
        Some(Value::Array(items)) => found.extend(spoilt_arrays(generator, &facts, &items)),
        _ => {}
    }
    found
}

/// Of so many parts of a value each is spoilt in turn.
const PARTS: usize = 8;

/// Objects without a member that must be there, and with one that is not allowed.
fn spoilt_objects(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    members: &Map<String, Value>,
) -> Vec<Value> {
    let mut found = Vec::new();
    for name in &facts.required {
        let mut members = members.clone();
        if members.shift_remove(name.as_ref()).is_some() {
            found.push(Value::Object(members));
        }
    }
    let declared = object::names(facts).into_iter().take(PARTS).map(str::to_owned);
    let sources = facts.schemas.iter().filter_map(|id| facts.api[*id].pattern_properties()).flatten();
    let matching = sources.filter_map(|(source, _)| pattern::draw(source, 1, false, &mut generator.chance));
    for name in declared.chain(matching.collect::<Vec<_>>()) {
        let schemas = object::member_schemas(facts, &name);
        if let Some(value) = stranger_to(generator, &schemas) {
            let mut members = members.clone();
            members.insert(name, value);
            found.push(Value::Object(members));
        }
    }
    found
}

/// Arrays with an item that is not allowed.
fn spoilt_arrays(generator: &Generator<'_>, facts: &Facts<'_>, items: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for index in 0..items.len().min(PARTS) {
        let item = stranger_to(generator, &array::item_schemas(facts, index));
        let mut items = items.to_vec();
        if let (Some(slot), Some(item)) = (items.get_mut(index), item) {
            *slot = item;
            found.push(Value::Array(items));
        }
    }
    found
}

/// A value that one of some schemas refuses.
fn stranger_to(generator: &Generator<'_>, schemas: &[SchemaId]) -> Option<Value> {
    strangers().find(|value| schemas.iter().any(|id| !generator.accepts(*id, value)))
}
