//! A part of the body has another type.

use serde_json::{Value, json};

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "wrong-type",
    summary: "sends a value of another type, e.g. a number for a string",
    needs: "no successful JSON answer has a part whose `type` alone would break",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["type"], propose)
}

/// Below the top, where a person would look for it first.
fn propose(place: &Place<'_>) -> Vec<Edit> {
    let other = match place.value {
        _ if place.pointer.as_str().is_empty() => return Vec::new(),
        Value::String(_) => json!(7),
        Value::Number(_) | Value::Bool(_) | Value::Null => json!("seven"),
        Value::Array(_) => json!({}),
        Value::Object(_) => json!([]),
    };
    vec![Edit::Replace(place.pointer.clone(), other)]
}
