//! Lists and tuples.

use spec::model::SchemaType;

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
    list(shape, item)
}

fn list(shape: &Shape, item: Slot) -> Slot {
    let ty = Type::Vec(Box::new(item.ty));
    let mut checks: Vec<Check> = shape.checks.iter().filter(|check| applies(check, &ty)).cloned().collect();
    if !item.checks.is_empty() {
        checks.push(Check::Items(item.checks));
    }
    Slot { ty, checks }
}

/// What every place of an open tuple holds, and every item after them if there may be some: the same schema, or scalars of
/// one type. Bounds that not all of them have are left out.
fn alike(context: &mut Context<'_>, shape: &Shape, limited: bool, spot: &Spot) -> Option<Slot> {
    let api = context.api;
    let (places, rest) = (shape.prefix_items.iter().map(|id| Whole::from(*id)), Whole::all(&shape.items));
    let open = shape.items.is_empty() && !limited;
    let ended = limited || shape.items.iter().any(|id| api[*id].boolean == Some(false));
    let all: Vec<Whole> = places.chain((!ended).then_some(rest)).map(|whole| whole.simplified(api)).collect();
    let is_scalar = |whole: &Whole| {
        let shape = Shape::gather(api, whole);
        let types = shape.types.as_ref().filter(|types| types.len() == 1 && shape.values.is_none());
        let compound = [SchemaType::Object, SchemaType::Array];
        shape.unions.is_empty() && types.is_some_and(|types| compound.iter().all(|ty| !types.contains(ty)))
    };
    let (first, others) = all.split_first().filter(|_| !open)?;
    if others.iter().any(|other| other != first) && !all.iter().all(is_scalar) {
        return None;
    }
    let mut item = context.whole(first, &spot.item());
    for other in others {
        let slot = context.whole(other, &spot.item());
        item.checks.retain(|check| slot.checks.contains(check));
        if slot.ty != item.ty {
            return None;
        }
    }
    Some(item)
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
        if let Some(item) = alike(context, shape, limited, spot) {
            return list(shape, item);
        }
        context.give_up(whole, "open-tuple", "`prefixItems` without a fixed length");
        return list(shape, Slot::of(Type::Value));
    }
    let places = shape.prefix_items.iter().enumerate();
    let parts = places
        .map(|(index, id)| context.schema(*id, &spot.unnamed_part(&index.to_string(), "A place")).ty)
        .collect();
    Slot::of(Type::Tuple(parts))
}
