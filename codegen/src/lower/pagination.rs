//! How the pages of a list follow each other, inferred from names and types.
//!
//! The rule: a query parameter `x`, and in the body of the success, or in an object directly in it, a member
//! `next_x` of the same type, an integer or a string: `page` and `meta.next_page`, `cursor` and `next_cursor`,
//! `page_token` and `next_page_token`. And exactly one list directly in the body: its items. Anything that is
//! less clear is no list in pages.

use super::context::Context;
use crate::ir::{Field, Item, Kind, OutcomeBody, Paging, Parameter, Place, Struct, Success, Type};

/// The paging of an operation, if it has one.
pub(super) fn infer(context: &Context<'_>, parameters: &[Parameter], success: &Success) -> Option<Paging> {
    let Success::One(OutcomeBody::Json(slot)) = success else { return None };
    let page = structure(context, &slot.ty)?;
    let mut lists = page.fields.iter().filter_map(list);
    let (items, item) = lists.next().filter(|_| lists.next().is_none())?;
    let candidates = parameters.iter().filter(|parameter| parameter.place == Place::Query);
    candidates.filter(|parameter| matches!(parameter.slot.ty, Type::Integer(_) | Type::String)).find_map(
        |parameter| {
            Some(Paging {
                field: parameter.field.clone(),
                token: parameter.slot.ty.clone(),
                field_optional: !parameter.required,
                next: next(context, page, parameter)?,
                items: items.clone(),
                item: item.clone(),
            })
        },
    )
}

fn structure<'c>(context: &'c Context<'_>, ty: &Type) -> Option<&'c Struct> {
    match context.item(ty.named()?) {
        Some(Item { kind: Kind::Struct(structure), .. }) => Some(structure),
        _ => None,
    }
}

/// The way to the token of the next page.
fn next(context: &Context<'_>, page: &Struct, parameter: &Parameter) -> Option<Vec<(String, usize)>> {
    let wanted = format!("next_{}", parameter.field);
    let in_struct = |structure: &Struct| {
        let matches =
            |field: &&Field| field.name == wanted && unwrapped(&field.slot.ty).0 == &parameter.slot.ty;
        structure.fields.iter().find(matches).map(step)
    };
    in_struct(page).map(|last| vec![last]).or_else(|| {
        page.fields.iter().find_map(|field| {
            let inner = structure(context, unwrapped(&field.slot.ty).0)?;
            Some(vec![step(field), in_struct(inner)?])
        })
    })
}

/// The field and how many `Option`s are around what it holds.
fn step(field: &Field) -> (String, usize) {
    let wraps = unwrapped(&field.slot.ty).1 + usize::from(!field.required);
    (field.name.clone(), wraps)
}

/// A field that is a list, with the type of its items.
fn list(field: &Field) -> Option<((String, usize), Type)> {
    match unwrapped(&field.slot.ty).0 {
        Type::Vec(item) => Some((step(field), (**item).clone())),
        _ => None,
    }
}

fn unwrapped(ty: &Type) -> (&Type, usize) {
    match ty {
        Type::Option(inner) => {
            let (ty, wraps) = unwrapped(inner);
            (ty, wraps + 1)
        }
        other => (other, 0),
    }
}
