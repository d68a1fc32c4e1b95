//! A request and all that the client adds to it: its own header fields, credentials, the URL.

use http::header::{CONTENT_LENGTH, COOKIE};
use http::{HeaderValue, Method};
use url::Url;

use super::client::Shared;
use super::security::{Places, Secrets};
use super::transport::Source;
use super::{ByteSource, CallOptions, Phase, Request, TransportError};

/// The request as the HTTP client takes it.
pub(super) fn prepare(
    shared: &Shared,
    options: &CallOptions,
    request: &Request,
    secrets: &Secrets,
) -> Result<reqwest::Request, TransportError> {
    let endpoint = request.endpoint;
    let fail = |error: Source| TransportError::new(endpoint, Phase::Build, Some(error));
    if let Some(name) = &options.bad_header {
        return Err(fail(
            format!("the header field `{name}` has characters that HTTP does not allow").into(),
        ));
    }
    if let Some((url, reason)) = &options.bad_base_url {
        return Err(fail(format!("`{url}` is no base URL: {reason}").into()));
    }
    let mut headers = options.headers.clone();
    headers.extend(request.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
    let (mut query, mut cookies) = (request.query.clone(), request.cookies.clone());
    let mut places = Places { headers: &mut headers, query: &mut query, cookies: &mut cookies };
    secrets.apply(&mut places).map_err(|error| fail(error.to_string().into()))?;
    if !cookies.is_empty() {
        let mut cookies = HeaderValue::try_from(cookies).map_err(|error| fail(error.into()))?;
        cookies.set_sensitive(true);
        headers.insert(COOKIE, cookies);
    }
    let method = Method::from_bytes(endpoint.method.as_bytes()).map_err(|error| fail(error.into()))?;
    let base = match (&options.base_url, request.server.filter(|_| shared.of_document)) {
        (Some(chosen), _) => chosen,
        (None, Some(own)) => &shared.base_url.join(own).map_err(|error| fail(error.into()))?,
        (None, None) => &shared.base_url,
    };
    let base = base.as_str().trim_end_matches('/');
    let mark = if query.is_empty() { "" } else { "?" };
    let url =
        Url::parse(&format!("{base}{}{mark}{query}", request.path)).map_err(|error| fail(error.into()))?;
    if let Some(length) = request.body.as_ref().and_then(ByteSource::streamed_length) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    let mut prepared = reqwest::Request::new(method, url);
    *prepared.headers_mut() = headers;
    *prepared.body_mut() = request.body.clone().map(reqwest::Body::from);
    // Elsewhere a deadline ends the call; a browser ends each request by itself.
    #[cfg(target_arch = "wasm32")]
    {
        *prepared.timeout_mut() = options.timeout;
    }
    Ok(prepared)
}
