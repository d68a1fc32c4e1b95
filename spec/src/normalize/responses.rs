//! The Responses Object (OpenAPI 3.1, section 4.8.16): which response is for which status.

use super::context::Context;
use super::response;
use super::skeleton::extensions;
use crate::diagnostic::Severity;
use crate::model::{Responses, Version};
use crate::node::Node;

/// What a key of the Responses Object stands for.
enum Key {
    Exact(u16),
    Range(u8),
    Default,
}

/// Reads the Responses Object of an operation; empty if there is none, as 3.1 allows.
pub(super) fn of_operation<'d>(context: &mut Context<'d>, operation: &Node<'d>) -> Responses {
    let Some(object) = operation.field("responses") else {
        if context.version == Version::V3_0 {
            context.note("missing-field", operation, "this Operation Object has no `responses`");
        }
        return Responses::default();
    };
    let mut responses = Responses { extensions: extensions(&object), ..Responses::default() };
    for (name, node) in object.members().filter(|(name, _)| !name.starts_with("x-")) {
        let Some(key) = key(name) else {
            let help = "use a code such as `200`, a range such as `4XX`, or `default`".to_owned();
            let message = format!("`{name}` is no status code");
            context.at_key("invalid-status", Severity::Error, &node, message, help);
            continue;
        };
        let Some(response) = response::read(context, node) else { continue };
        match key {
            Key::Exact(status) => drop(responses.exact.insert(status, response)),
            Key::Range(class) => drop(responses.range.insert(class, response)),
            Key::Default => responses.default = Some(response),
        }
    }
    if object.is_object() && object.members().all(|(name, _)| name.starts_with("x-")) {
        context.note("no-responses", &object, "no response is described here; any is as good as another");
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
