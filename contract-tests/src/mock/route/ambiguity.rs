//! Paths of which the document does not say which one a request means (OpenAPI 3.1, section 4.8.8.2).

use spec::diagnostic::{At, Severity};
use spec::model::Operation;
use spec::{Api, Diagnostic};

use super::segment::{Segment, are_ambiguous, ranks, segments_of};

/// Pairs of paths that some request matches and of which neither is the more concrete one: the document does not
/// say which is meant.
pub(in crate::mock) fn ambiguities(api: &Api) -> Vec<Diagnostic> {
    let mut paths: Vec<(&Operation, Vec<Segment>)> = Vec::new();
    for operation in &api.operations {
        if paths.iter().all(|(known, _)| known.path != operation.path) {
            paths.push((operation, segments_of(&operation.path)));
        }
    }
    let mut found = Vec::new();
    for (number, (later, segments)) in paths.iter().enumerate() {
        for (earlier, others) in paths.iter().take(number) {
            if are_ambiguous(others, segments) {
                found.push(ambiguity(api, earlier, later));
            }
        }
    }
    found
}

fn ambiguity(api: &Api, earlier: &Operation, later: &Operation) -> Diagnostic {
    let (first, second) =
        if ranks(&later.path) < ranks(&earlier.path) { (later, earlier) } else { (earlier, later) };
    Diagnostic {
        code: "ambiguous-paths",
        severity: Severity::Warning,
        at: At::Key(api.sources.parent(&later.location)),
        message: format!(
            "a request may match both `{}` and `{}`; the mock takes it for the first",
            first.path, second.path
        ),
        help: None,
    }
}
