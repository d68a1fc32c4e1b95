//! [`Refusal`] → [`Answer`]: in the documented shape if the document has one for it, else as a problem (RFC 9457).

use std::fmt::Write as _;
use std::sync::Arc;

use http::header::ALLOW;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::Operation;
use spec::source::Sources;

use super::answer::{Answer, Content};
use super::compose::{Answers, Prepared};
use super::negotiate;
use super::problem::{self, Problem};
use super::security;
use crate::judge::RequestViolation;

/// Where the violations stand when the documented shape has no place for them.
pub(super) const VIOLATIONS: HeaderName = HeaderName::from_static("lockstep-violations");

/// How many bytes of violations a header field may have.
const MOST_IN_A_FIELD: usize = 2_000;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Refusal {
    /// The path does not have the method; those that it has.
    Method(Vec<Method>),
    /// Credentials are missing or wrong; what `WWW-Authenticate` says.
    Unauthorized(Vec<String>),
    /// The document forbids the request.
    Invalid(Vec<RequestViolation>),
    /// The client takes none of these media types.
    NotAcceptable(Vec<String>),
    /// There is no such item.
    NotFound,
    /// There is an item with this key already.
    Conflict,
    /// The client prefers a status that is not documented.
    NoSuchCode(u16),
    /// The server fails; what only a fault does.
    Failure,
}

/// The answer to a refused request; `example` is the name of the example that the client prefers.
pub(super) fn answer(
    validators: &Validators,
    answers: &Answers,
    operation: &Operation,
    headers: &HeaderMap,
    example: Option<&str>,
    refusal: &Refusal,
) -> Answer {
    let status = status(operation, refusal);
    let problem = problem(status, refusal, &validators.api().sources);
    let prepared = operation.responses.select(status.as_u16()).and_then(|response| {
        let prepared = answers.of(response)?;
        // Where no documented body could be made, a problem says more than nothing.
        (response.content.is_empty() || !prepared.offers.is_empty()).then_some(prepared)
    });
    let mut answer = match prepared {
        Some(prepared) => documented(validators, prepared, headers, example, &problem),
        None => Answer::from(problem),
    };
    match refusal {
        Refusal::Method(methods) => {
            answer.headers.insert(ALLOW, allow(methods));
        }
        Refusal::Unauthorized(challenges) if status == StatusCode::UNAUTHORIZED => {
            security::challenge(challenges, &mut answer.headers);
        }
        _ => {}
    }
    answer
}

