//! [`Exchange`]: what went over the wire for one case.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::case::Case;

/// A case, its request as sent, and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The case.
    pub case: Case,
    /// The request as sent; secrets are in it, so it goes to reports only by way of [`crate::finding`]'s curl line.
    pub request: Sent,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, TransportError>,
}

/// A request as sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The header fields.
    pub headers: HeaderMap,
    /// The names of those headers, query parameters and cookies whose values are secret.
    pub secrets: Vec<String>,
    /// The body.
    pub body: Bytes,
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
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke: {0}")]
    Broken(String),
}
