//! The Media Type Object (OpenAPI 3.1, section 4.8.14) and the `content` maps that hold it.

use super::context::Context;
use super::{encoding, example};
use crate::grammar;
use crate::model::MediaType;
use crate::node::Node;

/// Reads the `content` map of an object; empty if there is none.
pub(super) fn content<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> Vec<MediaType> {
    let members = owner.field("content").into_iter().flat_map(|content| content.members());
    members
        .filter(|(name, _)| !name.starts_with("x-"))
        .filter_map(|(name, node)| read(context, name, node))
        .collect()
}

/// Reads one entry; in 3.2 it may be a reference.
pub(super) fn read<'d>(context: &mut Context<'d>, name: &str, node: Node<'d>) -> Option<MediaType> {
    let node = context.follow(node)?;
    if !context.check(&node, &grammar::MEDIA_TYPE) {
        return None;
    }
    Some(MediaType {
        name: name.to_owned(),
        schema: node.field("schema").map(|schema| context.schemas.schema(schema)),
        item_schema: node.field("itemSchema").map(|schema| context.schemas.schema(schema)),
        examples: example::map(context, &node),
        encoding: encoding::map(context, &node),
        location: node.at(),
    })
}
