//! The Path Item Object (OpenAPI 3.1, section 4.8.9) → the operations in it.

use std::sync::Arc;

use http::Method;
use indexmap::IndexMap;

use super::context::Context;
use super::{operation, parameter, server};
use crate::diagnostic::Diagnostic;
use crate::grammar;
use crate::keep_going::BrokenOperation;
use crate::model::{Operation, Parameter, PathItem, PathTemplate, SecurityRequirement, Server};
use crate::node::Node;

/// What operations have from the objects around them unless they say otherwise.
#[derive(Debug, Clone)]
pub(super) struct Inherited {
    pub(super) servers: Arc<[Server]>,
    /// `None` if it was not understood.
    pub(super) security: Option<Arc<[SecurityRequirement]>>,
}

/// What came of path items.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Their operations, in the order of the document.
    pub(super) operations: Vec<Operation>,
    /// Which of them were not understood, or not wholly.
    pub(super) broken: Vec<BrokenOperation>,
}

/// Reads a path item.
pub(super) fn read<'d>(
    context: &mut Context<'d>,
    node: Node<'d>,
    path: &PathTemplate,
    inherited: &Inherited,
) -> Items {
    let mut items = Items::default();
    let broken = |method: Option<&Method>, location| BrokenOperation {
        path: path.clone(),
        method: method.cloned(),
        location,
    };
    let (faults, location) = (context.diagnostics.faults(), node.at());
    let parts = parts(context, node);
    let odd_operations = parts.iter().map(odd_operations).sum::<usize>();
    let is_broken = context.diagnostics.faults() - faults > odd_operations;
    if is_broken {
        items.broken.push(broken(None, location));
    }
    let faults = context.diagnostics.faults();
    let Some(first) = parts.first() else { return items };
    let with_servers = parts.iter().find(|part| part.field("servers").is_some()).unwrap_or(first);
    let inherited = Inherited {
        servers: server::list_or(context, with_servers, &inherited.servers),
        security: inherited.security.clone(),
    };
    let parameters = parts.iter().fold(Vec::new(), |own, part| {
        let more = parameter::list(context, part);
        parameter::overridden(own, &more)
    });
    let path_item = Arc::new(summary(first, &parts));
    let around = Around { path, parameters: &parameters, path_item: &path_item, inherited: &inherited };
    let all_are_broken = context.diagnostics.faults() > faults;
    let methods = methods(context, &parts);
    if methods.is_empty() && parts.iter().all(|part| part.reference().is_none()) {
        context.note("no-operations", first, "no operation stands here; nothing follows from this path item");
    }
    for (method, node) in methods {
        let (faults, location) = (context.diagnostics.faults(), node.at());
        let operation = operation::read(context, node, method.clone(), &around);
        let this_is_broken = operation.is_none() || context.diagnostics.faults() > faults;
        if !is_broken && (all_are_broken || this_is_broken) {
            items.broken.push(broken(Some(&method), location));
        }
        items.operations.extend(operation);
    }
    items
}

/// How many operations of a path item are no objects, for which it is not to blame as a whole.
fn odd_operations(part: &Node<'_>) -> usize {
    let is_odd =
        |(name, member): &(&str, Node<'_>)| fixed(name).is_some() && !member.is_object() && !member.is_null();
    part.members().filter(is_odd).count()
}

/// What an operation has from its path item.
pub(super) struct Around<'a> {
    pub(super) path: &'a PathTemplate,
    pub(super) parameters: &'a [Arc<Parameter>],
    pub(super) path_item: &'a Arc<PathItem>,
    pub(super) inherited: &'a Inherited,
}

/// What a path item says of all its operations: each of its parts before those that it refers to.
fn summary(first: &Node<'_>, parts: &[Node<'_>]) -> PathItem {
    let text = |field: &str| parts.iter().find_map(|part| part.text(field));
    let mut fields = IndexMap::new();
    for (name, value) in parts.iter().flat_map(Node::members).filter(|(name, _)| name.starts_with("x-")) {
        fields.entry(name.to_owned()).or_insert_with(|| value.to_value());
    }
    PathItem {
        location: first.at(),
        summary: text("summary"),
        description: text("description"),
        extensions: fields.into_iter().collect(),
    }
}

/// The path item and those that its `$ref` leads to: unlike in other objects, what stands beside `$ref` counts,
/// here before what is referred to.
fn parts<'d>(context: &mut Context<'d>, node: Node<'d>) -> Vec<Node<'d>> {
    let mut parts = Vec::new();
    let mut seen = Vec::new();
    if node.is_null() {
        context.note("empty-field", &node, "this Path Item Object has no value; it is read as empty");
        return parts;
    }
    let mut next = Some(node);
    while let Some(part) = next {
        if !context.check(&part, &grammar::PATH_ITEM) {
            break;
        }
        next = context.step(&part, &mut seen).filter(|target| context.spend(target, part.at_member("$ref")));
        parts.push(part);
    }
    parts
}

/// The operations by method: the fixed fields, and 3.2's `additionalOperations`, whose keys are methods as sent.
fn methods<'d>(context: &mut Context<'d>, parts: &[Node<'d>]) -> Vec<(Method, Node<'d>)> {
    let mut methods: Vec<(Method, Node<'d>)> = Vec::new();
    let mut add = |context: &mut Context<'d>, method: Option<Method>, name: &str, node: Node<'d>| match method
    {
        None => {
            let message = format!("`{name}` is no HTTP method");
            context.diagnostics.push(Diagnostic::error("invalid-method", node.at(), message).at_its_key());
        }
        Some(method) if methods.iter().any(|(known, _)| *known == method) => {
            let message = format!("the method {method} stands here a second time; the first counts");
            context.misplaced("duplicate-method", &node, message);
        }
        Some(method) => methods.push((method, node)),
    };
    for (name, member) in parts.iter().flat_map(Node::members).filter(|(_, member)| !member.is_null()) {
        if let Some(method) = fixed(name) {
            add(context, Some(method), name, member);
        } else if name == "additionalOperations" {
            for (name, node) in member.members() {
                if fixed(&name.to_ascii_lowercase()).is_some() {
                    let field = name.to_ascii_lowercase();
                    let message = format!(
                        "`{name}` has a field of its own in the Path Item Object, `{field}`, and counts as that one"
                    );
                    context.misplaced("fixed-method", &node, message);
                }
                add(context, Method::from_bytes(name.as_bytes()).ok(), name, node);
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
