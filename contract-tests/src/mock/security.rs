//! Whether a request carries the credentials that its operation demands (OpenAPI 3.1, sections 4.8.27 and 4.8.30).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};
use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use spec::Api;
use spec::model::{ApiKeyIn, Operation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

use crate::credentials::wrong_secret;

/// Judges the credentials of a request. `accepted` are the secrets by scheme; without them every credential is
/// good that has the form of its scheme, but for the one that the engine sends as a wrong one.
///
/// # Errors
/// The challenges for `WWW-Authenticate` when no alternative is met.
pub(super) fn authenticate(
    api: &Api,
    operation: &Operation,
    accepted: Option<&IndexMap<String, SecretString>>,
    headers: &HeaderMap,
    query: &str,
) -> Result<(), Vec<String>> {
    let is_met = |name: &String| {
        let Some(scheme) = api.security_schemes.get(name) else { return false };
        // The certificate belongs to the connection, which has none here.
        if matches!(scheme.kind, SecuritySchemeKind::MutualTls) {
            return true;
        }
        presented(scheme, headers, query).is_some_and(|secret| match accepted {
            // Which secrets are right nobody has said; one is wrong by its making. In schemes of a form of their
            // own it stands at the end of the field.
            None => !secret.ends_with(&wrong_secret(scheme)),
            Some(accepted) => accepted.get(name).is_some_and(|known| known.expose_secret() == secret),
        })
    };
    let met = |alternative: &SecurityRequirement| alternative.schemes.keys().all(is_met);
    if operation.security.is_empty() || operation.security.iter().any(met) {
        return Ok(());
    }
    Err(challenges(api, operation))
}

/// The secret that a request has for a scheme; `None` if there is none of its form.
pub(super) fn presented(scheme: &SecurityScheme, headers: &HeaderMap, query: &str) -> Option<String> {
    let secret = match &scheme.kind {
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Header, name } => {
            headers.get(name)?.to_str().ok().map(str::to_owned)
        }
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Query, name } => {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        }
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Cookie, name } => cookie(headers, name),
        SecuritySchemeKind::Http { scheme, .. } => match scheme.as_str() {
            "basic" => user_and_password(&credentials(headers, scheme)?),
            "bearer" => credentials(headers, scheme),
            // Another scheme has a form of its own: its secret is the whole field.
            _ => headers.get(AUTHORIZATION)?.to_str().ok().map(str::to_owned),
        },
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
            credentials(headers, "bearer")
        }
        SecuritySchemeKind::MutualTls => None,
    };
    secret.filter(|secret| !secret.is_empty())
}

/// What `Authorization` holds after the name of its scheme, whose case does not matter (RFC 9110, section 11.1).
fn credentials(headers: &HeaderMap, scheme: &str) -> Option<String> {
    let (named, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then(|| credentials.trim().to_owned())
}

/// `user:password` from the credentials of Basic (RFC 7617, section 2).
fn user_and_password(credentials: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    text.contains(':').then_some(text)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// Writes challenges into the fields of an answer with 401, which must have one (RFC 9110, section 15.5.2).
pub(super) fn challenge(challenges: &[String], fields: &mut HeaderMap) {
    let values = challenges.iter().filter_map(|challenge| HeaderValue::try_from(challenge).ok());
    for value in values {
        fields.append(WWW_AUTHENTICATE, value);
    }
    fields.entry(WWW_AUTHENTICATE).or_insert(HeaderValue::from_static(BEARER));
}

/// What most APIs mean.
const BEARER: &str = "Bearer realm=\"mock\"";

/// One challenge for each scheme (RFC 9110, section 11.6.1). Schemes that `Authorization` does not carry have
/// no name in the registry; `ApiKey` is the common one.
pub(super) fn challenges(api: &Api, operation: &Operation) -> Vec<String> {
    let names = operation.security.iter().flat_map(|alternative| alternative.schemes.keys());
    let mut challenges: Vec<String> = Vec::new();
    for scheme in names.filter_map(|name| api.security_schemes.get(name)) {
        let challenge = match &scheme.kind {
            SecuritySchemeKind::Http { scheme, .. } if scheme == "basic" => {
                "Basic realm=\"mock\", charset=\"UTF-8\"".to_owned()
            }
            SecuritySchemeKind::Http { scheme, .. } if scheme != "bearer" => {
                format!("{scheme} realm=\"mock\"")
            }
            SecuritySchemeKind::ApiKey { .. } => "ApiKey realm=\"mock\"".to_owned(),
            SecuritySchemeKind::MutualTls => continue,
            _ => BEARER.to_owned(),
        };
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    challenges
}
