//! A schema that is nothing but a reference to itself, by whatever detour, describes nothing and would keep a validator
//! going for ever. (A schema that refers to itself from inside, such as a tree, is fine.)

use crate::diagnostic::Diagnostic;
use crate::model::{Api, SchemaId};

/// Finds each cycle of `$ref`s once, at its schema with the lowest index.
pub(super) fn find(api: &Api) -> Vec<SchemaId> {
    let mut settled = vec![false; api.schemas.len()];
    let mut found = Vec::new();
    let mut way = Vec::new();
    for (start, _) in api.schemas.iter() {
        let mut here = Some(start);
        while let Some(id) = here.filter(|id| !is_settled(&settled, *id)) {
            if let Some(at) = way.iter().position(|known| *known == id) {
                found.extend(way.iter().skip(at).min());
                break;
            }
            way.push(id);
            here = api[id].reference();
        }
        for id in way.drain(..) {
            if let Some(slot) = settled.get_mut(id.as_usize()) {
                *slot = true;
            }
        }
    }
    found
}

fn is_settled(settled: &[bool], id: SchemaId) -> bool {
    settled.get(id.as_usize()).copied().unwrap_or(true)
}

/// What is to be said of such a schema.
pub(super) fn diagnostic(api: &Api, id: SchemaId) -> Diagnostic {
    let message = "this schema refers to itself, and so describes nothing";
    Diagnostic::error("reference-cycle", api.sources.member(&api[id].location, "$ref"), message)
}
