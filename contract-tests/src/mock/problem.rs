//! [`Problem`]: what a refusal says where the document has no words of its own (RFC 9457).

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value, json};
use spec::source::{Location, Sources};

use super::answer::{Answer, Content};
use crate::judge::RequestViolation;

/// The media type of problems (RFC 9457, section 6.1).
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// A Problem Details Object (RFC 9457, section 3).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) detail: String,
    pub(super) errors: Vec<Value>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new() }
    }

    /// The problem of a request that breaks the document: `errors` as in the example of RFC 9457, section 3.
    pub(super) fn of_violations(
        status: StatusCode,
        violations: &[RequestViolation],
        sources: &Sources,
    ) -> Self {
        let detail = match violations {
            [] => "the document forbids the request".to_owned(),
            [one] => format!("{}: {}", one.pointer, one.message),
            [first, rest @ ..] => format!("{}: {}; and {} more", first.pointer, first.message, rest.len()),
        };
        Self { status, detail, errors: violations.iter().map(|one| error(one, sources)).collect() }
    }

    /// The members of the object, in the order of the RFC.
    pub(super) fn members(&self) -> Map<String, Value> {
        let title = self.status.canonical_reason().unwrap_or("Refused");
        let mut members = Map::new();
        members.insert("type".to_owned(), Value::from("about:blank"));
        members.insert("title".to_owned(), Value::from(title));
        members.insert("status".to_owned(), Value::from(self.status.as_u16()));
        members.insert("detail".to_owned(), Value::from(self.detail.clone()));
        if !self.errors.is_empty() {
            members.insert("errors".to_owned(), Value::Array(self.errors.clone()));
        }
        members
    }
}

/// One violation: the part of the request as a URI fragment, the keyword that it breaks, and where the document has that.
fn error(violation: &RequestViolation, sources: &Sources) -> Value {
    let mut error = json!({
        "pointer": violation.pointer.to_fragment(),
        "keyword": violation.keyword,
        "detail": violation.message,
    });
    if let (Some(location), Value::Object(members)) = (violation.location, &mut error) {
        members.insert("schema".to_owned(), Value::from(reference(location, sources)));
    }
    error
}

/// A location as a reference from the document; of another file only the name is told, not where it lies.
fn reference(location: Location, sources: &Sources) -> String {
    let fragment = sources.pointer(&location).to_fragment();
    let file = Some(location.source()).filter(|source| sources.ids().next() != Some(*source));
    let name = file.and_then(|source| sources.path(source).file_name());
    format!("{}{fragment}", name.unwrap_or_default().to_string_lossy())
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let value = Value::Object(problem.members());
        let content = Content {
            media_type: MEDIA_TYPE.to_owned(),
            schema: None,
            bytes: value.to_string().into(),
            value: Some(Arc::new(value)),
            flaw: None,
        };
        Self { content: Some(content), ..Self::bare(problem.status) }
    }
}
