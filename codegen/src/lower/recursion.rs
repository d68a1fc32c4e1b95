//! Types that hold themselves: a `Box` where the circle closes, and nowhere else.
//!
//! A list or a map in between is indirection enough for a struct, but an alias can never hold itself: one that
//! stands in a circle becomes a struct around its type.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Crate, Item, Kind};

/// Breaks every circle.
pub(super) fn lower(krate: &mut Crate) {
    for (_, to) in circles(&edges(krate, true)) {
        change(krate, |item| match &item.kind {
            Kind::Alias(slot) if item.name == to => item.kind = Kind::Newtype(slot.clone()),
            _ => {}
        });
    }
    for (from, to) in circles(&edges(krate, false)) {
        change(krate, |item| {
            if item.name == from {
                item.types_mut().into_iter().for_each(|ty| ty.box_named(&to));
            }
        });
    }
}

fn change(krate: &mut Crate, mut change: impl FnMut(&mut Item)) {
    let of_types = krate.types.iter_mut().flat_map(|module| &mut module.items);
    let of_resources = krate.resources.iter_mut().flat_map(|resource| &mut resource.items);
    of_types.chain(of_resources).for_each(&mut change);
}

/// Which type holds which: of aliases also what stands in lists and maps, otherwise only what is held directly.
fn edges(krate: &Crate, aliases: bool) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in krate.items() {
        // A struct is a type of its own: an alias may go round through it.
        if aliases && !matches!(item.kind, Kind::Alias(_)) {
            continue;
        }
        let targets = edges.entry(item.name.clone()).or_default();
        for slot in item.slots() {
            slot.ty.for_each_named(false, &mut |name, indirect| {
                if aliases || !indirect {
                    targets.insert(name.to_owned());
                }
            });
        }
    }
    edges
}

/// The edges that close a circle, by a walk in the order of the names.
fn circles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<(String, String)> {
    let mut closing = Vec::new();
    let mut finished: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        // Each entry is a type on the way from the start, with those that it holds and that are still to be seen.
        let mut way: Vec<(&str, Vec<&str>)> = Vec::new();
        enter(edges, start, &mut finished, &mut way);
        while let Some((here, left)) = way.last_mut() {
            let here = *here;
            match left.pop() {
                Some(next) if way.iter().any(|(step, _)| *step == next) => {
                    closing.push((here.to_owned(), next.to_owned()));
                }
                Some(next) => enter(edges, next, &mut finished, &mut way),
                None => {
                    way.pop();
                }
            }
        }
    }
    closing
}

fn enter<'a>(
    edges: &'a BTreeMap<String, BTreeSet<String>>,
    name: &'a str,
    finished: &mut BTreeSet<&'a str>,
    way: &mut Vec<(&'a str, Vec<&'a str>)>,
) {
    if finished.insert(name) {
        let targets = edges.get(name).into_iter().flatten().rev().map(String::as_str).collect();
        way.push((name, targets));
    }
}
