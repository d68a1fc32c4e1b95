//! A part of the body is not of its `format`.

use serde_json::{Value, json};

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "bad-format",
    summary: "sends a value that is not of its `format`",
    needs: "no successful JSON answer has a part with a `format` that is checked",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["format"], propose)
}

/// Texts that hardly any format allows, and a number that only the widest do.
fn propose(place: &Place<'_>) -> Vec<Edit> {
    if place.schemas.iter().all(|schema| schema.format().is_none()) {
        return Vec::new();
    }
    let others = match place.value {
        Value::String(_) => vec![json!("not of this format"), json!("::"), json!("\u{1}")],
        Value::Number(_) => vec![json!(i64::MAX), json!(u64::MAX)],
        _ => Vec::new(),
    };
    others.into_iter().map(|other| Edit::Replace(place.pointer.clone(), other)).collect()
}
