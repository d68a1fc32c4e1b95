//! The Responses and Response Objects (OpenAPI 3.1, sections 4.8.16 and 4.8.17).

use serde_json::json;

use super::context::Context;
use super::skeleton::Skeleton;
use super::{header, link, media_type};
use crate::diagnostic::Severity;
use crate::grammar;
use crate::model::{Response, Responses, Version};
use crate::node::Node;

/// What a key of the Responses Object stands for.
enum Key {
    Exact(u16),
    Range(u8),
    Default,
}

/// Reads the Responses Object of an operation; empty if there is none, as 3.1 allows.
pub(super) fn responses<'d>(context: &mut Context<'d>, operation: &Node<'d>) -> Responses {
    let mut responses = Responses::default();
    let members = operation.field("responses").into_iter().flat_map(|responses| responses.members());
    for (name, node) in members.filter(|(name, _)| !name.starts_with("x-")) {
        let Some(key) = key(name) else {
            let help = "use a code such as `200`, a range such as `4XX`, or `default`".to_owned();
            let message = format!("`{name}` is no status code");
            context.at_key("invalid-status", Severity::Error, &node, message, help);
            continue;
        };
        let Some(response) = read(context, node) else { continue };
        match key {
            Key::Exact(status) => drop(responses.exact.insert(status, response)),
            Key::Range(class) => drop(responses.range.insert(class, response)),
            Key::Default => responses.default = Some(response),
        }
    }
    responses
}

/// A status code, a range such as `4XX`, or `default`.
fn key(name: &str) -> Option<Key> {
    if name == "default" {
        return Some(Key::Default);
    }
    if let Some(class) = name.strip_suffix("XX").or_else(|| name.strip_suffix("xx")) {
        return class.parse().ok().filter(|class| (1..=5).contains(class)).map(Key::Range);
    }
    let status = name.parse().ok().filter(|status| (100..=999).contains(status))?;
    (name.len() == 3).then_some(Key::Exact(status))
}

/// Reads a Response Object. Until 3.2 it must have a description; but to do without harms nobody.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Response> {
    let beside = context.description_beside(&node);
    let node = context.follow(node)?;
    if !context.check(&node, &grammar::RESPONSE) {
        return None;
    }
    if context.version < Version::V3_2 && node.get("description").is_none() {
        context.note("missing-field", &node, "this Response Object has no `description`");
    }
    let skeleton = Skeleton::of(context, &node, &grammar::RESPONSE).or("description", json!(""));
    let response: openapiv3::Response = skeleton.read(context, &node, &grammar::RESPONSE)?;
    Some(Response {
        description: beside.unwrap_or(response.description),
        headers: header::map(context, &node),
        content: media_type::content(context, &node),
        links: link::map(context, &node),
        location: node.at(),
    })
}
