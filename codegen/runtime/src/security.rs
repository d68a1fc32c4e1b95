//! Security schemes, the credentials that a client holds for them, and which of them a request takes along.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::request::join;
use super::transport::Source;
use super::{Credential, Endpoint, percent};

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name under `components.securitySchemes`.
    pub name: &'static str,
    /// Where and how its secret is sent.
    pub kind: SecuritySchemeKind,
}

/// Where and how the secret of a scheme is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecuritySchemeKind {
    /// `Authorization: Bearer secret` (RFC 6750): `http` with `bearer`, `oauth2` and `openIdConnect`.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617); the secret is `user:password`.
    Basic,
    /// A client certificate: part of the HTTP client, see
    /// [`ClientBuilder::configure_http`](super::ClientBuilder::configure_http).
    MutualTls,
    /// `apiKey` in a header field of this name; of an HTTP scheme other than those above the whole field `Authorization` (RFC
    /// 9110, section 11.6.2).
    ApiKeyHeader(&'static str),
    /// `apiKey` in a query parameter of this name.
    ApiKeyQuery(&'static str),
    /// `apiKey` in a cookie of this name.
    ApiKeyCookie(&'static str),
}

/// What a client holds, by scheme.
#[derive(Debug, Clone, Default)]
pub(super) struct Credentials(Vec<(&'static SecurityScheme, Credential)>);

/// The secrets for a request.
#[derive(Default)]
pub(super) struct Secrets {
    of_schemes: Vec<(&'static SecurityScheme, Arc<SecretString>)>,
    /// Whether others can be had.
    pub(super) are_fetched: bool,
}

impl Secrets {
    fn get(&self, scheme: &SecurityScheme) -> Option<&Arc<SecretString>> {
        self.of_schemes.iter().find(|(known, _)| known.name == scheme.name).map(|(_, secret)| secret)
    }

    /// Writes them into a request.
    pub(super) fn apply(&self, places: &mut Places<'_>) -> Result<(), BadSecret> {
        self.of_schemes.iter().try_for_each(|(scheme, secret)| places.put(scheme, secret.expose_secret()))
    }
}

impl Credentials {
    /// Keeps the secret for a scheme, in place of one that was there.
    pub(super) fn set(&mut self, scheme: &'static SecurityScheme, credential: Credential) {
        self.0.retain(|(known, _)| known.name != scheme.name);
        self.0.push((scheme, credential));
    }

    fn get(&self, scheme: &SecurityScheme) -> Option<&Credential> {
        self.0.iter().find(|(known, _)| known.name == scheme.name).map(|(_, credential)| credential)
    }

    /// Whether every secret of an alternative is here, and there is one at all: the alternative `{}` (security is
    /// optional) and a certificate alone must not win over a token that the user has given.
    fn meet(&self, alternative: &[&'static SecurityScheme]) -> bool {
        let mut secrets =
            alternative.iter().filter(|scheme| scheme.kind != SecuritySchemeKind::MutualTls).peekable();
        secrets.peek().is_some() && secrets.all(|scheme| self.get(scheme).is_some())
    }

    /// What an operation demands: the secrets of the first alternative for which every one is here, other than those
    /// that a server has refused.
    ///
    /// With none of them the request goes without, and the server's answer tells what it misses.
    pub(super) async fn secrets(
        &self,
        endpoint: &Endpoint,
        http: &reqwest::Client,
        server: &Url,
        refused: Option<&Secrets>,
    ) -> Result<Secrets, Source> {
        let mut secrets = Secrets::default();
        let met = endpoint.security.iter().find(|schemes| self.meet(schemes)).copied();
        for scheme in met.unwrap_or_default() {
            if let Some(credential) = self.get(scheme) {
                let refused = refused.and_then(|refused| refused.get(scheme));
                secrets.of_schemes.push((scheme, credential.secret(http, server, refused).await?));
                secrets.are_fetched |= credential.is_fetched();
            }
        }
        Ok(secrets)
    }
}

/// The parts of a request in which a secret can stand.
pub(super) struct Places<'a> {
    /// The header fields.
    pub(super) headers: &'a mut HeaderMap,
    /// The query, without `?`.
    pub(super) query: &'a mut String,
    /// The `Cookie` field.
    pub(super) cookies: &'a mut String,
}

impl Places<'_> {
    fn put(&mut self, scheme: &SecurityScheme, secret: &str) -> Result<(), BadSecret> {
        let bad = || BadSecret { scheme: scheme.name };
        match scheme.kind {
            SecuritySchemeKind::Bearer => self.authorization("Bearer", secret).ok_or_else(bad)?,
            SecuritySchemeKind::Basic => {
                self.authorization("Basic", &BASE64.encode(secret)).ok_or_else(bad)?;
            }
            SecuritySchemeKind::MutualTls => {}
            SecuritySchemeKind::ApiKeyHeader(name) => {
                let name = HeaderName::try_from(name).map_err(|_| bad())?;
                self.headers.insert(name, sensitive(secret).ok_or_else(bad)?);
            }
            SecuritySchemeKind::ApiKeyQuery(name) => {
                join(self.query, "&", &format!("{}={}", percent::encode(name), percent::encode(secret)));
            }
            SecuritySchemeKind::ApiKeyCookie(name) => {
                // Cookies know no escapes (RFC 6265, section 4.1.1).
                if secret.contains(['"', ',', ';', '\\', ' ']) {
                    return Err(bad());
                }
                join(self.cookies, "; ", &format!("{name}={secret}"));
            }
        }
        Ok(())
    }

    fn authorization(&mut self, name: &str, secret: &str) -> Option<()> {
        self.headers.insert(AUTHORIZATION, sensitive(&format!("{name} {secret}"))?);
        Some(())
    }
}

/// A header value that `Debug` does not show.
pub(super) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A secret with characters that its place does not allow, such as a line break at its end.
#[derive(Debug, thiserror::Error)]
#[error("the secret for `{scheme}` has characters that its place does not allow")]
pub(super) struct BadSecret {
    /// The scheme whose secret it is.
    pub(super) scheme: &'static str,
}
