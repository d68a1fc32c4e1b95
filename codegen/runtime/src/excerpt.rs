//! A response that nobody decoded, cut to a length that fits into a log line.

use std::fmt;

use http::{HeaderMap, StatusCode};

use super::{Endpoint, RawResponse};

/// How many bytes of a body are kept.
const KEPT: usize = 512;

/// A response as it came, its body cut to its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The operation that was called.
    pub endpoint: &'static Endpoint,
    /// The status code.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The start of the body, at most 512 bytes, with `U+FFFD` for what is no UTF-8.
    pub body: String,
    /// Whether the body went on.
    pub truncated: bool,
}

impl Excerpt {
    pub(super) fn of(response: &RawResponse) -> Self {
        let body = response.bytes();
        let start = body.get(..KEPT).unwrap_or(body);
        Self {
            endpoint: response.endpoint(),
            status: response.status(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(start).into_owned(),
            truncated: body.len() > start.len(),
        }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ellipsis = if self.truncated { "…" } else { "" };
        write!(formatter, "status {}, body {:?}{ellipsis}", self.status, self.body)
    }
}
