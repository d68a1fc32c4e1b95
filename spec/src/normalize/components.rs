//! The Components Object (OpenAPI 3.1, section 4.8.7): the schemas, which have names, and the check of what nothing
//! refers to.

use indexmap::IndexMap;

use super::context::Context;
use super::path_item::{self, Inherited};
use super::{callback, example, header, link, media_type, parameter, request_body, response};
use crate::diagnostic::Severity;
use crate::grammar;
use crate::model::{PathTemplate, SchemaId};
use crate::node::Node;

/// Lifts `components.schemas`.
pub(super) fn schemas<'d>(context: &mut Context<'d>, root: &Node<'d>) -> IndexMap<String, SchemaId> {
    members(root, "schemas").map(|(name, node)| (name.to_owned(), context.schemas.schema(node))).collect()
}

/// Reads every other component for the sake of its diagnostics: what nothing refers to may be wrong as well.
pub(super) fn check_unused<'d>(context: &mut Context<'d>, root: &Node<'d>, inherited: &Inherited) {
    if let Some(components) = root.field("components") {
        context.check(&components, &grammar::COMPONENTS);
        check_names(context, &components);
    }
    for (_, node) in members(root, "responses") {
        if !context.responses.knows(&node) {
            drop(response::read(context, node));
        }
    }
    for (_, node) in members(root, "parameters") {
        if !context.parameters.knows(&node) {
            drop(parameter::read(context, node));
        }
    }
    for (_, node) in members(root, "examples") {
        drop(example::read(context, node));
    }
    for (_, node) in members(root, "requestBodies") {
        if !context.request_bodies.knows(&node) {
            drop(request_body::read(context, node));
        }
    }
    for (_, node) in members(root, "headers") {
        drop(header::read(context, node));
    }
    for (_, node) in members(root, "links") {
        drop(link::read(context, node));
    }
    for (_, node) in members(root, "callbacks") {
        drop(callback::read(context, node, inherited));
    }
    for (name, node) in members(root, "mediaTypes") {
        drop(media_type::read(context, name, node));
    }
    for (name, node) in members(root, "pathItems") {
        drop(path_item::read(context, node, &PathTemplate::new(name), inherited));
    }
}

fn members<'d>(root: &Node<'d>, field: &str) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d> {
    let components = root.field("components").and_then(|components| components.field(field));
    components.into_iter().flat_map(|components| components.members())
}

/// Names of components are of letters, digits, `.`, `-` and `_`, so that references need no escapes.
fn check_names<'d>(context: &mut Context<'d>, components: &Node<'d>) {
    for (_, map) in components.members().filter(|(field, _)| !field.starts_with("x-")) {
        for (name, component) in map.members() {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
            if name.is_empty() || !name.bytes().all(fits) {
                let message = format!("`{name}` is not as the name of a component should be");
                let help = "use letters, digits, `.`, `-` and `_` alone".to_owned();
                context.at_key("component-name", Severity::Note, &component, message, help);
            }
        }
    }
}
