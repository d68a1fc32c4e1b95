//! [`ClientCredentials`]: tokens for the client itself, from the token endpoint of an authorization server (RFC 6749,
//! section 4.4).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::BytesMut;
use futures_util::StreamExt as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Number;
use url::{Url, form_urlencoded};

use super::security::sensitive;
use super::transport::Source;
use super::{AccessToken, Credential};

/// The longest answer of a token endpoint that is read.
const LIMIT: usize = 1 << 20;

/// The identifier and the secret of a client, for which an authorization server gives it tokens.
#[derive(Debug, Clone)]
#[must_use = "client credentials do nothing until a client has them"]
pub struct ClientCredentials {
    token_url: String,
    client_id: String,
    client_secret: SecretString,
    in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, SecretString)>,
}

impl ClientCredentials {
    /// For tokens from this URL, which may be relative to that of the server. The secret is sent as HTTP Basic (RFC 6749, section 2.3.1).
    pub fn new(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
        }
    }

    /// Sends identifier and secret in the body, for servers that know it in no other way.
    pub fn secret_in_body(self) -> Self {
        Self { in_body: true, ..self }
    }

    /// Asks for scopes; without them the server gives what it has by default.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// A further parameter of the request, e.g. `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The request for a token.
    fn request(&self, server: &Url) -> Result<reqwest::Request, Source> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if !self.scopes.is_empty() {
            form.append_pair("scope", &self.scopes.join(" "));
        }
        for (name, value) in &self.parameters {
            form.append_pair(name, value.expose_secret());
        }
        if self.in_body {
            form.append_pair("client_id", &self.client_id);
            form.append_pair("client_secret", self.client_secret.expose_secret());
        }
        let mut request = reqwest::Request::new(http::Method::POST, server.join(&self.token_url)?);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if !self.in_body {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair =
                format!("{}:{}", encoded(&self.client_id), encoded(self.client_secret.expose_secret()));
            let basic = sensitive(&format!("Basic {}", BASE64.encode(pair))).ok_or("no secret")?;
            headers.insert(AUTHORIZATION, basic);
        }
        *request.body_mut() = Some(form.finish().into());
        Ok(request)
    }

    async fn fetch(self, http: reqwest::Client, server: Url) -> Result<AccessToken, Source> {
        let response = http.execute(self.request(&server)?).await.map_err(reqwest::Error::without_url)?;
        let status = response.status();
        let mut chunks = response.bytes_stream();
        let mut body = BytesMut::new();
        while let Some(chunk) = chunks.next().await {
            body.extend_from_slice(&chunk.map_err(reqwest::Error::without_url)?);
            if body.len() > LIMIT {
                return Err("the answer of the token endpoint is too long".into());
            }
        }
        token(status, &body)
    }
}

impl From<ClientCredentials> for Credential {
    fn from(client: ClientCredentials) -> Self {
        Self::fetched_by(move |http, server| client.clone().fetch(http, server.clone()))
    }
}

/// What a token endpoint answers (RFC 6749, sections 5.1 and 5.2).
#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    token_type: Option<String>,
    expires_in: Option<Seconds>,
    error: Option<String>,
}

/// Some servers write the number as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(Number),
    Text(String),
}

/// Nothing of the answer but an error's code goes into an error: a token could be in the rest.
fn token(status: StatusCode, body: &[u8]) -> Result<AccessToken, Source> {
    let answer: Option<Answer> = serde_json::from_slice(body).ok();
    let code = answer.as_ref().and_then(|answer| answer.error.as_deref()).filter(|code| is_code(code));
    match answer {
        Some(Answer { access_token: Some(token), token_type, expires_in, .. }) if status.is_success() => {
            if token_type.is_some_and(|sort| !sort.eq_ignore_ascii_case("bearer")) {
                return Err("the token endpoint gave a token that is no bearer token".into());
            }
            Ok(AccessToken::from(token).expires_in(expires_in.and_then(Seconds::duration)))
        }
        _ => {
            let code = code.map_or_else(String::new, |code| format!(": {code}"));
            Err(format!("the token endpoint answered {} without a token{code}", status.as_u16()).into())
        }
    }
}

/// The codes of RFC 6749 and its extensions are words.
fn is_code(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl Seconds {
    fn duration(self) -> Option<Duration> {
        let seconds: f64 = match self {
            Self::Number(number) => number.as_f64()?,
            Self::Text(text) => text.trim().parse().ok()?,
        };
        Duration::try_from_secs_f64(seconds.max(0.0)).ok()
    }
}
