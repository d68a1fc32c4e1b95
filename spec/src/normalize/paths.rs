//! The Paths Object (OpenAPI 3.1, section 4.8.8) and `webhooks`.

use super::context::Context;
use super::path_item::{self, Inherited, Items};
use crate::model::PathTemplate;
use crate::node::Node;

/// Reads every operation under `paths` or `webhooks`.
pub(super) fn items<'d>(
    context: &mut Context<'d>,
    root: &Node<'d>,
    field: &str,
    inherited: &Inherited,
) -> Items {
    let mut items = Items::default();
    let members = root.field(field).into_iter().flat_map(|items| items.members());
    // The Paths Object may be extended; `webhooks` is a map whose keys are free.
    for (name, node) in members.filter(|(name, _)| field != "paths" || !name.starts_with("x-")) {
        let item = path_item::read(context, node, &PathTemplate::new(name), inherited);
        items.operations.extend(item.operations);
        items.broken.extend(item.broken);
    }
    items
}
