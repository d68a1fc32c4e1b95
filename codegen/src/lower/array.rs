//! Lists and tuples.

use super::context::{Context, Spot};
use super::scalar::applies;
use super::shape::{Shape, Whole};
use crate::ir::{Check, Slot, Type};

/// The type of an array: a tuple if its length is fixed and each place has a schema, else a list.
pub(super) fn lower(context: &mut Context<'_>, whole: &Whole, shape: &Shape, spot: &Spot) -> Slot {
    if !shape.prefix_items.is_empty() {
        return tuple(context, whole, shape, spot);
    }
    let item = match shape.items.as_slice() {
        [] => Slot::of(Type::Value),
        items => context.whole(&Whole::all(items), &spot.item()),
    };
    let ty = Type::Vec(Box::new(item.ty));
    let mut checks: Vec<Check> = shape.checks.iter().filter(|check| applies(check, &ty)).cloned().collect();
    if !item.checks.is_empty() {
        checks.push(Check::Items(item.checks));
    }
    Slot { ty, checks }
}

/// `prefixItems` says nothing of the length: only with `minItems` and an end is every value a tuple.
fn tuple(context: &mut Context<'_>, whole: &Whole, shape: &Shape, spot: &Spot) -> Slot {
    let length = shape.prefix_items.len() as u64;
    let complete =
        shape.checks.iter().any(|check| matches!(check, Check::MinItems(bound) if *bound >= length));
    let limited =
        shape.checks.iter().any(|check| matches!(check, Check::MaxItems(bound) if *bound <= length));
    let ended = limited || shape.items.iter().any(|id| context.api[*id].boolean == Some(false));
    if !(complete && ended && length <= 12) {
        context.give_up(whole, "open-tuple", "`prefixItems` without a fixed length");
        return Slot::of(Type::Vec(Box::new(Type::Value)));
    }
    let places = shape.prefix_items.iter().enumerate();
    let parts = places
        .map(|(index, id)| context.schema(*id, &spot.unnamed_part(&index.to_string(), "A place")).ty)
        .collect();
    Slot::of(Type::Tuple(parts))
}
