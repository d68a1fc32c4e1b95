//! The Path Item Object (OpenAPI 3.1, section 4.8.9) → the operations in it.

use http::Method;

use super::context::Context;
use super::{operation, parameter, server};
use crate::grammar;
use crate::model::{Operation, PathTemplate, SecurityRequirement, Server};
use crate::node::Node;

/// What operations have from the objects around them unless they say otherwise.
#[derive(Debug, Clone)]
pub(super) struct Inherited {
    pub(super) servers: Vec<Server>,
    pub(super) security: Vec<SecurityRequirement>,
}

/// Reads the operations of a path item, in the order of the document.
pub(super) fn read<'d>(
    context: &mut Context<'d>,
    node: Node<'d>,
    path: &PathTemplate,
    inherited: &Inherited,
) -> Vec<Operation> {
    let Some(node) = context.follow(node) else { return Vec::new() };
    if !context.check(&node, &grammar::PATH_ITEM) {
        return Vec::new();
    }
    let inherited = Inherited {
        servers: server::list_or(context, &node, &inherited.servers),
        security: inherited.security.clone(),
    };
    let parameters = parameter::list(context, &node);
    let methods = methods(context, &node);
    let read = |(method, node)| operation::read(context, node, method, path, &parameters, &inherited);
    methods.into_iter().filter_map(read).collect()
}

/// The operations by method: the fixed fields, and 3.2's `additionalOperations`, whose keys are methods as sent.
fn methods<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<(Method, Node<'d>)> {
    let mut methods = Vec::new();
    for (name, member) in node.members() {
        if let Some(method) = fixed(name) {
            methods.push((method, member));
        } else if name == "additionalOperations" {
            for (name, member) in member.members() {
                match Method::from_bytes(name.as_bytes()) {
                    Ok(method) => methods.push((method, member)),
                    Err(_) => context.error(
                        "invalid-method",
                        &member,
                        format!("`{}` is no HTTP method", name.escape_debug()),
                    ),
                }
            }
        }
    }
    methods
}

fn fixed(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::GET,
        "put" => Method::PUT,
        "post" => Method::POST,
        "delete" => Method::DELETE,
        "options" => Method::OPTIONS,
        "head" => Method::HEAD,
        "patch" => Method::PATCH,
        "trace" => Method::TRACE,
        "query" => Method::from_bytes(b"QUERY").ok()?,
        _ => return None,
    })
}
