//! The Security Scheme and OAuth Flow Objects (OpenAPI 3.1, sections 4.8.27 to 4.8.29).

use indexmap::IndexMap;
use serde_json::json;

use super::context::Context;
use super::skeleton::Skeleton;
use crate::grammar;
use crate::model::{ApiKeyIn, OAuthFlow, SecurityScheme, SecuritySchemeKind};
use crate::node::Node;

/// Reads `components.securitySchemes`.
pub(super) fn map<'d>(context: &mut Context<'d>, root: &Node<'d>) -> IndexMap<String, SecurityScheme> {
    let schemes = root.field("components").and_then(|components| components.field("securitySchemes"));
    let members = schemes.into_iter().flat_map(|schemes| schemes.members());
    let mut understood = IndexMap::new();
    for (name, node) in members {
        let faults = context.diagnostics.faults();
        match read(context, name, node) {
            Some(scheme) if context.diagnostics.faults() == faults => {
                understood.insert(name.to_owned(), scheme);
            }
            _ => {
                context.broken_schemes.insert(name.to_owned());
            }
        }
    }
    understood
}

fn read<'d>(context: &mut Context<'d>, name: &str, node: Node<'d>) -> Option<SecurityScheme> {
    let beside = context.description_beside(&node);
    let node = context.follow(node)?;
    if !context.check(&node, &grammar::SECURITY_SCHEME) {
        return None;
    }
    let kind = kind(context, &node)?;
    Some(SecurityScheme {
        name: name.to_owned(),
        description: beside.or_else(|| node.text("description")),
        deprecated: node.field("deprecated").is_some_and(|flag| flag.as_bool() == Some(true)),
        kind,
        location: node.at(),
    })
}

/// `type` and what belongs to it. `mutualTLS` came with 3.1, and the device flow with 3.2.
fn kind<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<SecuritySchemeKind> {
    let kinds = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];
    let kind = one_of(context, node, "type", &kinds)?;
    match kind.as_str() {
        "mutualTLS" => return Some(SecuritySchemeKind::MutualTls),
        "apiKey" => drop(one_of(context, node, "in", &["query", "header", "cookie"])?),
        _ => {}
    }
    let skeleton = Skeleton::of(context, node, &grammar::SECURITY_SCHEME).with("flows", json!({}));
    let scheme: openapiv3::SecurityScheme = skeleton.read(context, node, &grammar::SECURITY_SCHEME)?;
    Some(match scheme {
        openapiv3::SecurityScheme::APIKey { location, name, .. } => {
            SecuritySchemeKind::ApiKey { location_in: api_key_in(&location), name }
        }
        openapiv3::SecurityScheme::HTTP { scheme, bearer_format, .. } => {
            SecuritySchemeKind::Http { scheme: scheme.to_ascii_lowercase(), bearer_format }
        }
        openapiv3::SecurityScheme::OAuth2 { .. } => {
            SecuritySchemeKind::OAuth2 { flows: flows(context, node) }
        }
        openapiv3::SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
            SecuritySchemeKind::OpenIdConnect { url: open_id_connect_url }
        }
    })
}

/// A field that must have one of some words.
fn one_of<'d>(context: &mut Context<'d>, node: &Node<'d>, field: &str, words: &[&str]) -> Option<String> {
    let Some(word) = node.field(field) else {
        context.error("missing-field", node, format!("this Security Scheme Object has no `{field}`"));
        return None;
    };
    let text = word.as_str()?;
    if !words.contains(&text) {
        let message =
            format!("`{field}` of a security scheme must be one of {}, not `{text}`", words.join(", "));
        context.unknown_name("unknown-security-type", &word, message, text, words);
        return None;
    }
    Some(text.to_owned())
}

fn api_key_in(location: &openapiv3::APIKeyLocation) -> ApiKeyIn {
    match location {
        openapiv3::APIKeyLocation::Query => ApiKeyIn::Query,
        openapiv3::APIKeyLocation::Header => ApiKeyIn::Header,
        openapiv3::APIKeyLocation::Cookie => ApiKeyIn::Cookie,
    }
}

/// Flows are read by name, as the four types that `openapiv3` has for them lack the fifth.
fn flows<'d>(context: &mut Context<'d>, node: &Node<'d>) -> IndexMap<String, OAuthFlow> {
    let Some(flows) = node.field("flows") else {
        context.error("missing-field", node, "a security scheme of type `oauth2` needs `flows`");
        return IndexMap::new();
    };
    context.check(&flows, &grammar::OAUTH_FLOWS);
    let known = |name: &str| grammar::OAUTH_FLOWS.fields.iter().any(|field| field.name == name);
    let members = flows.members().filter(|(name, _)| known(name));
    members.map(|(name, node)| (name.to_owned(), flow(context, &node))).collect()
}

fn flow<'d>(context: &mut Context<'d>, node: &Node<'d>) -> OAuthFlow {
    context.check(node, &grammar::OAUTH_FLOW);
    let scopes = node.field("scopes").into_iter().flat_map(|scopes| scopes.members());
    OAuthFlow {
        authorization_url: node.text("authorizationUrl"),
        device_authorization_url: node.text("deviceAuthorizationUrl"),
        token_url: node.text("tokenUrl"),
        refresh_url: node.text("refreshUrl"),
        scopes: scopes
            .map(|(name, text)| (name.to_owned(), text.as_str().unwrap_or_default().to_owned()))
            .collect(),
    }
}
