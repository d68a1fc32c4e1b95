//! Which types have a `validate`, and what an alias passes on to the places that use it.
//!
//! Requests are validated before they are sent, so only what goes into them needs it; and of that only what has
//! something to check.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Check, Crate, Item, Kind, Slot, Type};

/// Marks the types, and copies the checks of aliases and enums to where they are used.
pub(super) fn lower(krate: &mut Crate) {
    let aliases: BTreeMap<String, Slot> = krate
        .items()
        .filter_map(|item| match &item.kind {
            Kind::Alias(slot) => Some((item.name.clone(), slot.clone())),
            // An enum knows its values, and nothing else that is said of them.
            Kind::Enum(_) | Kind::Literals(_) | Kind::Constant(_) if !item.checks.is_empty() => {
                Some((item.name.clone(), Slot { ty: Type::Null, checks: item.checks.clone() }))
            }
            _ => None,
        })
        .collect();
    let inherit = |slot: &mut Slot| {
        let inherited = inherited(&slot.ty, &aliases, 0);
        slot.checks.extend(inherited);
    };
    for_each_slot(krate, inherit);
    let checked = checked(krate);
    let mark = |item: &mut Item| item.validate = checked.contains(&item.name);
    krate.types.iter_mut().flat_map(|module| &mut module.items).for_each(mark);
    krate.resources.iter_mut().flat_map(|resource| &mut resource.items).for_each(mark);
}

fn for_each_slot(krate: &mut Crate, mut visit: impl FnMut(&mut Slot)) {
    let of_types = krate.types.iter_mut().flat_map(|module| &mut module.items);
    let of_resources = krate.resources.iter_mut().flat_map(|resource| &mut resource.items);
    for item in of_types.chain(of_resources) {
        match &mut item.kind {
            Kind::Struct(fields) => {
                fields.fields.iter_mut().for_each(|field| visit(&mut field.slot));
                fields.rest.iter_mut().for_each(|rest| visit(&mut rest.slot));
            }
            Kind::Union(union) => union.variants.iter_mut().for_each(|variant| visit(&mut variant.slot)),
            Kind::Newtype(slot) => visit(slot),
            // An alias keeps its own checks only: they are looked up through it.
            Kind::Alias(_) | Kind::Enum(_) | Kind::Literals(_) | Kind::Constant(_) => {}
        }
    }
    for operation in krate.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.slot));
        let contents = operation.body.iter_mut().flat_map(|body| &mut body.contents);
        contents.filter_map(|content| content.kind.slot_mut()).for_each(&mut visit);
    }
}

/// The checks of the aliases and enums in a type.
fn inherited(ty: &Type, aliases: &BTreeMap<String, Slot>, depth: usize) -> Vec<Check> {
    // A chain of aliases is never circular, but it may be long.
    if depth > 64 {
        return Vec::new();
    }
    let inner = |ty: &Type| inherited(ty, aliases, depth + 1);
    match ty {
        Type::Named(name) => aliases
            .get(name)
            .map_or_else(Vec::new, |alias| alias.checks.iter().cloned().chain(inner(&alias.ty)).collect()),
        Type::Option(ty) | Type::Box(ty) => inner(ty),
        Type::Vec(ty) => {
            Some(inner(ty)).filter(|checks| !checks.is_empty()).map(Check::Items).into_iter().collect()
        }
        Type::Map(ty) => {
            Some(inner(ty)).filter(|checks| !checks.is_empty()).map(Check::Values).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The types in requests that have something to check, in themselves or in what they hold.
fn checked(krate: &Crate) -> BTreeSet<String> {
    let sent: Vec<&Item> = krate.items().filter(|item| item.usage.request).collect();
    let mut checked: BTreeSet<String> =
        sent.iter().filter(|item| has_checks(item)).map(|item| item.name.clone()).collect();
    loop {
        let holds_checked = |item: &&&Item| {
            let mut found = false;
            for slot in item.slots() {
                slot.ty.for_each_named(false, &mut |name, _| found |= checked.contains(name));
            }
            found && !checked.contains(&item.name)
        };
        let more: Vec<String> = sent.iter().filter(holds_checked).map(|item| item.name.clone()).collect();
        if more.is_empty() {
            return checked;
        }
        checked.extend(more);
    }
}

fn has_checks(item: &Item) -> bool {
    match &item.kind {
        Kind::Enum(values) => values.unknown.is_some(),
        Kind::Literals(values) => values.unknown.is_some(),
        Kind::Union(union) if union.unknown.is_some() => true,
        Kind::Alias(_) | Kind::Constant(_) => false,
        _ => !item.checks.is_empty() || item.slots().iter().any(|slot| !slot.checks.is_empty()),
    }
}
