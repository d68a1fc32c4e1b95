//! [`Answer`]: what goes back over the wire, as data.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::Value;
use spec::model::SchemaId;

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// The header fields, except for `Content-Type`.
    pub(super) headers: HeaderMap,
    /// The body; `None` for an answer without one.
    pub(super) content: Option<Content>,
    /// How long the answer is held back.
    pub(super) delay: Option<Duration>,
    /// How it came about, for the access log.
    pub(super) trace: Trace,
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trace {
    /// Index into [`spec::Api::operations`].
    pub(super) operation: Option<usize>,
    /// How many ways were found in which the document forbids the request.
    pub(super) violations: usize,
}

/// A body, with what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    /// What `Content-Type` says; empty if there is no such field, as a server may leave it out that the mock stands before.
    pub(super) media_type: String,
    /// The schema that the document has for it.
    pub(super) schema: Option<SchemaId>,
    /// The value that the bytes encode; `None` where they encode none.
    pub(super) value: Option<Arc<Value>>,
    /// What is sent.
    pub(super) bytes: Bytes,
    /// What is wrong with it, if it is an example that breaks its schema.
    pub(super) flaw: Option<Arc<str>>,
}

impl Answer {
    /// An answer of nothing but a status.
    pub(super) fn bare(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), content: None, delay: None, trace: Trace::default() }
    }

    /// The answer in HTTP. What `HEAD` must not have, the HTTP library leaves out.
    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(content) = self.content.filter(|_| may_have_content(self.status)) {
            let value = HeaderValue::try_from(content.media_type).ok();
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                response.headers_mut().insert(CONTENT_TYPE, value);
            }
            *response.body_mut() = Body::from(content.bytes);
        }
        response
    }
}

/// Whether an answer with this status may have a body (RFC 9110, section 6.4.1 and 15.3.6).
fn may_have_content(status: StatusCode) -> bool {
    let none = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT, StatusCode::NOT_MODIFIED];
    !status.is_informational() && !none.contains(&status)
}
