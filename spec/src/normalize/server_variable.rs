//! The Server Variable Object (OpenAPI 3.1, section 4.8.6).

use indexmap::IndexMap;
use serde_json::json;

use super::context::Context;
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::ServerVariable;
use crate::node::Node;

/// Reads the `variables` of a server.
pub(super) fn map<'d>(context: &mut Context<'d>, server: &Node<'d>) -> IndexMap<String, ServerVariable> {
    let members = server.field("variables").into_iter().flat_map(|variables| variables.members());
    members.filter_map(|(name, node)| Some((name.to_owned(), read(context, &node)?))).collect()
}

fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ServerVariable> {
    if !context.check(node, &grammar::SERVER_VARIABLE) {
        return None;
    }
    let values = node.field("enum").filter(Node::is_array);
    let first = values.as_ref().and_then(|values| values.elements().next());
    let fallback = first.map_or_else(|| json!(""), Node::to_value);
    let skeleton = Skeleton::of(context, node, &grammar::SERVER_VARIABLE).or("default", fallback);
    let variable: openapiv3::ServerVariable = skeleton.read(context, node, &grammar::SERVER_VARIABLE)?;
    let allowed = variable.enumeration;
    if let (Some(values), true) = (values, allowed.is_empty()) {
        context.error("empty-enum", &values, "`enum` of a server variable must not be empty");
    } else if !allowed.is_empty() && !allowed.contains(&variable.default) {
        let message = format!("the default `{}` is not one of `enum`", variable.default);
        context.warning("default-not-in-enum", node, message);
    }
    Some(ServerVariable {
        allowed,
        default: variable.default,
        description: variable.description,
        extensions: extensions(node),
    })
}
