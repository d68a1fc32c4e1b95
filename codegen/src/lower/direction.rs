//! Which way the values of each type go: requests encode, responses decode, and only what is needed is derived,
//! as decoding is most of what such a crate costs to build.
//!
//! What no operation reaches goes both ways: whoever uses it does so by hand.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Body, Crate, Item, Operation, Type, Usage};
use crate::options::Options;

/// What each type holds, by name.
pub(super) type Holds = BTreeMap<String, BTreeSet<String>>;

/// The types that operations reach.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) sent: BTreeSet<String>,
    pub(super) received: BTreeSet<String>,
}

/// What every type holds.
pub(super) fn holds(krate: &Crate) -> Holds {
    krate.items().map(|item| (item.name.clone(), held(item))).collect()
}

/// What requests and responses reach.
pub(super) fn reached(krate: &Crate, holds: &Holds) -> Reached {
    let mut reached = Reached::default();
    krate.operations().for_each(|operation| reached.add(operation, holds));
    reached
}

impl Reached {
    /// Adds what an operation reaches.
    pub(super) fn add(&mut self, operation: &Operation, holds: &Holds) {
        let mut request =
            |ty: &Type| ty.for_each_named(false, &mut |name, _| reach(holds, name, &mut self.sent));
        operation.parameters.iter().for_each(|parameter| request(&parameter.slot.ty));
        operation.body.iter().flat_map(Body::slots).for_each(|slot| request(&slot.ty));
        let mut response =
            |ty: &Type| ty.for_each_named(false, &mut |name, _| reach(holds, name, &mut self.received));
        operation.received().for_each(|slot| response(&slot.ty));
    }
}

/// Marks every type.
pub(super) fn lower(krate: &mut Crate, options: &Options) {
    let holds = holds(krate);
    let Reached { mut sent, mut received } = reached(krate, &holds);
    let (sent_by_operations, received_by_operations) = (sent.clone(), received.clone());
    asked_for(options, "Serialize", &holds, &mut sent);
    asked_for(options, "Deserialize", &holds, &mut received);
    let usage = |name: &str| match (sent.contains(name), received.contains(name)) {
        (false, false) => Usage { request: true, response: true },
        (request, response) => Usage { request, response },
    };
    let is_reached =
        |name: &&String| sent_by_operations.contains(*name) || received_by_operations.contains(*name);
    let unreached: Vec<String> = holds.keys().filter(|name| !is_reached(name)).cloned().collect();
    let mut both = BTreeSet::new();
    for name in &unreached {
        reach(&holds, name, &mut both);
    }
    let mark = |item: &mut Item| {
        let both = both.contains(&item.name);
        let Usage { request, response } = usage(&item.name);
        item.usage = Usage { request: request || both, response: response || both };
    };
    krate.types.iter_mut().flat_map(|module| &mut module.items).for_each(mark);
    krate.resources.iter_mut().flat_map(|resource| &mut resource.items).for_each(mark);
}

/// Adds the types that the options ask one of serde's traits for, with what they hold.
fn asked_for(options: &Options, derive: &str, holds: &Holds, reached: &mut BTreeSet<String>) {
    let asks = |paths: &Vec<String>| paths.iter().any(|path| path.rsplit("::").next() == Some(derive));
    let of_all = asks(&options.derive.all);
    for name in holds.keys().filter(|name| of_all || options.derive.of.get(*name).is_some_and(asks)) {
        reach(holds, name, reached);
    }
}

fn held(item: &Item) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for slot in item.slots() {
        slot.ty.for_each_named(false, &mut |name, _| {
            names.insert(name.to_owned());
        });
    }
    names
}

/// Everything that a type holds, itself included.
pub(super) fn reach(holds: &Holds, start: &str, reached: &mut BTreeSet<String>) {
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        if reached.insert(name.clone()) {
            open.extend(holds.get(&name).into_iter().flatten().cloned());
        }
    }
}
