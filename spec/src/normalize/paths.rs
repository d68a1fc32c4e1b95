//! The Paths Object (OpenAPI 3.1, section 4.8.8) and `webhooks`.

use super::context::Context;
use super::path_item::{self, Inherited};
use crate::model::{Operation, PathTemplate};
use crate::node::Node;

/// Reads every operation under `paths`.
pub(super) fn operations<'d>(
    context: &mut Context<'d>,
    root: &Node<'d>,
    inherited: &Inherited,
) -> Vec<Operation> {
    path_items(context, root, "paths", inherited)
}

/// Reads every operation under `webhooks`.
pub(super) fn webhooks<'d>(
    context: &mut Context<'d>,
    root: &Node<'d>,
    inherited: &Inherited,
) -> Vec<Operation> {
    path_items(context, root, "webhooks", inherited)
}

fn path_items<'d>(
    context: &mut Context<'d>,
    root: &Node<'d>,
    field: &str,
    inherited: &Inherited,
) -> Vec<Operation> {
    let members = root.field(field).into_iter().flat_map(|items| items.members());
    let items = members.filter(|(name, _)| !name.starts_with("x-"));
    items
        .flat_map(|(name, node)| path_item::read(context, node, &PathTemplate::new(name), inherited))
        .collect()
}
