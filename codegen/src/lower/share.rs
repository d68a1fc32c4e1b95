//! Equal types that the document gives no name: one is enough.
//!
//! Two are equal if the same Rust is written for them, but for their names and for what stands above them, and if the
//! document calls their places the same, as `status` here is seldom `status` there by chance, while an object with but an
//! `id` may be anything. What remains is the first, so that another place after it renames nothing. A type of a
//! resource is there only with the feature of its tag, and so it is shared within the resource alone.

use std::collections::{BTreeMap, HashMap};

use super::context::Context;
use crate::ir::{Check, Crate, Item, Kind};

/// Leaves one of each.
pub(super) fn lower(context: &Context<'_>, krate: &mut Crate) {
    let names = kept(&candidates(context, krate));
    if names.is_empty() {
        return;
    }
    let settle = |items: &mut Vec<Item>| {
        items.retain(|item| !names.contains_key(&item.name));
        for item in items {
            item.rename(&names);
        }
    };
    krate.types.iter_mut().map(|module| &mut module.items).for_each(settle);
    krate.resources.iter_mut().map(|resource| &mut resource.items).for_each(settle);
    for operation in krate.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        operation.rename_sent(&names);
        operation.rename_received(&names);
    }
}

/// A type that may turn out to be another.
struct Candidate<'a> {
    name: &'a str,
    /// The resource that it belongs to.
    resource: Option<&'a str>,
    order: usize,
    sketch: Sketch<'a>,
    /// The unnamed types that it holds, in order.
    held: Vec<String>,
}

/// What is written for a type, without the names of unnamed types.
#[derive(PartialEq, Eq, Hash)]
struct Sketch<'a> {
    part: &'a str,
    deprecated: bool,
    derives: &'a [String],
    checks: &'a [Check],
    kind: Kind,
}

/// The types without a name of the document, the first of them first.
fn candidates<'a>(context: &'a Context<'_>, krate: &'a Crate) -> Vec<Candidate<'a>> {
    let blank: BTreeMap<String, String> =
        context.unnamed.keys().map(|name| (name.clone(), String::new())).collect();
    let of_types = krate.types.iter().flat_map(|module| module.items.iter().map(|item| (None, item)));
    let of_resources = krate
        .resources
        .iter()
        .flat_map(|resource| resource.items.iter().map(|item| (Some(resource.module.as_str()), item)));
    let mut candidates: Vec<Candidate<'_>> = of_types
        .chain(of_resources)
        .filter_map(|(resource, item)| {
            let unnamed = context.unnamed.get(&item.name)?;
            let mut held = Vec::new();
            for slot in item.slots() {
                slot.ty.for_each_named(false, &mut |name, _| held.push(name.to_owned()));
            }
            held.retain(|name| blank.contains_key(name));
            let mut bare = item.clone();
            bare.rename(&blank);
            if let Kind::Enum(values) = &mut bare.kind {
                values.variants.sort_by(|one, other| one.wire.cmp(&other.wire));
            }
            let (deprecated, derives, checks) = (item.deprecated, &item.derives, &item.checks);
            let sketch = Sketch { part: &unnamed.part, deprecated, derives, checks, kind: bare.kind };
            Some(Candidate { name: &item.name, resource, order: unnamed.order, sketch, held })
        })
        .collect();
    candidates.sort_by_key(|candidate| candidate.order);
    candidates
}

/// For each type that goes the one that stays.
fn kept(candidates: &[Candidate<'_>]) -> BTreeMap<String, String> {
    let mut kept: BTreeMap<(usize, Option<&str>), &str> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (candidate, class) in candidates.iter().zip(classes(candidates)) {
        let known = kept.get(&(class, None)).or_else(|| kept.get(&(class, candidate.resource)));
        match known {
            Some(known) => {
                names.insert(candidate.name.to_owned(), (*known).to_owned());
            }
            None => {
                kept.insert((class, candidate.resource), candidate.name);
            }
        }
    }
    names
}

/// The class of each type: those of one class are equal. All that look alike are taken to be equal at first, and are told
/// apart by what they hold for as long as that makes a difference; so types that hold themselves can be equal too.
fn classes(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let indices: HashMap<&str, usize> =
        candidates.iter().enumerate().map(|(index, candidate)| (candidate.name, index)).collect();
    let mut classes = numbered(candidates.iter().map(|candidate| &candidate.sketch));
    loop {
        let held = |candidate: &Candidate<'_>| -> Vec<Option<usize>> {
            let class =
                |name: &String| indices.get(name.as_str()).and_then(|index| classes.get(*index)).copied();
            candidate.held.iter().map(class).collect()
        };
        let finer = numbered(classes.iter().zip(candidates.iter().map(held)));
        if finer.iter().max() == classes.iter().max() {
            return finer;
        }
        classes = finer;
    }
}

/// A number for each value, the same for equal ones.
fn numbered<T: std::hash::Hash + Eq>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let mut numbers: HashMap<T, usize> = HashMap::new();
    values
        .map(|value| {
            let next = numbers.len();
            *numbers.entry(value).or_insert(next)
        })
        .collect()
}
