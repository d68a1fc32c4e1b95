//! The Header Object (OpenAPI 3.1, section 4.8.21).

use http::HeaderName;
use indexmap::IndexMap;

use super::context::Context;
use super::parameter::flag;
use super::skeleton::extensions;
use super::{example, parameter, parameter_rules};
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::grammar;
use crate::model::{Header, ParameterKind, Style};
use crate::node::Node;

/// Reads the `headers` map of an object. `Content-Type` is left out, as the standard says that it is ignored; names
/// have no case.
pub(super) fn map<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> IndexMap<String, Header> {
    let mut headers: IndexMap<String, Header> = IndexMap::new();
    for (name, node) in owner.field("headers").into_iter().flat_map(|headers| headers.members()) {
        if name.eq_ignore_ascii_case("content-type") {
            context.note(
                "ignored-header",
                &node,
                "`Content-Type` is described by `content`; this header is ignored",
            );
            continue;
        }
        let named = check_name(context, At::Key(node.at()), name);
        let again = headers.keys().any(|known| known.eq_ignore_ascii_case(name));
        if again {
            let message = format!("the header `{name}` stands here a second time; the first counts");
            let help = "the names of header fields have no case".to_owned();
            context.at_key("duplicate-header", Severity::Warning, &node, message, help);
        }
        if let (Some(header), true) = (read(context, node), named && !again) {
            headers.insert(name.to_owned(), header);
        }
    }
    headers
}

/// The name of a header field is a token (RFC 9110, section 5.1); another can be neither sent nor received.
pub(super) fn check_name(context: &mut Context<'_>, at: At, name: &str) -> bool {
    let is_token = HeaderName::from_bytes(name.as_bytes()).is_ok();
    if !is_token {
        let message = format!("`{name}` cannot be the name of a header field; it is ignored");
        let help = Some("use letters, digits and hyphens".to_owned());
        let severity = Severity::Warning;
        context.diagnostics.push(Diagnostic { code: "invalid-header-name", severity, at, message, help });
    }
    is_token
}

/// Reads a Header Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Header> {
    let (node, beside) = context.follow(node, &grammar::HEADER)?;
    if !context.check(&node, &grammar::HEADER) {
        return None;
    }
    if !context.enter(&node) {
        return None;
    }
    let kind = kind(context, &node);
    context.leave();
    Some(Header {
        description: beside.description.or_else(|| context.text(&node, "description")),
        required: context.flag(&node, "required").unwrap_or_default(),
        deprecated: context.flag(&node, "deprecated").unwrap_or_default(),
        kind,
        examples: example::map(context, &node),
        extensions: extensions(&node),
        location: node.at(),
    })
}

/// A header has the style `simple` and no other.
fn kind<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ParameterKind> {
    if let Some(style) = node.field("style").filter(|style| style.as_str() != Some("simple")) {
        context.error("invalid-style", &style, "the style of a header must be `simple`");
    }
    match (node.field("schema"), node.field("content")) {
        (None, None) => {
            let message = "a header needs `schema` or `content`; this one may hold anything";
            context.note("no-schema", node, message);
            None
        }
        (None, Some(content)) => {
            parameter_rules::no_style(context, node);
            parameter::one_media_type(context, node, &content)
        }
        (Some(schema), content) => {
            if let Some(content) = content {
                parameter_rules::schema_and_content(context, &content);
            }
            let explode = flag(node, "explode").unwrap_or_default();
            let schema = context.schemas.schema(schema);
            Some(ParameterKind::Schema { schema, style: Style::Simple, explode, allow_reserved: false })
        }
    }
}
