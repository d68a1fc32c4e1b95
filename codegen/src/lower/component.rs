//! `components.schemas`: one module each, in the order of the document.

use spec::model::SchemaId;
use spec::source::Location;

use super::context::{Component, Context, Home, Spot};
use super::names::Case;
use super::shape::{Shape, Whole};
use super::{docs, enumeration};
use crate::ir::{Kind, Slot, Type};

/// Gives every component schema its name, so that they can refer to each other, and then its type.
pub(super) fn lower(context: &mut Context<'_>) {
    let schemas: Vec<(String, SchemaId)> =
        context.api.component_schemas.iter().map(|(name, id)| (name.clone(), *id)).collect();
    for (name, id) in &schemas {
        let nullable = context.is_nullable(&Whole::from(*id), 0);
        let identifier = context.names.give(&context.schema_name(name), Case::Camel, "model");
        let replaced = context.replacement(name);
        context.components.insert(*id, Component { name: identifier, nullable, same_as: None, replaced });
    }
    // What is but a reference to another file names what stands there, for whoever refers to that directly too.
    for (name, id) in &schemas {
        let target = context.api.resolve(*id);
        let location = context.api[target].location;
        if location == Location::root(location.source()) {
            let name = context.schema_name(name);
            context.files.entry(location.source()).or_insert(name);
        }
        if let Some(component) = context.components.get(id).cloned() {
            context.components.entry(target).or_insert(component);
        }
    }
    share_enums(context, &schemas);
    for (name, id) in schemas {
        declare(context, &name, id);
    }
}

/// Finds the enums of strings, so that an equal schema elsewhere becomes the first of them, and a component that
/// is one of them or `null` becomes an `Option` of it.
fn share_enums(context: &mut Context<'_>, schemas: &[(String, SchemaId)]) {
    let mut nullable = Vec::new();
    for (_, id) in schemas {
        let Some(component) = context.components.get(id).filter(|_| context.is_wanted(*id)) else { continue };
        let Some(values) = own_strings(context, *id) else { continue };
        if component.nullable {
            nullable.push((*id, values));
        } else {
            let name = component.name.clone();
            context.enums.entry(values).or_insert(name);
        }
    }
    for (id, values) in nullable {
        let same_as = context.enums.get(&values).cloned();
        context.components.entry(id).and_modify(|component| component.same_as = same_as);
    }
}

/// The values of a component that is an enum of strings itself, and not but another name for one.
fn own_strings(context: &Context<'_>, id: SchemaId) -> Option<Vec<String>> {
    let whole = Whole::from(id).simplified(context.api);
    let own = whole.parts.iter().all(|part| part.id == id || !context.components.contains_key(&part.id));
    let shape = Shape::gather(context.api, &whole);
    if own { enumeration::open_strings(&shape) } else { None }
}

fn declare(context: &mut Context<'_>, name: &str, id: SchemaId) {
    let Some(Component { name: identifier, nullable, same_as, .. }) = context.components.get(&id).cloned()
    else {
        return;
    };
    if !context.is_wanted(id) {
        return;
    }
    let whole = Whole::from(id);
    let called = context.schema_name(name);
    let home = Home::Types(called.clone());
    let fixed = Some(identifier.clone());
    let spot = Spot { fixed, name: called, ..Spot::outermost(home.clone(), name) };
    if let Some(same) = same_as {
        let target = Slot::of(Type::Named(same).optional());
        let doc = docs::of_type(context.api, &whole, &spot.label);
        let deprecated = docs::is_deprecated(context.api, &Shape::gather(context.api, &whole));
        return context.declare(&home, identifier, doc, deprecated, Kind::Alias(target));
    }
    // Where the component is but another name for a component, it becomes an alias of that.
    let simple = whole.simplified(context.api);
    let is_other = |found: &Component| found.name != identifier;
    let other = simple.parts.iter().any(|part| context.components.get(&part.id).is_some_and(is_other));
    let slot = if other { context.whole(&simple, &spot) } else { context.decide(&simple, &spot) };
    let ty = match slot.ty {
        Type::Option(inner) if nullable => *inner,
        other => other,
    };
    if ty == Type::Named(identifier.clone()) {
        return;
    }
    let shape = Shape::gather(context.api, &whole);
    let doc = docs::of_type(context.api, &whole, &spot.label);
    let deprecated = docs::is_deprecated(context.api, &shape);
    let target = Slot { ty, checks: slot.checks };
    context.origins.insert(identifier.clone(), whole);
    context.declare(&home, identifier, doc, deprecated, Kind::Alias(target));
}
