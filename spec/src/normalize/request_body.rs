//! The Request Body Object (OpenAPI 3.1, section 4.8.13).

use std::sync::Arc;

use super::context::{Beside, Context};
use super::media_type;
use super::skeleton::extensions;
use crate::grammar;
use crate::model::RequestBody;
use crate::node::Node;

/// Reads a Request Body Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Arc<RequestBody>> {
    context.read_once(node, &grammar::REQUEST_BODY, |context| &mut context.request_bodies, here)
}

fn here<'d>(context: &mut Context<'d>, node: Node<'d>, beside: Beside) -> Option<RequestBody> {
    if !context.check(&node, &grammar::REQUEST_BODY) {
        return None;
    }
    Some(RequestBody {
        description: beside.description.or_else(|| context.text(&node, "description")),
        required: context.flag(&node, "required").unwrap_or_default(),
        content: media_type::content(context, &node),
        extensions: extensions(&node),
        location: node.at(),
    })
}
