//! A required member is missing from the body of a success.

use super::places::Place;
use super::spoil::{self, Edit};
use super::{Effect, Fault, World};

pub(super) const FAULT: Fault = Fault {
    code: "drop-required-member",
    summary: "leaves a required member out of the body",
    needs: "no successful JSON answer has a required member",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    spoil::first(world, &["required"], propose)
}

fn propose(place: &Place<'_>) -> Vec<Edit> {
    let required = place.schemas.iter().flat_map(|schema| schema.required().unwrap_or_default());
    required.map(|name| Edit::Remove(place.pointer.join(name))).collect()
}
