//! `readOnly` and `writeOnly`: members that go one way only.
//!
//! A type that only requests hold, or only responses, has no place for members of the other way. One that both hold
//! becomes two: the type itself is what responses hold, and a second, `CustomerRequest`, is what requests hold. So does
//! every type between such a type and an operation that sends it; all others stay one. A type that no operation
//! reaches stays one as well, in which such members are optional.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::direction::{self, Holds, Reached};
use super::names::Case;
use super::shape::Shape;
use crate::ir::{Crate, Item, Kind, Way};

/// What a type that requests hold is called: its name, and for a type of its own this.
const ROLE: &str = "Request";

/// Gives every type the members of its way.
pub(super) fn lower(context: &mut Context<'_>, krate: &mut Crate) {
    let marked: BTreeSet<String> =
        krate.items().filter(|item| has_one_way(item)).map(|item| item.name.clone()).collect();
    if marked.is_empty() {
        return;
    }
    let holds = direction::holds(krate);
    let reached = direction::reached(krate, &holds);
    let names: BTreeMap<String, String> = holders(&holds, marked)
        .into_iter()
        .filter(|name| reached.sent.contains(name) && reached.received.contains(name))
        .map(|name| (name.clone(), context.names.give(&format!("{name}{ROLE}"), Case::Camel, "body")))
        .collect();
    let mut settle = |items: &mut Vec<Item>| {
        let settled =
            std::mem::take(items).into_iter().flat_map(|item| shapes(context, item, &reached, &names));
        *items = settled.collect();
    };
    krate.types.iter_mut().for_each(|module| settle(&mut module.items));
    krate.resources.iter_mut().for_each(|resource| settle(&mut resource.items));
    for operation in krate.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        operation.rename_sent(&names);
    }
}

fn has_one_way(item: &Item) -> bool {
    matches!(&item.kind, Kind::Struct(structure) if structure.fields.iter().any(|field| field.only_in.is_some()))
}

/// These types and all that hold one of them.
fn holders(holds: &Holds, mut found: BTreeSet<String>) -> BTreeSet<String> {
    let mut held_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (holder, held) in holds {
        for held in held {
            held_by.entry(held).or_default().push(holder);
        }
    }
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let new = held_by.get(name.as_str()).into_iter().flatten().map(|holder| (*holder).to_owned());
        open.extend(new.filter(|holder| found.insert(holder.clone())));
    }
    found
}

/// What becomes of a type.
fn shapes(
    context: &mut Context<'_>,
    mut item: Item,
    reached: &Reached,
    names: &BTreeMap<String, String>,
) -> Vec<Item> {
    let (sent, received) = (reached.sent.contains(&item.name), reached.received.contains(&item.name));
    if let Some(name) = names.get(&item.name) {
        let mut request = copy(context, &item, name);
        keep(&mut item, Way::Response);
        keep(&mut request, Way::Request);
        request.rename(names);
        return vec![item, request];
    }
    match (sent, received) {
        (true, false) => {
            keep(&mut item, Way::Request);
            item.rename(names);
        }
        (false, true) => keep(&mut item, Way::Response),
        _ => share(context, &mut item),
    }
    vec![item]
}

/// The type as requests hold it.
fn copy(context: &mut Context<'_>, item: &Item, name: &str) -> Item {
    let origins: Vec<_> = context
        .origins
        .range(item.name.clone()..)
        .take_while(|(known, _)| known.starts_with(item.name.as_str()))
        .filter_map(|(known, whole)| {
            let rest = known.strip_prefix(item.name.as_str())?;
            (rest.is_empty() || rest.starts_with("::")).then(|| (format!("{name}{rest}"), whole.clone()))
        })
        .collect();
    context.origins.extend(origins);
    let mut doc = item.doc.clone();
    doc.extend([String::new(), format!("This is what requests hold; responses hold [`{}`].", item.name)]);
    let mut derives = context.derives(name);
    derives
        .extend(item.derives.iter().filter(|derive| !derives.contains(derive)).cloned().collect::<Vec<_>>());
    Item { name: name.to_owned(), doc, derives, ..item.clone() }
}

/// Leaves out what goes the other way only.
fn keep(item: &mut Item, way: Way) {
    if let Kind::Struct(structure) = &mut item.kind {
        structure.fields.retain(|field| field.only_in.is_none_or(|only| only == way));
    }
}

/// Makes a type that serves both ways: what goes one way only need not be there.
fn share(context: &mut Context<'_>, item: &mut Item) {
    let Kind::Struct(structure) = &mut item.kind else { return };
    let api = context.api;
    let shape = context.origins.get(&item.name).map(|whole| Shape::gather(api, whole)).unwrap_or_default();
    for field in &mut structure.fields {
        let Some(way) = field.only_in else { continue };
        let holder = if way == Way::Response { "responses" } else { "requests" };
        field.doc.extend([String::new(), format!("Only {holder} hold it.")]);
        if std::mem::take(&mut field.required)
            && let Some(id) = shape.properties.get(&field.wire).and_then(|schemas| schemas.first())
        {
            let message = "this member goes one way only; one type serves both, in which it is optional";
            context.note("one-way-member", api[*id].location, message);
        }
    }
}
