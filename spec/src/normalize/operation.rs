//! The Operation Object (OpenAPI 3.1, section 4.8.10), with what it inherits.

use http::Method;
use serde_json::json;

use super::context::Context;
use super::path_item::Inherited;
use super::skeleton::Skeleton;
use super::{callback, external_docs, parameter, request_body, response, security, server};
use crate::grammar;
use crate::model::{Operation, Parameter, PathTemplate};
use crate::node::Node;

/// Reads an Operation Object.
pub(super) fn read<'d>(
    context: &mut Context<'d>,
    node: Node<'d>,
    method: Method,
    path: &PathTemplate,
    path_parameters: &[Parameter],
    inherited: &Inherited,
) -> Option<Operation> {
    if !context.check(&node, &grammar::OPERATION) {
        return None;
    }
    let skeleton = Skeleton::of(&node, &grammar::OPERATION).with("responses", json!({}));
    let operation: openapiv3::Operation = skeleton.read(context, &node, &grammar::OPERATION)?;
    Some(Operation {
        operation_id: operation.operation_id,
        method,
        path: path.clone(),
        tags: operation.tags,
        summary: operation.summary,
        description: operation.description,
        external_docs: node.get("externalDocs").and_then(|docs| external_docs::read(context, &docs)),
        deprecated: operation.deprecated,
        parameters: parameters(context, &node, path_parameters),
        request_body: node.get("requestBody").and_then(|body| request_body::read(context, body)),
        responses: response::responses(context, &node),
        security: match node.get("security") {
            Some(list) => security::list(context, &list),
            None => inherited.security.clone(),
        },
        servers: server::list_or(context, &node, &inherited.servers),
        callbacks: callback::map(context, &node, inherited),
        extensions: operation.extensions,
        location: node.at,
    })
}

/// The operation's parameters, then those of its path that it does not override.
fn parameters<'d>(context: &mut Context<'d>, node: &Node<'d>, of_path: &[Parameter]) -> Vec<Parameter> {
    let mut parameters = parameter::list(context, node);
    let more = of_path.iter().filter(|one| !parameters.iter().any(|other| parameter::same(one, other)));
    let more: Vec<Parameter> = more.cloned().collect();
    parameters.extend(more);
    parameters
}
