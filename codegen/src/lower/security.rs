//! The Security Scheme Objects: a constant and a setter each.

use std::collections::BTreeMap;

use spec::model::{self, ApiKeyIn, SecurityRequirement, SecuritySchemeKind};

use super::context::Context;
use super::names::{Case, Scope};
use super::prose;
use crate::ir::{Scheme, SchemeKind};

/// Names that the client's builder has already.
const BUILDER: &[&str] = &[
    "new",
    "base_url",
    "credential",
    "options",
    "header",
    "user_agent",
    "timeout",
    "connect_timeout",
    "read_timeout",
    "retry",
    "redirects",
    "request_ids",
    "max_concurrency",
    "middleware",
    "max_response_bytes",
    "validate_requests",
    "http_client",
    "configure_http",
    "build",
    "server",
    "server_url",
    "of_server",
    "clone",
];

/// The schemes that a client can hold a secret for.
pub(super) fn lower(context: &mut Context<'_>) -> Vec<Scheme> {
    let mut scope = Scope::holding(BUILDER);
    let mut schemes = Vec::new();
    for scheme in context.api.security_schemes.values() {
        let kind = kind(&scheme.kind);
        if matches!(&kind, SchemeKind::Http(name) if CHALLENGED.contains(&name.as_str())) {
            let message =
                "the client answers no challenge of this scheme: what it is given for it is sent as it is";
            context.note("unsupported-security", scheme.location, message);
        }
        let setter = scope.give(&scheme.name, Case::Snake, "auth");
        let constant = setter.trim_end_matches('_').to_ascii_uppercase();
        let mut doc = scheme.description.as_deref().map(prose::lines).unwrap_or_default();
        if scheme.deprecated {
            doc.extend([String::new(), "The document discourages its use.".to_owned()]);
        }
        let token_url = token_url(scheme).map(|url| {
            (scope.give(&format!("{} client credentials", scheme.name), Case::Snake, "auth"), url)
        });
        schemes.push(Scheme { constant, setter, name: scheme.name.clone(), doc, kind, token_url });
    }
    schemes
}

/// Where a client gets tokens for itself (OpenAPI 3.1, section 4.8.29); a relative URL is one of the server (section 4.6.1).
fn token_url(scheme: &model::SecurityScheme) -> Option<String> {
    let SecuritySchemeKind::OAuth2 { flows, .. } = &scheme.kind else { return None };
    flows.by_name.get("clientCredentials")?.token_url.clone().filter(|url| !url.trim().is_empty())
}

/// The schemes whose credentials are made of what a server asks (the registry of RFC 9110, section 16.4.1).
const CHALLENGED: [&str; 6] = ["digest", "hoba", "mutual", "negotiate", "scram-sha-1", "scram-sha-256"];

fn kind(kind: &SecuritySchemeKind) -> SchemeKind {
    match kind {
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Header, name } => {
            SchemeKind::ApiKeyHeader(name.clone())
        }
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Query, name } => {
            SchemeKind::ApiKeyQuery(name.clone())
        }
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Cookie, name } => {
            SchemeKind::ApiKeyCookie(name.clone())
        }
        SecuritySchemeKind::Http { scheme, .. } if scheme == "basic" => SchemeKind::Basic,
        SecuritySchemeKind::Http { scheme, .. } if scheme == "bearer" => SchemeKind::Bearer,
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => SchemeKind::Bearer,
        SecuritySchemeKind::MutualTls => SchemeKind::MutualTls,
        SecuritySchemeKind::Http { scheme, .. } => SchemeKind::Http(scheme.clone()),
    }
}

/// The alternatives of an operation as constants.
pub(super) fn alternatives(requirements: &[SecurityRequirement], schemes: &[Scheme]) -> Vec<Vec<String>> {
    let constants: BTreeMap<&str, &str> =
        schemes.iter().map(|scheme| (scheme.name.as_str(), scheme.constant.as_str())).collect();
    let alternative = |requirement: &SecurityRequirement| -> Option<Vec<String>> {
        let names = requirement.schemes.keys();
        names.map(|name| constants.get(name.as_str()).map(|constant| (*constant).to_owned())).collect()
    };
    requirements.iter().filter_map(alternative).collect()
}
