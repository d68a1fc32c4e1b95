//! A schema that is nothing but a reference to itself, by whatever detour, describes nothing and would keep a validator
//! going for ever. (A schema that refers to itself from inside, such as a tree, is fine.)

use crate::diagnostic::Diagnostic;
use crate::model::{Api, SchemaId};

/// Finds each cycle of `$ref`s once, at its schema with the lowest index.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let mut settled = vec![false; api.schemas.len()];
    let mut diagnostics = Vec::new();
    for (start, _) in api.schemas.iter() {
        let mut way = Vec::new();
        let mut here = Some(start);
        while let Some(id) = here.filter(|id| !is_settled(&settled, *id)) {
            if let Some(at) = way.iter().position(|known| *known == id) {
                diagnostics.extend(way.iter().skip(at).min().map(|id| endless(api, *id)));
                break;
            }
            way.push(id);
            here = api[id].reference();
        }
        for id in way {
            if let Some(slot) = settled.get_mut(id.as_usize()) {
                *slot = true;
            }
        }
    }
    diagnostics
}

fn is_settled(settled: &[bool], id: SchemaId) -> bool {
    settled.get(id.as_usize()).copied().unwrap_or(true)
}

fn endless(api: &Api, id: SchemaId) -> Diagnostic {
    let message = "this schema refers to itself, and so describes nothing";
    Diagnostic::error("reference-cycle", api.sources.member(&api[id].location, "$ref"), message)
}
