//! `operationId` of a link names an operation (OpenAPI 3.1, section 4.8.20).

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Link, LinkTarget};
use crate::resolve::Guesses;

/// Judges the links of every response.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let operations = || api.operations.iter().chain(&api.webhooks);
    let guesses = Guesses::default();
    let ids: BTreeSet<&str> =
        operations().filter_map(|operation| operation.operation_id.as_deref()).collect();
    let responses = operations().flat_map(|operation| operation.responses.values());
    responses
        .flat_map(|response| response.links.values())
        .filter_map(|link| judge(api, link, &ids, &guesses))
        .collect()
}

fn judge(api: &Api, link: &Link, ids: &BTreeSet<&str>, guesses: &Guesses) -> Option<Diagnostic> {
    let LinkTarget::Id(id) = &link.target else { return None };
    if ids.contains(id.as_str()) {
        return None;
    }
    let message = format!("no operation has the operationId `{id}`; the link leads nowhere");
    let warning =
        Diagnostic::warning("unknown-operation", api.sources.member(&link.location, "operationId"), message);
    Some(match guesses.closest(id, ids.iter().copied()) {
        Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
        None => warning,
    })
}
