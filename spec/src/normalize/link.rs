//! The Link Object (OpenAPI 3.1, section 4.8.20).

use indexmap::IndexMap;

use super::context::Context;
use super::skeleton::{Skeleton, extensions};
use super::{runtime_expression, server};
use crate::diagnostic::{Diagnostic, Severity};
use crate::grammar;
use crate::load::Unavailable;
use crate::model::{Link, LinkTarget};
use crate::node::Node;
use crate::resolve::{self, Dangling};

/// Reads the `links` of a response.
pub(super) fn map<'d>(context: &mut Context<'d>, response: &Node<'d>) -> IndexMap<String, Link> {
    let members = response.field("links").into_iter().flat_map(|links| links.members());
    members.filter_map(|(name, node)| Some((name.to_owned(), read(context, node)?))).collect()
}

/// Reads a Link Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Link> {
    let (node, beside) = context.follow(node, &grammar::LINK)?;
    if !context.check(&node, &grammar::LINK) {
        return None;
    }
    if node.field("operationId").is_some() == node.field("operationRef").is_some() {
        context.error("link-target", &node, "a link needs one of `operationId` and `operationRef`");
        return None;
    }
    let link: openapiv3::Link =
        Skeleton::of(context, &node, &grammar::LINK).read(context, &node, &grammar::LINK)?;
    let target = match link.operation {
        openapiv3::LinkOperation::OperationId(id) => LinkTarget::Id(id),
        openapiv3::LinkOperation::OperationRef(reference) => LinkTarget::Ref(reference),
    };
    if let LinkTarget::Ref(reference) = &target {
        check_reference(context, &node, reference);
    }
    let parameters = node.field("parameters").into_iter().flat_map(|parameters| parameters.members());
    for value in parameters.map(|(_, value)| value).chain(node.get("requestBody")) {
        runtime_expression::check_value(context, &value);
    }
    let parameters = node.field("parameters").into_iter().flat_map(|parameters| parameters.members());
    Some(Link {
        target,
        parameters: parameters.map(|(name, node)| (name.to_owned(), node.to_value())).collect(),
        request_body: node.get("requestBody").map(Node::to_value),
        description: beside.description.or(link.description),
        server: node.field("server").and_then(|server| server::read(context, &server)),
        extensions: extensions(&node),
        location: node.at(),
    })
}

/// A reference into a file or the document must lead somewhere; one with a URL is for those who can fetch it.
fn check_reference<'d>(context: &mut Context<'d>, node: &Node<'d>, reference: &str) {
    match resolve::target(context.documents, node.source(), reference) {
        Ok(_) | Err(Dangling::Unavailable(Unavailable::Remote)) => {}
        Err(dangling) => {
            let diagnostic =
                dangling.diagnostic(context.documents, reference, node.at_member("operationRef"));
            context.diagnostics.push(Diagnostic { severity: Severity::Warning, ..diagnostic });
        }
    }
}
