//! The Response Object (OpenAPI 3.1, section 4.8.17).

use std::sync::Arc;

use super::context::{Beside, Context};
use super::skeleton::extensions;
use super::{header, link, media_type};
use crate::grammar;
use crate::model::{Response, Version};
use crate::node::Node;

/// Reads a Response Object. Until 3.2 it must have a description; but to do without harms nobody.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Arc<Response>> {
    context.read_once(node, &grammar::RESPONSE, |context| &mut context.responses, here)
}

fn here<'d>(context: &mut Context<'d>, node: Node<'d>, beside: Beside) -> Option<Response> {
    if !context.check(&node, &grammar::RESPONSE) {
        return None;
    }
    if context.version < Version::V3_2 && node.get("description").is_none() {
        context.note("missing-field", &node, "this Response Object has no `description`");
    }
    Some(Response {
        description: beside.description.or_else(|| context.text(&node, "description")).unwrap_or_default(),
        headers: header::map(context, &node),
        content: media_type::content(context, &node),
        links: link::map(context, &node),
        summary: beside.summary.or_else(|| node.text("summary")),
        extensions: extensions(&node),
        location: node.at(),
    })
}
