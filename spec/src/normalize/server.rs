//! The Server and Server Variable Objects (OpenAPI 3.1, sections 4.8.5 and 4.8.6).

use indexmap::IndexMap;
use serde_json::json;

use super::context::Context;
use super::skeleton::Skeleton;
use crate::grammar;
use crate::model::{Server, ServerVariable};
use crate::node::Node;

/// The server of a document that names none.
pub(super) fn default() -> Server {
    Server { location: None, url: "/".to_owned(), name: None, description: None, variables: IndexMap::new() }
}

/// Reads a `servers` list.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<Server> {
    node.elements().filter_map(|server| read(context, &server)).collect()
}

/// Reads `servers` of an object; what it inherits if it has none.
pub(super) fn list_or<'d>(context: &mut Context<'d>, owner: &Node<'d>, inherited: &[Server]) -> Vec<Server> {
    let own = owner.field("servers").map(|servers| list(context, &servers)).unwrap_or_default();
    if own.is_empty() { inherited.to_vec() } else { own }
}

/// Reads a Server Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<Server> {
    if !context.check(node, &grammar::SERVER) {
        return None;
    }
    let server: openapiv3::Server =
        Skeleton::of(context, node, &grammar::SERVER).read(context, node, &grammar::SERVER)?;
    let members = node.field("variables").into_iter().flat_map(|variables| variables.members());
    let variables =
        members.filter_map(|(name, node)| Some((name.to_owned(), variable(context, &node)?))).collect();
    Some(Server {
        location: Some(node.at()),
        url: server.url,
        name: node.text("name"),
        description: server.description,
        variables,
    })
}

fn variable<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ServerVariable> {
    if !context.check(node, &grammar::SERVER_VARIABLE) {
        return None;
    }
    let values = node.field("enum").filter(Node::is_array);
    let first = values.as_ref().and_then(|values| values.elements().next());
    let fallback = first.map_or_else(|| json!(""), |first| first.to_value());
    let skeleton = Skeleton::of(context, node, &grammar::SERVER_VARIABLE).or("default", fallback);
    let variable: openapiv3::ServerVariable = skeleton.read(context, node, &grammar::SERVER_VARIABLE)?;
    let allowed = variable.enumeration;
    if let (Some(values), true) = (values, allowed.is_empty()) {
        context.error("empty-enum", &values, "`enum` of a server variable must not be empty");
    } else if !allowed.is_empty() && !allowed.contains(&variable.default) {
        let message = format!("the default `{}` is not one of `enum`", variable.default);
        context.warning("default-not-in-enum", node, message);
    }
    Some(ServerVariable { allowed, default: variable.default, description: variable.description })
}
