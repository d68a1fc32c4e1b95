//! Paths begin with a slash, and no two differ only in the names of their parameters (OpenAPI 3.1, section 4.8.8).

use std::collections::BTreeSet;

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
        diagnostics.extend(template(path).map(|(code, message)| at_path(api, operation, code, message)));
        let known = *shapes.entry(shape(path)).or_insert(path);
        if known != path {
            let message = format!(
                "`{path}` and `{known}` are the same path; requests go to the first with their method"
            );
            diagnostics.push(at_path(api, operation, "equal-paths", message));
        }
    }
    diagnostics
}

/// What is wrong with the template expressions of a path (OpenAPI 3.2, section 4.8.2).
fn template(path: &PathTemplate) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let is_loose = |part: &PathPart| matches!(part, PathPart::Literal(text) if text.contains(['{', '}']));
    let loose = path.parts().iter().any(is_loose).then(|| {
        ("loose-brace", format!("a brace of the path `{path}` belongs to no other; it stands for itself"))
    });
    let nameless = path.parameters().any(str::is_empty).then(|| {
        (
            "nameless-expression",
            format!("the path `{path}` has `{{}}` without a name; it is read as a string with an empty name"),
        )
    });
    let mut seen = BTreeSet::new();
    let again = path.parameters().find(|name| !seen.insert(*name)).map(|name| {
        (
            "repeated-expression",
            format!("the path `{path}` has `{{{name}}}` more than once; each stands for the same value"),
        )
    });
    [loose, nameless, again].into_iter().flatten()
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
