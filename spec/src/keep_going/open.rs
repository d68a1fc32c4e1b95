//! Opens the schemas that were not understood: each accepts anything in its place.
//!
//! A schema that accepts more than its author meant does no harm, but for one place: where another schema turns its
//! verdict round, as `not` does, too much accepted becomes too much refused. Such a schema is opened as well.

use std::collections::BTreeSet;

use crate::model::{Keyword, Schema, SchemaId, SchemaPool};

/// How the verdict of one schema follows from that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It accepts no less if the other accepts more.
    Follows,
    /// It may accept less if the other accepts more.
    Turns,
}

/// Opens schemas and those that turn their verdict round; returns all that were opened, by their index.
pub(super) fn schemas(pool: &mut SchemaPool, broken: &[SchemaId]) -> BTreeSet<SchemaId> {
    let users = users(pool);
    let mut opened: BTreeSet<SchemaId> = broken.iter().copied().collect();
    // Those that accept more than their authors meant.
    let mut wider = opened.clone();
    let mut waiting: Vec<SchemaId> = broken.to_vec();
    while let Some(id) = waiting.pop() {
        for (user, how) in users.get(id.as_usize()).into_iter().flatten() {
            if *how == Use::Turns {
                opened.insert(*user);
            }
            if wider.insert(*user) {
                waiting.push(*user);
            }
        }
    }
    for id in &opened {
        let schema = open(&pool[*id]);
        pool.replace(*id, schema);
    }
    opened
}

/// For each schema the schemas that apply it, and how.
fn users(pool: &SchemaPool) -> Vec<Vec<(SchemaId, Use)>> {
    let mut users = vec![Vec::new(); pool.len()];
    for (id, schema) in pool.iter() {
        for (used, how) in uses(schema) {
            if let Some(users) = users.get_mut(used.as_usize()) {
                users.push((id, how));
            }
        }
    }
    users
}

/// The schemas that a schema applies, and how.
fn uses(schema: &Schema) -> Vec<(SchemaId, Use)> {
    let mut uses: Vec<(SchemaId, Use)> = Vec::new();
    // What applies to the same value tells also which members and elements `unevaluated…` leaves alone.
    let in_place = match schema.unevaluated_properties().or(schema.unevaluated_items()) {
        Some(_) => Use::Turns,
        None => Use::Follows,
    };
    for keyword in &schema.keywords {
        match keyword {
            Keyword::Not(id) | Keyword::If(id) => uses.push((*id, Use::Turns)),
            Keyword::Contains(id) if schema.max_contains().is_some() => uses.push((*id, Use::Turns)),
            Keyword::OneOf(list) => uses.extend(list.iter().map(|id| (*id, Use::Turns))),
            Keyword::AllOf(list) | Keyword::AnyOf(list) => {
                uses.extend(list.iter().map(|id| (*id, in_place)));
            }
            Keyword::DependentSchemas(map) => uses.extend(map.values().map(|id| (*id, in_place))),
            Keyword::Ref(id) | Keyword::Then(id) | Keyword::Else(id) => uses.push((*id, in_place)),
            Keyword::Defs(_) => {}
            other => uses.extend(other.sub_schemas().into_iter().map(|sub| (sub.id, Use::Follows))),
        }
    }
    uses
}

/// The schema without all that constrains, but with the names that others refer to it by.
fn open(schema: &Schema) -> Schema {
    let names = |keyword: &&Keyword| {
        matches!(keyword, Keyword::Id(_) | Keyword::Anchor(_) | Keyword::DynamicAnchor(_))
    };
    let keywords = schema.keywords.iter().filter(names).cloned().collect();
    Schema { boolean: None, keywords, location: schema.location }
}
