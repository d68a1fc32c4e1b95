//! The Tag Object (OpenAPI 3.1, section 4.8.22).

use serde_json::json;

use super::context::Context;
use super::external_docs;
use super::skeleton::Skeleton;
use crate::grammar;
use crate::model::Tag;
use crate::node::Node;

/// Reads `tags` of the root.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<Tag> {
    node.elements().filter_map(|tag| read(context, &tag)).collect()
}

fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Tag> {
    context.check(node, &grammar::TAG);
    let skeleton = Skeleton::of(context, node, &grammar::TAG).or("name", json!(""));
    let tag: openapiv3::Tag = skeleton.read(context, node, &grammar::TAG)?;
    Some(Tag {
        name: tag.name,
        summary: node.text("summary"),
        description: tag.description,
        parent: node.text("parent"),
        kind: node.text("kind"),
        external_docs: node.field("externalDocs").and_then(|docs| external_docs::read(context, &docs)),
    })
}
