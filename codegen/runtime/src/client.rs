//! The client: a server, the credentials for it, and the one function that sends.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::header::{COOKIE, HeaderValue};
use http::{HeaderMap, Method};
use url::Url;

use super::security::{Credentials, Places};
use super::transport::Source;
use super::{Endpoint, Phase, RawResponse, Request, SendError, TransportError, Validate, Violations};

/// A client of the API. Cloning it is cheap, and clones share their connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// What a client is made of; see [`ClientBuilder`](super::ClientBuilder) for what each part means.
pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) base_url: Url,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Credentials,
    pub(super) timeout: Option<Duration>,
    pub(super) max_response_bytes: usize,
    pub(super) validate_requests: bool,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("base_url", &self.0.base_url.as_str()).finish_non_exhaustive()
    }
}

impl Client {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The URL that the paths of operations are appended to.
    pub fn base_url(&self) -> &Url {
        &self.0.base_url
    }

    /// Checks the arguments of a call, unless the client was built not to, and sends its request.
    ///
    /// # Errors
    /// Those of [`Client::send`]; arguments that the document does not allow are violations, too.
    pub fn call(
        &self,
        arguments: &dyn Validate,
        mut request: Request,
    ) -> impl Future<Output = Result<RawResponse, SendError>> {
        if self.0.validate_requests
            && let Err(violations) = arguments.validate()
        {
            request.violations.extend(violations.into_vec());
        }
        self.send(request)
    }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// # Errors
    /// When the request cannot be encoded or sent, or the response does not arrive in full.
    pub async fn send(&self, mut request: Request) -> Result<RawResponse, SendError> {
        if let Some(violations) = Violations::from_vec(std::mem::take(&mut request.violations)) {
            return Err(SendError::InvalidRequest(violations));
        }
        self.0.exchange(request).await.map_err(SendError::Transport)
    }
}

impl Inner {
    async fn exchange(&self, request: Request) -> Result<RawResponse, TransportError> {
        let endpoint = request.endpoint;
        let request = self.prepare(request)?;
        let fail = |phase| move |error| TransportError::from_reqwest(endpoint, phase, error);
        let mut response = self.http.execute(request).await.map_err(fail(Phase::Send))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = self.read_body(endpoint, response).await?;
        Ok(RawResponse::new(endpoint, status, headers, body))
    }

    /// Credentials, the client's own header fields, the URL.
    fn prepare(&self, mut request: Request) -> Result<reqwest::Request, TransportError> {
        let endpoint = request.endpoint;
        let fail = |error: Source| TransportError::new(endpoint, Phase::Build, Some(error));
        let mut places = Places {
            headers: &mut request.headers,
            query: &mut request.query,
            cookies: &mut request.cookies,
        };
        self.credentials.apply(endpoint, &mut places).map_err(|error| fail(error.to_string().into()))?;
        let method = Method::from_bytes(endpoint.method.as_bytes()).map_err(|error| fail(error.into()))?;
        let base = self.base_url.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}{}", request.target())).map_err(|error| fail(error.into()))?;
        let mut prepared = reqwest::Request::new(method, url);
        *prepared.headers_mut() = self.headers.clone();
        prepared.headers_mut().extend(request.headers);
        if !request.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(request.cookies).map_err(|error| fail(error.into()))?;
            cookies.set_sensitive(true);
            prepared.headers_mut().insert(COOKIE, cookies);
        }
        *prepared.timeout_mut() = self.timeout;
        *prepared.body_mut() = request.body.map(reqwest::Body::from);
        Ok(prepared)
    }

    async fn read_body(
        &self,
        endpoint: &'static Endpoint,
        response: reqwest::Response,
    ) -> Result<Bytes, TransportError> {
        let mut chunks = response.bytes_stream();
        let mut body = BytesMut::new();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| TransportError::from_reqwest(endpoint, Phase::Body, error))?;
            if body.len().saturating_add(chunk.len()) > self.max_response_bytes {
                return Err(TransportError::new(endpoint, Phase::TooLarge, None));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}
