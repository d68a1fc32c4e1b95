//! The Security Requirement Object (OpenAPI 3.1, section 4.8.30).

use std::sync::Arc;

use indexmap::IndexMap;

use super::context::Context;
use super::security_scheme;
use crate::diagnostic::{Diagnostic, Severity};
use crate::grammar::Shape;
use crate::model::{SecurityRequirement, Version};
use crate::node::Node;
use crate::resolve;

/// Reads a `security` list.
pub(super) fn list<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Arc<[SecurityRequirement]> {
    node.elements().map(|requirement| read(context, &requirement)).collect()
}

fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> SecurityRequirement {
    let mut schemes = IndexMap::new();
    for (key, scopes) in node.members() {
        let name = scheme_name(context, key, &scopes);
        if context.shaped(&scopes, Shape::Texts).is_none() {
            context.error(
                "wrong-type",
                &scopes,
                "the scopes of a security requirement must be a list of strings",
            );
        }
        check_scopes(context, &name, &scopes);
        let scopes = scopes.elements().filter_map(|scope| scope.as_str().map(str::to_owned));
        schemes.insert(name, scopes.collect());
    }
    SecurityRequirement { schemes }
}

/// The name under `components.securitySchemes` that a key stands for: itself, or since 3.2 the scheme that it is the
/// URI of.
fn scheme_name<'d>(context: &mut Context<'d>, key: &str, node: &Node<'d>) -> String {
    let root = context.documents.document();
    let known = root.and_then(|root| root.field("components")?.field("securitySchemes"));
    let mut names = known.iter().flat_map(Node::members);
    if names.any(|(name, _)| name == key) {
        if context.broken_schemes.contains(key) {
            context.diagnostics.met_again();
        }
        return key.to_owned();
    }
    if context.version >= Version::V3_2
        && let Ok(target) = resolve::target(context.documents, node.source(), key)
        && target.is_object()
    {
        let mut names = known.iter().flat_map(Node::members);
        if let Some((name, _)) = names.find(|(_, scheme)| scheme.identity() == target.identity()) {
            return name.to_owned();
        }
        elsewhere(context, key, target);
    } else {
        say_unknown(context, key, node, known.as_ref());
    }
    key.to_owned()
}

/// The scopes of an OAuth 2 scheme are those that one of its flows offers (OpenAPI 3.1, section 4.8.29).
fn check_scopes<'d>(context: &mut Context<'d>, name: &str, scopes: &Node<'d>) {
    let Some(flows) = flows(context, name) else { return };
    let offered: Vec<Node<'d>> = flows.members().filter_map(|(_, flow)| flow.field("scopes")).collect();
    // That a flow offers none at all is told there.
    for scope in scopes.elements().filter(|_| !offered.is_empty()) {
        let Some(text) = scope.as_str() else { continue };
        if offered.iter().any(|scopes| scopes.get(text).is_some()) {
            continue;
        }
        let message = format!("no flow of the security scheme `{name}` has the scope `{text}`");
        let names = offered.iter().flat_map(Node::members).map(|(name, _)| name);
        let note = Diagnostic::note("unknown-scope", scope.at(), message);
        context.diagnostics.push(match context.documents.guesses.closest(text, names) {
            Some(similar) => note.with_help(format!("did you mean `{similar}`?")),
            None => note,
        });
    }
}

/// The flows of a scheme among the components, if it is of OAuth 2.
fn flows<'d>(context: &Context<'d>, name: &str) -> Option<Node<'d>> {
    let root = context.documents.document()?;
    let mut scheme = root.field("components")?.field("securitySchemes")?.get(name)?;
    if let Some(reference) = scheme.reference() {
        scheme = resolve::target(context.documents, scheme.source(), reference).ok()?;
    }
    let is_oauth2 = scheme.field("type").is_some_and(|kind| kind.as_str() == Some("oauth2"));
    scheme.field("flows").filter(|_| is_oauth2)
}

/// A scheme that stands anywhere but among the components has its URI for a name.
fn elsewhere<'d>(context: &mut Context<'d>, uri: &str, target: Node<'d>) {
    if !context.schemes_by_uri.contains_key(uri)
        && let Some(scheme) = security_scheme::read(context, uri, target)
    {
        context.schemes_by_uri.insert(uri.to_owned(), scheme);
    }
}

fn say_unknown<'d>(context: &mut Context<'d>, name: &str, node: &Node<'d>, known: Option<&Node<'d>>) {
    let names = known.into_iter().flat_map(Node::members).map(|(name, _)| name);
    let help = match context.documents.guesses.closest(name, names) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "describe it under `components.securitySchemes`".to_owned(),
    };
    let message = format!("there is no security scheme `{name}`; no credentials can be sent for it");
    context.at_key("unknown-security-scheme", Severity::Warning, node, message, help);
}
