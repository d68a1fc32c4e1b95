//! `operationId` is unique among all operations (OpenAPI 3.1, section 4.8.10.1).

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::model::Api;

/// Of two operations with one id the first keeps it.
pub(super) fn make_unique(api: &mut Api) -> Vec<Diagnostic> {
    let mut first: HashMap<String, String> = HashMap::new();
    let mut diagnostics = Vec::new();
    for operation in api.operations.iter_mut().chain(&mut api.webhooks) {
        let Some(id) = operation.operation_id.clone() else { continue };
        let key = operation.key();
        if let Some(other) = first.get(&id) {
            let message =
                format!("`{id}` is the operationId of `{other}` already; this operation is read without");
            let at = api.sources.member(&operation.location, "operationId");
            diagnostics.push(Diagnostic::warning("duplicate-operation-id", at, message));
            operation.operation_id = None;
        } else {
            first.insert(id, key);
        }
    }
    diagnostics
}
