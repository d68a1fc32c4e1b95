//! The Callback Object (OpenAPI 3.1, section 4.8.18).

use indexmap::IndexMap;

use super::context::Context;
use super::path_item::{self, Inherited};
use crate::model::{Operation, PathTemplate};
use crate::node::Node;

/// By runtime expression, the operations that are called there.
pub(super) type Callback = IndexMap<String, Vec<Operation>>;

/// Reads the `callbacks` of an operation.
pub(super) fn map<'d>(
    context: &mut Context<'d>,
    operation: &Node<'d>,
    inherited: &Inherited,
) -> IndexMap<String, Callback> {
    let members = operation.field("callbacks").into_iter().flat_map(|callbacks| callbacks.members());
    let named = members.filter(|(name, _)| !name.starts_with("x-"));
    named.filter_map(|(name, node)| Some((name.to_owned(), read(context, node, inherited)?))).collect()
}

/// Reads a Callback Object. A callback that is met again inside of itself is not read twice.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>, inherited: &Inherited) -> Option<Callback> {
    let node = context.follow(node)?;
    if !context.enter(&node) {
        return None;
    }
    let expressions = node.members().filter(|(name, _)| !name.starts_with("x-"));
    let read = |(expression, item): (&str, Node<'d>)| {
        let item = path_item::read(context, item, &PathTemplate::new(expression), inherited);
        (expression.to_owned(), item.operations)
    };
    let callback = expressions.map(read).collect();
    context.leave();
    Some(callback)
}
