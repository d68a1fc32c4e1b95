//! [`Exchange`]: what went over the wire for one case.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::case::Case;

/// A case, its request as sent, and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The case.
    pub case: Case,
    /// The request as sent; secrets are in it, so it goes to reports only as [`crate::curl`] writes it.
    pub request: Sent,
    /// When it was sent; if it had to be sent several times, the first time.
    pub sent_at: jiff::Timestamp,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, TransportError>,
    /// What was done before with the same thing, in a sequence of requests.
    pub before: Option<Arc<Exchange>>,
}

/// A request as sent. `Debug` shows no secret.
#[derive(Clone)]
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The header fields.
    pub headers: HeaderMap,
    /// The parts of the request that hold a secret.
    pub concealed: Vec<Concealed>,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for Sent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&crate::curl::line(self))
    }
}

/// A part of a request that holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concealed {
    /// Where it stands.
    pub place: Place,
    /// The name of the header field (in lower case), query parameter or cookie.
    pub name: String,
    /// What stands before the secret, e.g. `Bearer `.
    pub prefix: &'static str,
    /// The shell variable that is shown in its stead.
    pub variable: String,
}

/// Where a secret stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A header field.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
    /// The field `Authorization` with the scheme `Basic`, which curl writes by itself.
    Basic,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body; cut at the run's limit.
    pub body: Bytes,
    /// Whether the body was cut.
    pub truncated: bool,
    /// From sending the request to the end of the body.
    pub elapsed: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// Too slow.
    #[error("no whole answer within {0:?}")]
    Timeout(Duration),
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The request was not sent, e.g. because a secret has a line break in it.
    #[error("not sent: {0}")]
    NotSent(String),
}
