//! The Operation Object (OpenAPI 3.1, section 4.8.10), with what it inherits.

use std::sync::Arc;

use http::Method;

use super::context::Context;
use super::path_item::{Around, Inherited};
use super::skeleton::extensions;
use super::{
    callback, external_docs, parameter, parameter_rules, request_body, responses, security_requirement,
    server,
};
use crate::grammar;
use crate::model::{Operation, SecurityRequirement};
use crate::node::Node;

/// Reads an Operation Object.
pub(super) fn read<'d>(
    context: &mut Context<'d>,
    node: Node<'d>,
    method: Method,
    around: &Around<'_>,
) -> Option<Operation> {
    let (node, _) = context.follow(node, &grammar::OPERATION)?;
    if !context.check(&node, &grammar::OPERATION) {
        return None;
    }
    let inherited = around.inherited;
    // Each operation lists what it inherits: many operations of one path with many parameters list the product.
    let lists_them = context.spend_bytes(16 * around.parameters.len(), node.at());
    let inherited_parameters = if lists_them { around.parameters } else { &[] };
    let parameters = parameter::overridden(parameter::list(context, &node), inherited_parameters);
    parameter_rules::check_querystring(context, &parameters);
    Some(Operation {
        operation_id: context.text(&node, "operationId"),
        method,
        path: around.path.clone(),
        tags: context.texts(&node, "tags"),
        summary: context.text(&node, "summary").or_else(|| around.path_item.summary.clone()),
        description: context.text(&node, "description").or_else(|| around.path_item.description.clone()),
        external_docs: node.field("externalDocs").and_then(|docs| external_docs::read(context, &docs)),
        deprecated: context.flag(&node, "deprecated").unwrap_or_default(),
        parameters,
        request_body: node.field("requestBody").and_then(|body| request_body::read(context, body)),
        responses: responses::of_operation(context, &node),
        security: match node.field("security") {
            Some(list) => security_requirement::list(context, &list),
            None => inherited_security(context, inherited)?,
        },
        servers: server::list_or(context, &node, &inherited.servers),
        callbacks: callback::map(context, &node, inherited),
        path_item: Arc::clone(around.path_item),
        extensions: extensions(&node),
        location: node.at(),
    })
}

/// What the operation is secured with as the document says for all; `None` if that was not understood, as is told there.
fn inherited_security(
    context: &mut Context<'_>,
    inherited: &Inherited,
) -> Option<Arc<[SecurityRequirement]>> {
    if inherited.security.is_none() {
        context.diagnostics.met_again();
    }
    inherited.security.clone()
}