/// The value of `Allow` (RFC 9110, section 10.2.1).
pub(super) fn allow(methods: &[Method]) -> HeaderValue {
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    // Methods are tokens, which a field value may always hold.
    HeaderValue::try_from(names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

/// The status that a refusal has: of those that fit, the first that the document names by itself, else the first
/// that it names by a range or `default`, else the first.
///
/// Requests that cannot be read get 400 rather than 422, others 422 rather than 400 (RFC 9110, section 15.5.21); one whose
/// path is at fault may also get 404, which servers tend to say where the document does. An undocumented media type is 415 whatever the document says, as no other status tells a
/// client what to mend.
fn status(operation: &Operation, refusal: &Refusal) -> StatusCode {
    let fitting: &[StatusCode] = match refusal {
        Refusal::Method(_) => &[StatusCode::METHOD_NOT_ALLOWED],
        Refusal::Unauthorized(_) => &[StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN],
        Refusal::NotAcceptable(_) => &[StatusCode::NOT_ACCEPTABLE],
        Refusal::NoSuchCode(_) | Refusal::NotFound => &[StatusCode::NOT_FOUND],
        Refusal::Conflict => &[StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY],
        Refusal::Failure => &[StatusCode::INTERNAL_SERVER_ERROR],
        Refusal::Invalid(violations) if violations.iter().any(is_media_type) => {
            &[StatusCode::UNSUPPORTED_MEDIA_TYPE]
        }
        Refusal::Invalid(violations) => of_invalid(violations),
    };
    let exact = |status: &&StatusCode| operation.responses.exact.contains_key(&status.as_u16());
    let somehow = |status: &&StatusCode| operation.responses.select(status.as_u16()).is_some();
    let documented = fitting.iter().find(exact).or_else(|| fitting.iter().find(somehow));
    documented.or_else(|| fitting.first()).copied().unwrap_or(StatusCode::BAD_REQUEST)
}

fn of_invalid(violations: &[RequestViolation]) -> &'static [StatusCode] {
    const UNREADABLE: StatusCode = StatusCode::BAD_REQUEST;
    const FORBIDDEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    match (violations.iter().any(is_syntax), violations.iter().any(is_in_path)) {
        (true, false) => &[UNREADABLE, FORBIDDEN],
        (true, true) => &[UNREADABLE, FORBIDDEN, StatusCode::NOT_FOUND],
        (false, false) => &[FORBIDDEN, UNREADABLE],
        (false, true) => &[FORBIDDEN, UNREADABLE, StatusCode::NOT_FOUND],
    }
}

fn is_media_type(violation: &RequestViolation) -> bool {
    violation.keyword == "media-type" && violation.pointer.as_str() == "/body"
}

fn is_syntax(violation: &RequestViolation) -> bool {
    violation.keyword == "syntax"
}

fn is_in_path(violation: &RequestViolation) -> bool {
    violation.pointer.tokens().next().as_deref() == Some("path")
}

fn problem(status: StatusCode, refusal: &Refusal, sources: &Sources) -> Problem {
    match refusal {
        Refusal::Method(methods) => {
            let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
            Problem::new(status, format!("the path has {}", names.join(", ")))
        }
        Refusal::Unauthorized(_) => Problem::new(status, "credentials are missing or not accepted"),
        Refusal::NotAcceptable(offered) => {
            Problem::new(status, format!("the answer can be {}", offered.join(", ")))
        }
        Refusal::NotFound => Problem::new(status, "there is no such item"),
        Refusal::Conflict => Problem::new(status, "there is an item with this key already"),
        Refusal::NoSuchCode(code) => Problem::new(status, format!("the document has no response for {code}")),
        Refusal::Invalid(violations) => Problem::of_violations(status, violations, sources),
        Refusal::Failure => Problem::new(status, "the mock was told to fail here"),
    }
}

/// The documented answer, with what the problem says where there is room for it.
fn documented(
    validators: &Validators,
    prepared: &Prepared,
    headers: &HeaderMap,
    example: Option<&str>,
    problem: &Problem,
) -> Answer {
    let offered: Vec<&str> = prepared.offers.iter().map(|offer| offer.content_type.as_str()).collect();
    // An error in a type that the client did not ask for is better than none (RFC 9110, section 15.5.7).
    let index = negotiate::preferred(headers, &offered).unwrap_or_default();
    let content = prepared.offers.get(index).and_then(|offer| offer.example(example)).cloned();
    let content = content.map(|content| explained(validators, content, problem));
    let mut answer = Answer { headers: prepared.headers.clone(), content, ..Answer::bare(problem.status) };
    if !problem.errors.is_empty() {
        answer.headers.insert(VIOLATIONS, in_a_field(&problem.errors));
    }
    answer
}

/// A documented problem with the members of the actual one, as far as its schema lets them in.
fn explained(validators: &Validators, mut content: Content, problem: &Problem) -> Content {
    if !content.media_type.starts_with(problem::MEDIA_TYPE) {
        return content;
    }
    let Some(value) = &content.value else { return content };
    let mut value = Value::clone(value);
    for (name, member) in problem.members() {
        let mut richer = value.clone();
        let Value::Object(members) = &mut richer else { return content };
        members.insert(name, member);
        if content.schema.is_none_or(|schema| validators.accepts(schema, &richer)) {
            value = richer;
        }
    }
    content.bytes = value.to_string().into();
    content.value = Some(Arc::new(value));
    content
}

/// As many errors as a header field has room for, as a JSON array in ASCII.
pub(super) fn in_a_field(errors: &[Value]) -> HeaderValue {
    let mut text = String::from("[");
    for error in errors {
        let error = ascii(&error.to_string());
        if text.len() + error.len() > MOST_IN_A_FIELD {
            break;
        }
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&error);
    }
    text.push(']');
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("[]"))
}

/// JSON with every character beyond ASCII escaped (RFC 8259, section 7).
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}
