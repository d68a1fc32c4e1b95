//! The Header Object (OpenAPI 3.1, section 4.8.21).

use http::HeaderName;
use indexmap::IndexMap;
use serde_json::json;

use super::context::Context;
use super::skeleton::Skeleton;
use super::{example, media_type};
use crate::diagnostic::Severity;
use crate::grammar;
use crate::model::{Header, ParameterKind, Style};
use crate::node::Node;

/// Reads the `headers` map of an object. `Content-Type` is left out, as the standard says that it is ignored.
pub(super) fn map<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> IndexMap<String, Header> {
    let mut headers = IndexMap::new();
    for (name, node) in owner.field("headers").into_iter().flat_map(|headers| headers.members()) {
        if name.eq_ignore_ascii_case("content-type") {
            context.note(
                "ignored-header",
                &node,
                "`Content-Type` is described by `content`; this header is ignored",
            );
            continue;
        }
        let named = check_name(context, &node, name);
        if let (Some(header), true) = (read(context, node), named) {
            headers.insert(name.to_owned(), header);
        }
    }
    headers
}

/// The name of a header field is a token (RFC 9110, section 5.1); another can be neither sent nor received.
pub(super) fn check_name<'d>(context: &mut Context<'d>, node: &Node<'d>, name: &str) -> bool {
    let is_token = HeaderName::from_bytes(name.as_bytes()).is_ok();
    if !is_token {
        let message = format!("`{name}` cannot be the name of a header field; it is ignored");
        let help = "use letters, digits and hyphens".to_owned();
        context.at_key("invalid-header-name", Severity::Warning, node, message, help);
    }
    is_token
}

/// Reads a Header Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Header> {
    let beside = context.description_beside(&node);
    let node = context.follow(node)?;
    if !context.check(&node, &grammar::HEADER) {
        return None;
    }
    let skeleton = Skeleton::of(context, &node, &grammar::HEADER).with("content", json!({})).without("style");
    let header: openapiv3::Header = skeleton.read(context, &node, &grammar::HEADER)?;
    if !context.enter(&node) {
        return None;
    }
    let kind = kind(context, &node);
    context.leave();
    Some(Header {
        description: beside.or(header.description),
        required: header.required,
        deprecated: header.deprecated.unwrap_or_default(),
        kind,
        examples: example::map(context, &node),
        location: node.at(),
    })
}

/// A header has the style `simple` and no other.
fn kind<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ParameterKind> {
    if let Some(style) = node.field("style").filter(|style| style.as_str() != Some("simple")) {
        context.error("invalid-style", &style, "the style of a header must be `simple`");
    }
    if let Some(schema) = node.field("schema") {
        let explode = node.field("explode").and_then(|flag| flag.as_bool()).unwrap_or_default();
        let schema = context.schemas.schema(schema);
        return Some(ParameterKind::Schema { schema, style: Style::Simple, explode, allow_reserved: false });
    }
    media_type::content(context, node).into_iter().next().map(|entry| ParameterKind::Content(Box::new(entry)))
}
