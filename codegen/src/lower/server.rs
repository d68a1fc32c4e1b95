//! The Server Objects: a variant each.

use super::context::Context;
use super::names::{Case, Scope};
use super::prose;
use crate::ir::Server;

/// The servers at the root of the document, named by name, description or host.
pub(super) fn lower(context: &mut Context<'_>) -> Vec<Server> {
    let mut scope = Scope::holding(&["self"]);
    let api = context.api;
    api.servers
        .iter()
        .map(|server| {
            if let (Some(location), false) = (&server.location, server.variables.is_empty()) {
                let message =
                    "the client knows the variables by their defaults only; `base_url` takes any other";
                context.note("fixed-variable", context.api.sources.member(location, "variables"), message);
            }
            let words =
                server.name.as_deref().or(server.description.as_deref()).filter(|text| text.len() <= 60);
            let url = server.default_url();
            let name = scope.give(words.unwrap_or_else(|| host(&url)), Case::Camel, "server");
            let doc = server
                .description
                .as_deref()
                .or(server.name.as_deref())
                .map(prose::lines)
                .unwrap_or_default();
            Server { name, doc, url }
        })
        .collect()
}

/// The host in a URL; a relative one has none.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    match rest.split(['/', '?', '#']).next() {
        Some(host) if !host.is_empty() => host,
        _ => "default",
    }
}
