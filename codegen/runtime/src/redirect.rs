//! Where a client follows when a server points elsewhere.

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::middleware::Next;
use super::{Phase, TransportError};

/// How often a call is sent on.
const LIMIT: usize = 10;

/// Which redirects a client follows; one that it does not follow is handed out as the response that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Redirects {
    /// None.
    Never,
    /// Those within the origin of the request: scheme, host and port.
    #[default]
    SameOrigin,
    /// All but those from `https` to `http`. To another origin go only the method, the body and the fields `Accept`,
    /// `Content-Type` and `User-Agent`: no credentials, cookies or parameters.
    AnyOrigin,
}

impl Redirects {
    /// What the HTTP client does by itself; it would take header fields with secrets to another origin.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn policy(self) -> reqwest::redirect::Policy {
        use reqwest::redirect::Policy;
        match self {
            Self::Never | Self::AnyOrigin => Policy::none(),
            Self::SameOrigin => Policy::custom(|attempt| {
                let from = attempt.previous().last().map(Url::origin);
                if from.as_ref() != Some(&attempt.url().origin()) {
                    attempt.stop()
                } else if attempt.previous().len() > LIMIT {
                    attempt.error("more than ten redirects")
                } else {
                    attempt.follow()
                }
            }),
        }
    }
}

/// Sends a request, and on to wherever it is pointed.
pub(super) async fn follow(
    next: &Next,
    mut request: reqwest::Request,
) -> Result<reqwest::Response, TransportError> {
    for _ in 0..=LIMIT {
        let again = request.try_clone();
        let response = next.clone().run(request).await?;
        match again.and_then(|again| redirected(again, &response)) {
            Some(redirected) => request = redirected,
            None => return Ok(response),
        }
    }
    Err(TransportError::new(next.endpoint(), Phase::Redirect, None))
}

/// The request that a redirect asks for (RFC 9110, section 15.4).
fn redirected(mut request: reqwest::Request, response: &reqwest::Response) -> Option<reqwest::Request> {
    let to = target(request.url(), response)?;
    let keeps_method = match response.status() {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => request.method() != Method::POST,
        StatusCode::SEE_OTHER => matches!(*request.method(), Method::GET | Method::HEAD),
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        _ => return None,
    };
    if !keeps_method {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        request.headers_mut().remove(CONTENT_TYPE);
        request.headers_mut().remove(CONTENT_LENGTH);
    }
    if to.origin() != request.url().origin() {
        let mut fields = HeaderMap::new();
        for name in [ACCEPT, CONTENT_TYPE, USER_AGENT] {
            if let Some(value) = request.headers().get(&name) {
                fields.insert(name, value.clone());
            }
        }
        *request.headers_mut() = fields;
    }
    *request.url_mut() = to;
    Some(request)
}

fn target(from: &Url, response: &reqwest::Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let to = from.join(location).ok()?;
    let secure = to.scheme() == "https";
    (secure || (to.scheme() == "http" && from.scheme() == "http")).then_some(to)
}
