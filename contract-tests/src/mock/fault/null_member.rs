//! A member is null that must not be.

use serde_json::Value;

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "null-member",
    summary: "sends null where the schema does not allow it",
    needs: "no successful JSON answer has a member that null alone would break",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["type"], propose)
}

fn propose(place: &Place<'_>) -> Vec<Edit> {
    let is_inside = !place.pointer.as_str().is_empty();
    is_inside.then(|| Edit::Replace(place.pointer.clone(), Value::Null)).into_iter().collect()
}
