//! The Security Requirement Object (OpenAPI 3.1, section 4.8.30).

use indexmap::IndexMap;

use super::context::Context;
use crate::diagnostic::Severity;
use crate::grammar::Shape;
use crate::model::SecurityRequirement;
use crate::node::Node;
use crate::resolve;

/// Reads a `security` list.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Vec<SecurityRequirement> {
    node.elements().map(|requirement| read(context, &requirement)).collect()
}

fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> SecurityRequirement {
    let mut schemes = IndexMap::new();
    for (name, scopes) in node.members() {
        check_known(context, name, &scopes);
        if context.shaped(&scopes, Shape::Texts).is_none() {
            context.error(
                "wrong-type",
                &scopes,
                "the scopes of a security requirement must be a list of strings",
            );
        }
        let scopes = scopes.elements().filter_map(|scope| scope.as_str().map(str::to_owned));
        schemes.insert(name.to_owned(), scopes.collect());
    }
    SecurityRequirement { schemes }
}

/// Each name must be one under `components.securitySchemes`.
fn check_known<'d>(context: &mut Context<'d>, name: &str, node: &Node<'d>) {
    let root = context.documents.document();
    let schemes = root.and_then(|root| root.field("components")?.field("securitySchemes"));
    if schemes.as_ref().is_some_and(|known| known.get(name).is_some()) {
        if context.broken_schemes.contains(name) {
            context.diagnostics.met_again();
        }
        return;
    }
    let names = schemes.iter().flat_map(Node::members).map(|(name, _)| name);
    let help = match resolve::closest(name, names) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "describe it under `components.securitySchemes`".to_owned(),
    };
    let message = format!("there is no security scheme `{name}`; no credentials can be sent for it");
    context.at_key("unknown-security-scheme", Severity::Warning, node, message, help);
}
