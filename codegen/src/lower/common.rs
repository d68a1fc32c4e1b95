//! Types of a resource that something outside of it holds, as a document may refer to what stands in an operation: they
//! become modules of `types`, as a resource is there only with the feature of its tag.

use std::collections::{BTreeMap, BTreeSet};

use super::direction;
use super::names::{Case, Scope};
use crate::ir::{Crate, Item, Module, Operation};

/// Moves them.
pub(super) fn lower(krate: &mut Crate) {
    let common = common(krate);
    if common.is_empty() {
        return;
    }
    let of_types = krate.types.iter().map(|module| module.name.as_str());
    let taken: Vec<&str> = of_types.chain(["mod", "lib", "types"]).collect();
    let mut scope = Scope::holding(&taken);
    let mut modules = Vec::new();
    for resource in &mut krate.resources {
        let (moved, kept): (Vec<Item>, Vec<Item>) =
            std::mem::take(&mut resource.items).into_iter().partition(|item| common.contains(&item.name));
        resource.items = kept;
        modules.extend(moved.into_iter().map(|item| {
            let name = scope.give(&item.name, Case::Snake, "model");
            Module { name, title: item.name.clone(), features: Vec::new(), items: vec![item] }
        }));
    }
    krate.types.extend(modules);
}

/// The types of resources that others hold, and what these hold.
fn common(krate: &Crate) -> BTreeSet<String> {
    let owners: BTreeMap<&str, usize> = krate
        .resources
        .iter()
        .enumerate()
        .flat_map(|(index, resource)| resource.items.iter().map(move |item| (item.name.as_str(), index)))
        .collect();
    if owners.is_empty() {
        return BTreeSet::new();
    }
    let mut open = Vec::new();
    let mut holds = |holder: Option<usize>, name: &str| {
        if owners.get(name).is_some_and(|owner| Some(*owner) != holder) {
            open.push(name.to_owned());
        }
    };
    for item in krate.types.iter().flat_map(|module| &module.items) {
        item.slots().iter().for_each(|slot| slot.ty.for_each_named(false, &mut |name, _| holds(None, name)));
    }
    for (index, resource) in krate.resources.iter().enumerate() {
        let of_items = resource.items.iter().flat_map(Item::slots);
        for slot in of_items.chain(resource.operations.iter().flat_map(Operation::slots)) {
            slot.ty.for_each_named(false, &mut |name, _| holds(Some(index), name));
        }
    }
    if open.is_empty() {
        return BTreeSet::new();
    }
    let held = direction::holds(krate);
    let mut common = BTreeSet::new();
    while let Some(name) = open.pop() {
        if common.insert(name.clone()) {
            let inner = held.get(&name).into_iter().flatten();
            open.extend(inner.filter(|name| owners.contains_key(name.as_str())).cloned());
        }
    }
    common
}
