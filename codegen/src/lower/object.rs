//! Objects: structs, and maps where the members have no names.

use indexmap::IndexMap;
use spec::Api;
use spec::model::SchemaId;

use super::context::{Context, Spot};
use super::docs;
use super::names::{Case, Scope};
use super::scalar::applies;
use super::shape::{Shape, Whole};
use crate::ir::{Check, Field, Kind, Rest, Slot, Struct, Type, Way};

/// The field for members that have no name. No member that has one takes it, so that it keeps it whatever members there are.
const REST: &str = "additional_properties";

/// The type of an object.
pub(super) fn lower(
    context: &mut Context<'_>,
    whole: &Whole,
    shape: &Shape,
    nullable: bool,
    spot: &Spot,
) -> Slot {
    if shape.properties.is_empty() && !(shape.closed && shape.additional.is_empty() && !shape.holds_rest()) {
        return map(context, shape, spot);
    }
    let name = context.name_type(spot);
    let named = Type::Named(name.clone());
    // The members may refer back to it.
    context.origins.insert(name.clone(), whole.clone());
    let slot = Slot::of(if nullable { named.clone().optional() } else { named.clone() });
    context.done.insert(whole.clone(), slot);
    let spot = Spot { fixed: None, ..spot.clone() };
    let fields = fields(context, &shape.properties, shape, &spot);
    let demanded = demanded(shape);
    let rest = rest(context, shape, !demanded.is_empty(), &spot);
    let doc = docs::of_type(context.api, whole, &spot.label);
    let deprecated = docs::is_deprecated(context.api, shape);
    context.declare(&spot.home, name.clone(), doc, deprecated, Kind::Struct(Struct { fields, rest }));
    if !demanded.is_empty() {
        context.add_check(&name, Check::Required(demanded));
    }
    Slot::of(named)
}

/// An object whose members have no names in the document.
fn map(context: &mut Context<'_>, shape: &Shape, spot: &Spot) -> Slot {
    let value = values(context, shape, &spot.unnamed_part("value", "A member"));
    let (ty, inner) = match value {
        None => (Type::Object, Vec::new()),
        Some(Slot { ty: Type::Value, checks }) => (Type::Object, checks),
        Some(Slot { ty, checks }) => (Type::Map(Box::new(ty)), checks),
    };
    let mut checks: Vec<Check> = shape.checks.iter().filter(|check| applies(check, &ty)).cloned().collect();
    let demanded = demanded(shape);
    if !demanded.is_empty() {
        checks.push(Check::Required(demanded));
    }
    if !inner.is_empty() {
        checks.push(Check::Values(inner));
    }
    Slot { ty, checks }
}

/// What members without a name hold; `None` if the document says nothing of them. With patterns, or with schemas
/// that stand apart from each other in an `allOf`, that is anything.
fn values(context: &mut Context<'_>, shape: &Shape, spot: &Spot) -> Option<Slot> {
    match shape.additional.as_slice() {
        [] => shape.holds_rest().then(|| Slot::of(Type::Value)),
        [only] if !shape.holds_rest() => Some(context.schema(*only, spot)),
        _ => Some(Slot::of(Type::Value)),
    }
}

fn fields(
    context: &mut Context<'_>,
    properties: &IndexMap<String, Vec<SchemaId>>,
    shape: &Shape,
    spot: &Spot,
) -> Vec<Field> {
    let mut scope = Scope::holding(&["new", REST]);
    properties
        .iter()
        .filter_map(|(wire, schemas)| {
            // A member that `false` forbids is never there.
            if schemas.iter().any(|id| context.api[*id].boolean == Some(false)) {
                return None;
            }
            let whole = Whole::all(schemas);
            let slot = context.whole(&whole, &spot.part(wire));
            let doc = docs::of_place(context.api, &whole, wire, &slot);
            let name = scope.give(wire, Case::Snake, "field");
            let deprecated = schemas.iter().any(|id| context.api[*id].is_deprecated());
            let (required, only_in) = (shape.requires(wire), only_in(context.api, schemas));
            let default = schemas.iter().find_map(|id| context.api.default_of(*id)).cloned();
            Some(Field { name, wire: wire.clone(), doc, deprecated, slot, required, default, only_in })
        })
        .collect()
}

/// `readOnly` and `writeOnly`; both at once say nothing.
fn only_in(api: &Api, schemas: &[SchemaId]) -> Option<Way> {
    let read_only = schemas.iter().any(|id| api.is_read_only(*id));
    let write_only = schemas.iter().any(|id| api.is_write_only(*id));
    match (read_only, write_only) {
        (true, false) => Some(Way::Response),
        (false, true) => Some(Way::Request),
        _ => None,
    }
}

/// The members that have to be there though no schema says what they are.
fn demanded(shape: &Shape) -> Vec<String> {
    shape.required.iter().filter(|name| !shape.properties.contains_key(*name)).cloned().collect()
}

/// The field for members that have no name, if the document says that there may be some, or demands one that has
/// no schema.
fn rest(context: &mut Context<'_>, shape: &Shape, demanded: bool, spot: &Spot) -> Option<Rest> {
    let slot = match values(context, shape, &spot.unnamed_part("value", "A member")) {
        Some(slot) => slot,
        None if demanded => Slot::of(Type::Value),
        None => return None,
    };
    Some(Rest { name: REST.to_owned(), slot })
}
