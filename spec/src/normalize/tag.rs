//! The Tag Object (OpenAPI 3.1, section 4.8.22).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::context::Context;
use super::external_docs;
use super::skeleton::{Skeleton, extensions};
use crate::diagnostic::Diagnostic;
use crate::grammar;
use crate::model::Tag;
use crate::node::Node;
use crate::resolve;
use crate::source::Location;

/// Reads `tags` of the root; of two with one name the first counts.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut known = BTreeSet::new();
    for node in node.elements() {
        let Some(tag) = read(context, &node) else { continue };
        if known.insert(tag.name.clone()) {
            tags.push(tag);
        } else {
            let message = format!("the tag `{}` stands here a second time; the first counts", tag.name);
            context.warning("duplicate-tag", &node.field("name").unwrap_or(node), message);
        }
    }
    let judged = judge_parents(context, &tags);
    context.diagnostics.extend(judged);
    tags
}

fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Tag> {
    context.check(node, &grammar::TAG);
    let skeleton = Skeleton::of(context, node, &grammar::TAG).or("name", json!(""));
    let tag: openapiv3::Tag = skeleton.read(context, node, &grammar::TAG)?;
    Some(Tag {
        location: node.at(),
        name: tag.name,
        summary: node.text("summary"),
        description: tag.description,
        parent: node.text("parent"),
        kind: node.text("kind"),
        external_docs: node.field("externalDocs").and_then(|docs| external_docs::read(context, &docs)),
        extensions: extensions(node),
    })
}

/// A parent is a tag of the list, and no tag is nested in itself (OpenAPI 3.2, section 4.22.1).
fn judge_parents(context: &Context<'_>, tags: &[Tag]) -> Vec<Diagnostic> {
    let parents: BTreeMap<&str, Option<&str>> =
        tags.iter().map(|tag| (tag.name.as_str(), tag.parent.as_deref())).collect();
    let at = |tag: &Tag| context.documents.sources.member(&tag.location, "parent");
    tags.iter().filter_map(|tag| judge_parent(tag, at(tag), &parents)).collect()
}

fn judge_parent(tag: &Tag, at: Location, parents: &BTreeMap<&str, Option<&str>>) -> Option<Diagnostic> {
    let parent = tag.parent.as_deref()?;
    if !parents.contains_key(parent) {
        let message = format!("there is no tag `{parent}` that this one could be nested under");
        let warning = Diagnostic::warning("unknown-tag", at, message);
        return Some(match resolve::closest(parent, parents.keys().copied()) {
            Some(similar) => warning.with_help(format!("did you mean `{similar}`?")),
            None => warning,
        });
    }
    let mut seen = BTreeSet::new();
    let mut here = parent;
    while here != tag.name && seen.insert(here) {
        here = parents.get(here).copied().flatten()?;
    }
    let message = format!("the tag `{}` is nested in itself", tag.name);
    (here == tag.name).then(|| Diagnostic::warning("tag-cycle", at, message))
}
