//! Whether `null` is a value of a schema: of the keywords few bear on it, so that this can be told in full.

use serde_json::Value;
use spec::Api;
use spec::model::{Keyword, SchemaId, SchemaType};

use super::shape::{Shape, Whole};

/// How deep schemas are followed.
const MAX_DEPTH: usize = 16;

/// Whether a conjunction surely refuses `null`.
pub(super) fn refused(api: &Api, whole: &Whole) -> bool {
    whole.only.is_some_and(|only| only != SchemaType::Null)
        || whole.parts.iter().any(|part| accepted(api, part.id, part.bare, 0) == Some(false))
}

/// `None` where references go too deep, or wherever a `$dynamicRef` leads.
fn accepted(api: &Api, id: SchemaId, bare: bool, depth: usize) -> Option<bool> {
    let schema = &api[id];
    if schema.boolean.is_some() || depth > MAX_DEPTH {
        return schema.boolean;
    }
    all(schema.keywords.iter().map(|keyword| of_keyword(api, keyword, &schema.keywords, bare, depth)))
}

fn of_keyword(api: &Api, keyword: &Keyword, beside: &[Keyword], bare: bool, depth: usize) -> Option<bool> {
    let inner = |id: &SchemaId| accepted(api, *id, false, depth + 1);
    match keyword {
        Keyword::Type(types) => Some(types.contains(&SchemaType::Null)),
        Keyword::Enum(values) => Some(values.contains(&Value::Null)),
        Keyword::Const(value) => Some(value.is_null()),
        Keyword::Ref(target) => accepted(api, *target, bare, depth + 1),
        Keyword::AllOf(list) => all(list.iter().map(|id| accepted(api, *id, bare, depth + 1))),
        Keyword::AnyOf(list) if !bare && !list.is_empty() => {
            all(list.iter().map(|id| inner(id).map(|accepts| !accepts))).map(|none| !none)
        }
        Keyword::OneOf(list) if !bare && !list.is_empty() => {
            let accepting: Option<Vec<bool>> = list.iter().map(inner).collect();
            let accepting = list.iter().zip(accepting?).filter(|(_, accepts)| *accepts);
            // Branches that all name `null` are meant to say so of the whole.
            Some(match accepting.clone().count() {
                0 => false,
                1 => true,
                _ => accepting.into_iter().all(|(id, _)| is_named(api, *id)),
            })
        }
        Keyword::Not(schema) => inner(schema).map(|accepts| !accepts),
        Keyword::If(condition) => {
            let accepts = inner(condition)?;
            let next = beside.iter().find_map(|keyword| match keyword {
                Keyword::Then(next) if accepts => Some(next),
                Keyword::Else(next) if !accepts => Some(next),
                _ => None,
            });
            next.map_or(Some(true), inner)
        }
        Keyword::DynamicRef(_) => None,
        _ => Some(true),
    }
}

/// Whether a schema lists `null` among its types or values.
fn is_named(api: &Api, id: SchemaId) -> bool {
    let shape = Shape::gather(api, &Whole::from(id));
    shape.types.is_some_and(|types| types.contains(&SchemaType::Null))
        || shape.values.is_some_and(|values| values.contains(&Value::Null))
}

/// Whether all hold, if that is known.
fn all(facts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for fact in facts {
        match fact {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = None,
        }
    }
    known
}
