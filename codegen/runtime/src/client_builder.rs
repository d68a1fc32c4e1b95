//! What a client can be told before its first call.

use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::client::Inner;
use super::security::Credentials;
use super::{Client, SecurityScheme};

/// Builds a [`Client`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    http: Option<reqwest::Client>,
    base_url: String,
    headers: Vec<(String, SecretString)>,
    credentials: Credentials,
    timeout: Option<Duration>,
    max_response_bytes: usize,
    validate_requests: bool,
}

/// Why a client could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The base URL is no absolute `http` or `https` URL, or has a query or a fragment.
    #[error("`{url}` is no base URL: {reason}")]
    BaseUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The name or the value of a header field has characters that HTTP does not allow.
    #[error("the header field `{name}` has characters that HTTP does not allow")]
    Header {
        /// The name of the field.
        name: String,
    },
    /// The HTTP client could not be set up, e.g. for want of certificates.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

impl ClientBuilder {
    /// A client for this base URL: a time limit of a minute, responses of at most 64 MiB, requests validated.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            http: None,
            base_url: base_url.into(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            timeout: Some(Duration::from_mins(1)),
            max_response_bytes: 64 << 20,
            validate_requests: true,
        }
    }

    /// Calls go to this URL, with the path of the operation appended.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The secret for a security scheme; of a scheme `basic`, `user:password`.
    ///
    /// It is sent with the operations that ask for the scheme, and never to another host.
    pub fn credential(mut self, scheme: &'static SecurityScheme, secret: impl Into<SecretString>) -> Self {
        self.credentials.set(scheme, secret.into());
        self
    }

    /// A header field for every request. A parameter of an operation with the same name takes its place.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The `User-Agent` field of every request.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.header(USER_AGENT.as_str(), user_agent.into())
    }

    /// How long a call may take, from connecting to the last byte of the response; `None` for ever.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long the body of a response may be.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Whether arguments are checked against the document before a request is sent.
    pub fn validate_requests(mut self, validate: bool) -> Self {
        self.validate_requests = validate;
        self
    }

    /// Uses an HTTP client of your own making: proxies, certificates, connection pools.
    ///
    /// Its redirect policy holds then. The policy of the client that is made otherwise stays on one origin, so
    /// that no credential reaches another host.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// When one of the settings is not valid, or the HTTP client cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        Ok(Client::new(Inner {
            base_url: parse_base_url(&self.base_url)?,
            headers: header_map(&self.headers)?,
            http: self.http.map_or_else(default_http_client, Ok)?,
            credentials: self.credentials,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            validate_requests: self.validate_requests,
        }))
    }
}

fn parse_base_url(text: &str) -> Result<Url, BuildError> {
    // What stands before an `@` can be a password.
    let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
    let fail = |reason: String| BuildError::BaseUrl { url: shown.to_owned(), reason };
    let url = Url::parse(text).map_err(|error| fail(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(fail(format!("its scheme is `{}`", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fail("a user name or a password belongs to the credentials".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fail("it has a query or a fragment".to_owned()));
    }
    Ok(url)
}

fn header_map(fields: &[(String, SecretString)]) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        let bad = || BuildError::Header { name: name.clone() };
        let field = HeaderName::try_from(name.as_str()).map_err(|_| bad())?;
        let mut value = HeaderValue::try_from(value.expose_secret()).map_err(|_| bad())?;
        value.set_sensitive(true);
        headers.insert(field, value);
    }
    Ok(headers)
}

/// Follows redirects within one origin. A redirect elsewhere is handed to the caller as the response that it is:
/// credentials in fields of their own (`apiKey`) would otherwise travel along.
fn default_http_client() -> Result<reqwest::Client, BuildError> {
    let builder = reqwest::Client::builder();
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder.redirect(same_origin());
    builder.build().map_err(BuildError::Http)
}

#[cfg(not(target_arch = "wasm32"))]
fn same_origin() -> reqwest::redirect::Policy {
    reqwest::redirect::Policy::custom(|attempt| {
        let from = attempt.previous().last().map(Url::origin);
        if from.as_ref() != Some(&attempt.url().origin()) {
            attempt.stop()
        } else if attempt.previous().len() > 10 {
            attempt.error("more than ten redirects")
        } else {
            attempt.follow()
        }
    })
}
