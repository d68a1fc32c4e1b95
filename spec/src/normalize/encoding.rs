//! The Encoding Object (OpenAPI 3.1, section 4.8.15), by name and, since 3.2, by position.

use indexmap::IndexMap;

use super::context::Context;
use super::header;
use super::parameter::{flag, style};
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::{Encoding, Style};
use crate::node::Node;

/// The three fields that a media type and an encoding have for the encodings of parts.
#[derive(Default)]
pub(super) struct Encodings {
    pub(super) by_name: IndexMap<String, Encoding>,
    pub(super) first: Vec<Encoding>,
    pub(super) others: Option<Box<Encoding>>,
}

/// Reads the encodings of the parts of a media type, or of a part. `encoding` excludes those by position (OpenAPI
/// 3.2, section 4.14.1).
pub(super) fn of_parts<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> Encodings {
    let by_name = owner.field("encoding").into_iter().flat_map(|encoding| encoding.members());
    let by_name: IndexMap<String, Encoding> =
        by_name.filter_map(|(name, node)| Some((name.to_owned(), read(context, &node)?))).collect();
    let first = owner.field("prefixEncoding").into_iter().flat_map(|encoding| encoding.elements());
    let first: Vec<Encoding> = first.filter_map(|node| read(context, &node)).collect();
    let others = owner.field("itemEncoding").and_then(|node| read(context, &node)).map(Box::new);
    if owner.field("encoding").is_none() {
        return Encodings { by_name, first, others };
    }
    for excluded in ["prefixEncoding", "itemEncoding"].into_iter().filter_map(|name| owner.field(name)) {
        let message = format!("`encoding` and `{}` exclude each other; `encoding` counts", excluded.name());
        context.misplaced("exclusive-fields", &excluded, message);
    }
    Encodings { by_name, ..Encodings::default() }
}

/// `explode` is read from the node, as `openapiv3` cannot tell that it is absent, and then the style decides.
fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Encoding> {
    if !context.check(node, &grammar::ENCODING) || !context.enter(node) {
        return None;
    }
    let read = whole(context, node);
    context.leave();
    read
}

fn whole<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Encoding> {
    let skeleton = Skeleton::of(context, node, &grammar::ENCODING).without("style");
    let encoding: openapiv3::Encoding = skeleton.read(context, node, &grammar::ENCODING)?;
    let parts = of_parts(context, node);
    Some(Encoding {
        location: node.at(),
        content_type: encoding.content_type,
        headers: header::map(context, node),
        style: node.field("style").and_then(|word| form_style(context, &word)),
        explode: flag(node, "explode"),
        allow_reserved: encoding.allow_reserved,
        encoding: parts.by_name,
        prefix_encoding: parts.first,
        item_encoding: parts.others,
        extensions: extensions(node),
    })
}

/// The styles are those of query parameters.
fn form_style<'d>(context: &mut Context<'d>, word: &Node<'d>) -> Option<Style> {
    let style = style(context, word)?;
    let fits =
        matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject);
    if !fits {
        context.error(
            "invalid-style",
            word,
            format!("the style `{}` is not for forms", word.as_str().unwrap_or_default()),
        );
    }
    fits.then_some(style)
}
