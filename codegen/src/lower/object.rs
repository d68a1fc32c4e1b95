//! Objects: structs, and maps where the members have no names.

use indexmap::IndexMap;
use spec::model::{Schema, SchemaId};

use super::context::{Context, Spot};
use super::docs;
use super::names::{Case, Scope};
use super::scalar::applies;
use super::shape::{Shape, Whole};
use crate::ir::{Check, Field, Kind, Rest, Slot, Struct, Type};

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
    let rest = rest(context, shape, &fields, &spot);
    let doc = docs::of_type(context.api, whole, &spot.label);
    let deprecated = docs::is_deprecated(context.api, shape);
    context.declare(&spot.home, name, doc, deprecated, Kind::Struct(Struct { fields, rest }));
    Slot::of(named)
}

/// An object whose members have no names in the document.
fn map(context: &mut Context<'_>, shape: &Shape, spot: &Spot) -> Slot {
    let value = values(context, shape, &spot.unnamed_part("value", "A member"));
    let (ty, inner) = match value {
        Some(Slot { ty: Type::Value, .. }) | None => (Type::Object, Vec::new()),
        Some(Slot { ty, checks }) => (Type::Map(Box::new(ty)), checks),
    };
    let mut checks: Vec<Check> = shape.checks.iter().filter(|check| applies(check, &ty)).cloned().collect();
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
    let mut scope = Scope::holding(&["new"]);
    properties
        .iter()
        .filter_map(|(wire, schemas)| {
            // A member that `false` forbids is never there.
            if schemas.iter().any(|id| context.api[*id].boolean == Some(false)) {
                return None;
            }
            let whole = Whole::all(schemas);
            let slot = context.whole(&whole, &spot.part(wire));
            let mut doc = docs::of_place(context.api, &whole, wire, &slot);
            doc.extend(one_way(context, schemas));
            let name = scope.give(wire, Case::Snake, "field");
            let deprecated = schemas.iter().any(|id| context.api[*id].is_deprecated());
            // A request need not hold what only responses do (OpenAPI 3.0, `readOnly`), and the other way round.
            let goes_one_way =
                |id: &SchemaId| context.api[*id].is_read_only() || context.api[*id].is_write_only();
            let required = shape.requires(wire) && !schemas.iter().any(goes_one_way);
            if let Some(id) = schemas.iter().find(|id| goes_one_way(id)).filter(|_| shape.requires(wire)) {
                let message = "this member goes one way only; one type serves both, in which it is optional";
                let location = context.api[*id].location;
                context.note("one-way-member", location, message);
            }
            Some(Field { name, wire: wire.clone(), doc, deprecated, slot, required })
        })
        .collect()
}

/// The lines that tell of `readOnly` and `writeOnly`.
fn one_way(context: &Context<'_>, schemas: &[SchemaId]) -> Vec<String> {
    let any = |is: fn(&Schema) -> bool| schemas.iter().any(|id| is(&context.api[*id]));
    match (any(Schema::is_read_only), any(Schema::is_write_only)) {
        (true, _) => vec![String::new(), "Only responses hold it.".to_owned()],
        (_, true) => vec![String::new(), "Only requests hold it.".to_owned()],
        _ => Vec::new(),
    }
}

/// The field for members that have no name, if the document says that there may be some, or demands one that has
/// no schema.
fn rest(context: &mut Context<'_>, shape: &Shape, fields: &[Field], spot: &Spot) -> Option<Rest> {
    let demanded = shape.required.iter().any(|name| !shape.properties.contains_key(name));
    let slot = match values(context, shape, &spot.unnamed_part("value", "A member")) {
        Some(slot) => slot,
        None if demanded => Slot::of(Type::Value),
        None => return None,
    };
    let taken: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let name = Scope::holding(&taken).give("additional_properties", Case::Snake, "map");
    Some(Rest { name, slot })
}
