//! An object has a member that its schema rules out.

use serde_json::Value;

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "undeclared-member",
    summary: "adds a member to an object that allows no further ones",
    needs: "no successful JSON answer has an object that allows no further members",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["additionalProperties", "unevaluatedProperties"], propose)
}

fn propose(place: &Place<'_>) -> Vec<Edit> {
    let Value::Object(members) = place.value else { return Vec::new() };
    let mut more = members.clone();
    more.insert("lockstep_undeclared".to_owned(), Value::Bool(true));
    vec![Edit::Replace(place.pointer.clone(), Value::Object(more))]
}
