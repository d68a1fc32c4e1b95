//! The secrets in requests that others send: what the document's security schemes say, and what HTTP itself keeps secrets
//! in, whatever the document says.

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};
use spec::Api;
use spec::model::{ApiKeyIn, SecuritySchemeKind};

use crate::config::{Config, Credential, variable};
use crate::exchange::{Concealed, Place};
use crate::mock::security;

/// The parts of a request that are not shown.
pub(super) fn concealed(api: &Api, headers: &HeaderMap, query: &str) -> Vec<Concealed> {
    let mut found = Vec::new();
    let mut conceal = |place, name: &str, prefix| {
        let (name, variable) = (name.to_owned(), variable(name));
        found.push(Concealed { place, name, prefix, variable });
    };
    if let Some(value) = headers.get(AUTHORIZATION) {
        match value.to_str().unwrap_or_default() {
            text if text.starts_with("Basic ") => conceal(Place::Basic, AUTHORIZATION.as_str(), "Basic "),
            text if text.starts_with("Bearer ") => conceal(Place::Header, AUTHORIZATION.as_str(), "Bearer "),
            _ => conceal(Place::Header, AUTHORIZATION.as_str(), ""),
        }
    }
    if headers.contains_key(COOKIE) {
        conceal(Place::Header, COOKIE.as_str(), "");
    }
    for scheme in api.security_schemes.values() {
        match &scheme.kind {
            SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Header, name }
                if headers.contains_key(name) =>
            {
                conceal(Place::Header, &name.to_ascii_lowercase(), "");
            }
            SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Query, name }
                if url::form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == *name) =>
            {
                conceal(Place::Query, name, "");
            }
            _ => {}
        }
    }
    found
}

/// The settings of a run that had the credentials of this request.
pub(super) fn config_with(config: &Config, api: &Api, headers: &HeaderMap, query: &str) -> Config {
    let mut config = config.clone();
    for (name, scheme) in &api.security_schemes {
        if let Some(secret) = security::presented(scheme, headers, query) {
            config.credentials.insert(name.clone(), Credential::new(name, secret));
        }
    }
    // Behind the name of its scheme stands a secret even if the document knows no such scheme.
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
    if let Some((_, secret)) = authorization {
        let name = AUTHORIZATION.as_str();
        config.credentials.insert(name.to_owned(), Credential::new(name, secret));
    }
    for name in [AUTHORIZATION, COOKIE] {
        for value in headers.get_all(&name) {
            config.headers.append(name.clone(), value.clone());
        }
    }
    config
}
