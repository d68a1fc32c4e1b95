//! Paths begin with a slash, and no two differ only in the names of their parameters (OpenAPI 3.1, section 4.8.8).

use indexmap::IndexMap;

use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Api, Operation, PathPart, PathTemplate};

/// Judges the paths of all operations.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let mut shapes: IndexMap<String, &PathTemplate> = IndexMap::new();
    let mut diagnostics = Vec::new();
    let mut last = None;
    for operation in &api.operations {
        let path = &operation.path;
        // What is to be said of a path is said once.
        if last.replace(path) == Some(path) {
            continue;
        }
        if !path.as_str().starts_with('/') {
            let message = format!("the path `{path}` does not begin with `/`");
            diagnostics.push(at_path(api, operation, "path-without-slash", message));
        }
        let known = *shapes.entry(shape(path)).or_insert(path);
        if known != path {
            let message = format!("`{path}` and `{known}` are the same path; requests go to the first");
            diagnostics.push(at_path(api, operation, "equal-paths", message));
        }
    }
    diagnostics
}

/// The path without the names of its parameters.
fn shape(path: &PathTemplate) -> String {
    let parts = path.parts().iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Parameter(_) => "{}",
    });
    parts.collect()
}

/// A warning at the key of the path that an operation stands under.
fn at_path(api: &Api, operation: &Operation, code: &'static str, message: String) -> Diagnostic {
    let at = At::Key(api.sources.parent(&operation.location));
    Diagnostic { code, severity: Severity::Warning, at, message, help: None }
}
