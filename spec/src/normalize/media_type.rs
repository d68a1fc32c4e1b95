//! The Media Type Object (OpenAPI 3.1, section 4.8.14) and the `content` maps that hold it.

use super::context::Context;
use super::skeleton::extensions;
use super::{encoding, example};
use crate::diagnostic::Severity;
use crate::grammar;
use crate::model::MediaType;
use crate::node::Node;

/// Reads the `content` map of an object; empty if there is none.
pub(super) fn content<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> Vec<MediaType> {
    let mut content = Vec::new();
    for (name, node) in owner.field("content").into_iter().flat_map(|content| content.members()) {
        let named = check_name(context, name, &node);
        if named || !name.starts_with("x-") {
            content.extend(read(context, name, node));
        }
    }
    content
}

/// A key is a media type or a range of them (RFC 9110, section 12.5.1).
fn check_name<'d>(context: &mut Context<'d>, name: &str, node: &Node<'d>) -> bool {
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    let essence = name.split(';').next().unwrap_or_default().trim();
    let named = essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    if !named {
        let message = format!("`{name}` is no media type; no body is described by it");
        let help = "write a media type such as `application/json`, or a range such as `text/*`".to_owned();
        context.at_key("invalid-media-type", Severity::Warning, node, message, help);
    }
    named
}

/// Reads one entry.
pub(super) fn read<'d>(context: &mut Context<'d>, name: &str, node: Node<'d>) -> Option<MediaType> {
    let (node, beside) = context.follow(node, &grammar::MEDIA_TYPE)?;
    if !context.check(&node, &grammar::MEDIA_TYPE) {
        return None;
    }
    let parts = encoding::of_parts(context, &node);
    Some(MediaType {
        name: name.to_owned(),
        description: beside.description.or_else(|| node.text("description")),
        schema: node.field("schema").map(|schema| context.schemas.schema(schema)),
        item_schema: node.field("itemSchema").map(|schema| context.schemas.schema(schema)),
        examples: example::map(context, &node),
        encoding: parts.by_name,
        prefix_encoding: parts.first,
        item_encoding: parts.others,
        extensions: extensions(&node),
        location: node.at(),
    })
}
