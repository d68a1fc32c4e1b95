//! The Server Object (OpenAPI 3.1, section 4.8.5).

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::context::Context;
use super::server_variable;
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::{Extensions, PathPart, PathTemplate, Server};
use crate::node::Node;

/// The server of a document that names none.
pub(super) fn default() -> Server {
    Server {
        location: None,
        url: "/".to_owned(),
        name: None,
        description: None,
        variables: IndexMap::new(),
        extensions: Extensions::default(),
    }
}

/// Reads a `servers` list.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<Server> {
    let mut names = BTreeSet::new();
    let mut servers = Vec::new();
    for node in node.elements() {
        let Some(server) = read(context, &node) else { continue };
        if let Some(name) = server.name.clone().filter(|name| !names.insert(name.clone())) {
            let message = format!("a server before has the name `{name}` already, and keeps it");
            let at = node.field("name").unwrap_or(node);
            context.warning("duplicate-server-name", &at, message);
        }
        servers.push(server);
    }
    servers
}

/// Reads `servers` of an object; what it inherits if it has none.
pub(super) fn list_or<'d>(
    context: &mut Context<'d>,
    owner: &Node<'d>,
    inherited: &Arc<[Server]>,
) -> Arc<[Server]> {
    let own = owner.field("servers").map(|servers| list(context, &servers)).unwrap_or_default();
    if own.is_empty() { Arc::clone(inherited) } else { own.into() }
}

/// Reads a Server Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Server> {
    if !context.check(node, &grammar::SERVER) {
        return None;
    }
    let server: openapiv3::Server =
        Skeleton::of(context, node, &grammar::SERVER).read(context, node, &grammar::SERVER)?;
    let server = Server {
        location: Some(node.at()),
        url: server.url,
        name: node.text("name"),
        description: server.description,
        variables: server_variable::map(context, node),
        extensions: extensions(node),
    };
    check_url(context, node, &server);
    Some(server)
}

/// The URL names each of its variables once and those that are described, and has neither query nor fragment.
fn check_url<'d>(context: &mut Context<'d>, node: &Node<'d>, server: &Server) {
    let url = node.field("url").unwrap_or(*node);
    let template = PathTemplate::new(&server.url);
    let variables = node.field("variables");
    let described = |name: &str| variables.as_ref().is_some_and(|variables| variables.get(name).is_some());
    let mut named = BTreeSet::new();
    for name in template.parameters() {
        if !named.insert(name) {
            let message = format!("the URL names the variable `{name}` more than once");
            context.warning("repeated-variable", &url, message);
        } else if !described(name) {
            let message = format!("`variables` does not describe `{{{name}}}`; it stays as it is");
            context.warning("undescribed-variable", &url, message);
        }
    }
    for (name, variable) in variables.iter().flat_map(Node::members) {
        if !named.contains(name) {
            let message = format!("the URL does not name the variable `{name}`; it is without effect");
            context.misplaced("unused-variable", &variable, message);
        }
    }
    let is_outside = |part: &PathPart| matches!(part, PathPart::Literal(text) if text.contains(['?', '#']));
    if template.parts().iter().any(is_outside) {
        context.warning("server-url", &url, "the URL of a server must have neither query nor fragment");
    }
}
