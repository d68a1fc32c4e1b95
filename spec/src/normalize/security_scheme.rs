//! The Security Scheme Object (OpenAPI 3.1, section 4.8.27).

use indexmap::IndexMap;
use serde_json::json;

use super::context::Context;
use super::oauth_flows;
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::{ApiKeyIn, SecurityScheme, SecuritySchemeKind};
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

/// Reads a Security Scheme Object.
pub(super) fn read<'d>(context: &mut Context<'d>, name: &str, node: Node<'d>) -> Option<SecurityScheme> {
    let (node, beside) = context.follow(node, &grammar::SECURITY_SCHEME)?;
    if !context.check(&node, &grammar::SECURITY_SCHEME) {
        return None;
    }
    let kind = kind(context, &node)?;
    Some(SecurityScheme {
        name: name.to_owned(),
        description: beside.description.or_else(|| node.text("description")),
        deprecated: node.field("deprecated").is_some_and(|flag| flag.as_bool() == Some(true)),
        kind,
        extensions: extensions(&node),
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
        openapiv3::SecurityScheme::OAuth2 { .. } => SecuritySchemeKind::OAuth2 {
            flows: oauth_flows::of_scheme(context, node),
            metadata_url: node.text("oauth2MetadataUrl"),
        },
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
