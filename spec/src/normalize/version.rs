//! `openapi`: which version of the standard the document is written in.

use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Version;
use crate::node::Node;

/// The version of the document, or why it is none that can be read.
pub(super) fn detect(root: &Node<'_>) -> Result<Version, Diagnostic> {
    if !root.is_object() {
        let message = format!("an OpenAPI document must be an object, not {}", root.describe());
        return Err(Diagnostic::error("not-openapi", root.at(), message));
    }
    if let Some(swagger) = root.field("swagger") {
        return Err(Diagnostic::error(
            "swagger-2",
            swagger.at(),
            "Swagger 2.0 is not read, only OpenAPI 3.0, 3.1 and 3.2",
        )
        .with_help(
            "convert the document first, e.g. with `npx swagger2openapi --outfile openapi.yaml FILE`",
        ));
    }
    let Some(openapi) = root.field("openapi") else {
        let message = "this is no OpenAPI document: it has no `openapi`";
        return Err(Diagnostic::error("not-openapi", root.at(), message)
            .with_help("an OpenAPI document begins with its version, e.g. `openapi: 3.1.0`"));
    };
    let Some(version) = openapi.as_str() else {
        let message = format!("`openapi` must be a string, not {}", openapi.describe());
        let help =
            format!("write the version in full and in quotes, e.g. `openapi: \"{}.0\"`", openapi.to_value());
        return Err(Diagnostic::error("unknown-version", openapi.at(), message).with_help(help));
    };
    by_number(version).ok_or_else(|| {
        let message = format!("OpenAPI `{}` is not known", version.escape_debug());
        Diagnostic::error("unknown-version", openapi.at(), message)
            .with_help("versions 3.0, 3.1 and 3.2 are read, e.g. `openapi: 3.1.0`")
    })
}

/// A document of 3.0 has `paths`; a later one at least one of `paths`, `webhooks` and `components`.
pub(super) fn check_contents<'d>(context: &mut Context<'d>, root: &Node<'d>) {
    let wanted: &[&str] =
        if context.version == Version::V3_0 { &["paths"] } else { &["paths", "webhooks", "components"] };
    if !wanted.iter().any(|field| root.get(field).is_some()) {
        context.error("no-contents", root, format!("the document has no `{}`", wanted.join("`, no `")));
    }
}

fn by_number(version: &str) -> Option<Version> {
    let mut numbers = version.split('.');
    match (numbers.next(), numbers.next()) {
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        (Some("3"), Some("2")) => Some(Version::V3_2),
        _ => None,
    }
}
