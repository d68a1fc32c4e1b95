//! `operationId` is unique among all operations (OpenAPI 3.1, section 4.8.10.1).

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Operation};

/// Of two operations with one id the first keeps it.
pub(super) fn make_unique(api: &mut Api) -> Vec<Diagnostic> {
    let mut first: HashMap<&str, &Operation> = HashMap::new();
    let mut diagnostics = Vec::new();
    let mut later = BTreeSet::new();
    for (number, operation) in api.operations.iter().chain(&api.webhooks).enumerate() {
        let Some(id) = &operation.operation_id else { continue };
        match first.entry(id) {
            Entry::Vacant(entry) => drop(entry.insert(operation)),
            Entry::Occupied(entry) => {
                let other = entry.get().key();
                let message =
                    format!("`{id}` is the operationId of `{other}` already; this operation is read without");
                let at = api.sources.member(&operation.location, "operationId");
                diagnostics.push(Diagnostic::warning("duplicate-operation-id", at, message));
                later.insert(number);
            }
        }
    }
    for (number, operation) in api.operations.iter_mut().chain(&mut api.webhooks).enumerate() {
        if later.contains(&number) {
            operation.operation_id = None;
        }
    }
    diagnostics
}
