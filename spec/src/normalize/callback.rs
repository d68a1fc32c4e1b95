//! The Callback Object (OpenAPI 3.1, section 4.8.18).

use indexmap::IndexMap;

use super::context::Context;
use super::path_item::{self, Inherited};
use super::runtime_expression;
use super::skeleton::extensions;
use crate::diagnostic::At;
use crate::grammar;
use crate::model::{Callback, PathTemplate};
use crate::node::Node;

/// Reads the `callbacks` of an operation.
pub(super) fn map<'d>(
    context: &mut Context<'d>,
    operation: &Node<'d>,
    inherited: &Inherited,
) -> IndexMap<String, Callback> {
    let members = operation.field("callbacks").into_iter().flat_map(|callbacks| callbacks.members());
    members.filter_map(|(name, node)| Some((name.to_owned(), read(context, node, inherited)?))).collect()
}

/// Reads a Callback Object. A callback that is met again inside of itself is not read twice.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>, inherited: &Inherited) -> Option<Callback> {
    let (node, _) = context.follow(node, &grammar::CALLBACK)?;
    if !context.enter(&node) {
        return None;
    }
    let expressions = node.members().filter(|(name, _)| !name.starts_with("x-"));
    let read = |(expression, item): (&str, Node<'d>)| {
        runtime_expression::check(context, &At::Key(item.at()), expression);
        let item = path_item::read(context, item, &PathTemplate::new(expression), inherited);
        (expression.to_owned(), item.operations)
    };
    let operations = expressions.map(read).collect();
    context.leave();
    Some(Callback { operations, extensions: extensions(&node), location: node.at() })
}
