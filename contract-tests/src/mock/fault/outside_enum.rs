//! A part of the body is none of the values that `enum` or `const` names.

use serde_json::{Value, json};

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "outside-enum",
    summary: "sends a value that `enum` or `const` does not name",
    needs: "no successful JSON answer has a part with `enum` or `const`",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["enum", "const"], propose)
}

/// A value of the same type, so that nothing else breaks; the proof drops those that happen to be allowed.
fn propose(place: &Place<'_>) -> Vec<Edit> {
    let others = match place.value {
        Value::String(text) => vec![json!(format!("{text}-lockstep")), json!("lockstep"), json!("l")],
        Value::Number(_) => vec![json!(0), json!(1), json!(1_000_003)],
        Value::Bool(flag) => vec![json!(!flag)],
        _ => Vec::new(),
    };
    others.into_iter().map(|other| Edit::Replace(place.pointer.clone(), other)).collect()
}
