//! Which features a file of types is behind: those of the tags whose operations reach a type of it.
//!
//! What no operation reaches, or one without a tag, is always there; so is what operations of every tag reach.

use std::collections::{BTreeMap, BTreeSet};

use super::direction::{self, Holds};
use crate::ir::{Crate, Resource};

/// The features that reach a type; `None` stands for what is always there.
type Gates<'k> = BTreeMap<String, BTreeSet<Option<&'k str>>>;

/// Puts every file of types behind its features.
pub(super) fn lower(krate: &mut Crate) {
    let holds = with_files(direction::holds(krate), krate);
    let mut gates = Gates::new();
    for resource in &krate.resources {
        open(&mut gates, resource.feature.as_deref(), reached(resource, &holds));
    }
    let mut unreached = BTreeSet::new();
    for name in holds.keys().filter(|name| !gates.contains_key(*name)) {
        direction::reach(&holds, name, &mut unreached);
    }
    open(&mut gates, None, unreached);
    let tags: BTreeSet<_> = krate.resources.iter().map(|resource| resource.feature.as_deref()).collect();
    for module in &mut krate.types {
        let items = module.items.iter().filter_map(|item| gates.get(&item.name));
        let features: BTreeSet<_> = items.flatten().copied().collect();
        if !features.contains(&None) && features != tags {
            module.features = features.into_iter().flatten().map(str::to_owned).collect();
        }
    }
}

/// Who reaches a type reaches all that stands in its file, as that is there as a whole or not at all.
fn with_files(mut holds: Holds, krate: &Crate) -> Holds {
    for module in &krate.types {
        let Some((first, others)) = module.items.split_first() else { continue };
        holds.entry(first.name.clone()).or_default().extend(others.iter().map(|item| item.name.clone()));
        for item in others {
            holds.entry(item.name.clone()).or_default().insert(first.name.clone());
        }
    }
    holds
}

fn open<'k>(gates: &mut Gates<'k>, feature: Option<&'k str>, names: BTreeSet<String>) {
    for name in names {
        gates.entry(name).or_default().insert(feature);
    }
}

/// What the operations of a tag reach, and the types that stand in their file.
fn reached(resource: &Resource, holds: &Holds) -> BTreeSet<String> {
    let mut reached = direction::Reached::default();
    for operation in &resource.operations {
        reached.add(operation, holds);
    }
    let mut names: BTreeSet<String> = reached.sent.into_iter().chain(reached.received).collect();
    for item in &resource.items {
        direction::reach(holds, &item.name, &mut names);
    }
    names
}
