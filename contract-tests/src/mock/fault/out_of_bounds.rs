//! A part of the body is beyond a bound of its schema by the least that there is.

use serde_json::{Number, Value, json};
use spec::model::Schema;

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "out-of-bounds",
    summary: "sends a number or text just beyond a bound",
    needs: "no successful JSON answer has a part with a bound that can be passed",
    make,
};

const KEYWORDS: &[&str] =
    &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"];

/// Texts longer than this are not made.
const LONGEST: usize = 10_000;

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, KEYWORDS, propose)
}

fn propose(place: &Place<'_>) -> Vec<Edit> {
    let others = place.schemas.iter().flat_map(|schema| match place.value {
        Value::Number(_) => beyond(schema),
        Value::String(text) => too_short_or_long(schema, text),
        _ => Vec::new(),
    });
    others.map(|other| Edit::Replace(place.pointer.clone(), other)).collect()
}

fn beyond(schema: &Schema) -> Vec<Value> {
    let moved = |bound: Option<&Number>, step: i64| match bound {
        Some(bound) => match bound.as_i64() {
            Some(bound) => bound.checked_add(step).map(Value::from),
            None => bound.as_f64().map(|bound| json!(bound + if step < 0 { -1.0 } else { 1.0 })),
        },
        None => None,
    };
    let exclusive = [schema.exclusive_minimum(), schema.exclusive_maximum()];
    let exclusive = exclusive.into_iter().flatten().map(|bound| Value::Number(bound.clone()));
    [moved(schema.minimum(), -1), moved(schema.maximum(), 1)].into_iter().flatten().chain(exclusive).collect()
}

fn too_short_or_long(schema: &Schema, text: &str) -> Vec<Value> {
    let shorter = schema.min_length().and_then(|least| usize::try_from(least).ok()?.checked_sub(1));
    let shorter = shorter.map(|length| json!(text.chars().take(length).collect::<String>()));
    let longer = schema.max_length().and_then(|most| usize::try_from(most).ok()?.checked_add(1));
    let longer = longer.filter(|length| *length <= LONGEST);
    let longer = longer
        .map(|length| json!(text.chars().chain(std::iter::repeat('x')).take(length).collect::<String>()));
    shorter.into_iter().chain(longer).collect()
}
