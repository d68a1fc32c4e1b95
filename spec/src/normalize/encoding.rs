//! The Encoding Object (OpenAPI 3.1, section 4.8.15).

use indexmap::IndexMap;

use super::context::Context;
use super::header;
use super::parameter::style;
use super::skeleton::Skeleton;
use crate::grammar;
use crate::model::Encoding;
use crate::node::Node;

/// Reads `encoding` of a media type, by property.
pub(super) fn map<'d>(context: &mut Context<'d>, media_type: &Node<'d>) -> IndexMap<String, Encoding> {
    let members = media_type.field("encoding").into_iter().flat_map(|encoding| encoding.members());
    members.filter_map(|(name, node)| Some((name.to_owned(), read(context, &node)?))).collect()
}

/// `explode` is read from the node, as `openapiv3` cannot tell that it is absent, and then the style decides.
fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Encoding> {
    if !context.check(node, &grammar::ENCODING) {
        return None;
    }
    let skeleton = Skeleton::of(context, node, &grammar::ENCODING).without("style");
    let encoding: openapiv3::Encoding = skeleton.read(context, node, &grammar::ENCODING)?;
    Some(Encoding {
        content_type: encoding.content_type,
        headers: header::map(context, node),
        style: node.field("style").and_then(|word| style(context, &word)),
        explode: node.field("explode").and_then(|flag| flag.as_bool()),
        allow_reserved: encoding.allow_reserved,
    })
}
