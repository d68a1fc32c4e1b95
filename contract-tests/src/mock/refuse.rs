//! [`Refusal`] → [`Answer`]: in the documented shape if the document has one for it, else as a problem (RFC 9457).

use std::fmt::Write as _;
use std::sync::Arc;

use http::header::ALLOW;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Map, Value};
use spec::json_schema::Validators;
use spec::model::Operation;
use spec::source::Sources;

use super::answer::{Answer, Content};
use super::compose::{Answers, Prepared};
use super::negotiate;
use super::problem::{self, Problem};
use super::security;
use crate::body::Codec;
use crate::judge::RequestViolation;
use crate::plan::value::PLACEHOLDER;

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
    /// The body of the request cannot be taken.
    Unread(Problem),
    /// The document promises a body with this status, and none can be made.
    Unmade(StatusCode),
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
        prepared.is_whole(response).then_some(prepared)
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
        Refusal::Unread(problem) => return problem.status,
        Refusal::Unmade(_) => &[StatusCode::INTERNAL_SERVER_ERROR, StatusCode::NOT_IMPLEMENTED],
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
        Refusal::Unread(problem) => problem.clone(),
        Refusal::Unmade(promised) => {
            let promised = promised.as_u16();
            let detail =
                format!("no value was found for the body that the document promises with {promised}");
            Problem::new(status, detail)
        }
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

/// A documented refusal that says what is the matter, as far as its schema lets it: a problem has the members of the actual
/// one; in others the status is the one that is sent, and what stands where the document has no example is why.
fn explained(validators: &Validators, mut content: Content, problem: &Problem) -> Content {
    let (Some(value), Codec::Json) = (&content.value, Codec::of(&content.media_type)) else { return content };
    let is_problem = content.media_type.starts_with(problem::MEDIA_TYPE);
    let changes = if is_problem { members(problem) } else { told(value, problem) };
    let mut value = Value::clone(value);
    for (pointer, member) in changes {
        let mut richer = value.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
        let Some(Value::Object(members)) = richer.pointer_mut(parent) else { return content };
        members.insert(name.to_owned(), member);
        if content.schema.is_none_or(|schema| validators.accepts(schema, &richer)) {
            value = richer;
        }
    }
    content.bytes = value.to_string().into();
    content.value = Some(Arc::new(value));
    content
}

/// The members of a problem.
fn members(problem: &Problem) -> Vec<(String, Value)> {
    problem.members().into_iter().map(|(name, member)| (format!("/{name}"), member)).collect()
}

/// Members that tell the status.
const STATUS: [&str; 6] = ["status", "status_code", "statusCode", "http_status", "httpStatus", "code"];
/// Members that tell people what is the matter.
const WHY: [&str; 8] =
    ["message", "detail", "details", "error", "description", "error_description", "error_message", "title"];

/// What a refusal of another form should tell, at its top or in an object there, e.g. `{"error": {"message": …}}`.
fn told(value: &Value, problem: &Problem) -> Vec<(String, Value)> {
    let status = problem.status.as_u16();
    let of = |name: &str, member: &Value| match member {
        Value::Number(number) if STATUS.contains(&name) => {
            let is_placeholder = number.as_u64() == Some(0);
            let is_status = number.as_u64().is_some_and(|number| (400..600).contains(&number));
            (is_placeholder || is_status).then(|| Value::from(status))
        }
        Value::String(text) if text == PLACEHOLDER && STATUS.contains(&name) => {
            Some(Value::from(status.to_string()))
        }
        Value::String(text) if text == PLACEHOLDER && WHY.contains(&name) => {
            Some(Value::from(problem.detail.as_str()))
        }
        _ => None,
    };
    let within = |prefix: &str, members: &Map<String, Value>| -> Vec<(String, Value)> {
        let said =
            members.iter().filter_map(|(name, member)| Some((format!("{prefix}/{name}"), of(name, member)?)));
        said.collect()
    };
    let Value::Object(members) = value else { return Vec::new() };
    let mut told = within("", members);
    for (name, member) in members.iter().filter(|(name, _)| !name.contains(['/', '~'])) {
        told.extend(member.as_object().map(|inner| within(&format!("/{name}"), inner)).unwrap_or_default());
    }
    told
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
