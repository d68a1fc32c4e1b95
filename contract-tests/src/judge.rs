//! What the document says of a request, decided on the bytes: each parameter is decoded by its own style and
//! validated, the body by its media type. The planner proves its cases with it, the mock refuses with it.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, COOKIE};
use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::{Operation, Parameter, ParameterIn, PathPart, PathTemplate, RequestBody, SchemaId};
use spec::source::Location;
use spec::{Api, JsonPointer};

use crate::body::{self, Codec};
use crate::case::{Body, BodyContent, Parts};
use crate::one_way;
use crate::part::{self, counts};

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
    /// Where the document says so: the keyword, or the parameter or body that it is about.
    pub location: Option<Location>,
}

/// What came of judging a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// The values as decoded.
    pub parts: Parts,
    /// Every way in which the document forbids the request; empty if it allows it.
    pub violations: Vec<RequestViolation>,
}

impl Judgement {
    fn refuse(
        &mut self,
        location: Location,
        pointer: JsonPointer,
        keyword: &str,
        message: impl Into<String>,
    ) {
        self.violations.push(RequestViolation {
            pointer,
            keyword: keyword.to_owned(),
            message: message.into(),
            location: Some(location),
        });
    }
}

/// Judges a request. Security is not looked at.
pub fn judge(validators: &Validators, operation: &Operation, received: &Received<'_>) -> Judgement {
    let mut judgement = Judgement::default();
    for parameter in operation.parameters.iter().filter(|parameter| counts(parameter)) {
        judge_parameter(validators, operation, parameter, received, &mut judgement);
    }
    if received.query.split('&').any(|pair| !is_encoded(pair) && !is_declared(operation, pair)) {
        judgement.refuse(
            operation.location,
            JsonPointer::from_tokens(["query"]),
            "syntax",
            "the query is not percent-encoded UTF-8",
        );
    }
    if let Some(request_body) = &operation.request_body {
        judge_body(validators, request_body, received, &mut judgement);
    }
    judgement
}

/// Matches a path, without the query, against a template; gives the text of each expression. An expression
/// matches at least one character and no slash (OpenAPI 3.1, section 4.8.8.2).
pub fn match_path(template: &PathTemplate, path: &str) -> Option<IndexMap<String, String>> {
    match_path_parts(&part::path_of(template).parts, path)
}

/// The same where the parts of the path, without a query, are at hand.
pub(crate) fn match_path_parts(parts: &[PathPart], path: &str) -> Option<IndexMap<String, String>> {
    let mut found = IndexMap::new();
    match_parts(parts, path, &mut found).then_some(found)
}

/// Matches from the right, where each literal is sought as far right as it may stand: an expression has the longest text that
/// it can, those before others first, and no path takes more time than its length.
fn match_parts(mut parts: &[PathPart], mut path: &str, found: &mut IndexMap<String, String>) -> bool {
    while let [PathPart::Literal(text), later @ ..] = parts {
        let Some(rest) = path.strip_prefix(text.as_str()) else { return false };
        (parts, path) = (later, rest);
    }
    // The expression that ends where the path does, as far as it is left.
    let mut open: Option<&str> = None;
    for part in parts.iter().rev() {
        let at = match (part, open) {
            (PathPart::Literal(text), None) => path.strip_suffix(text.as_str()).map(str::len),
            (PathPart::Literal(text), Some(_)) => but_last(path).rfind(text.as_str()),
            (PathPart::Parameter(_), None) => Some(path.len()),
            (PathPart::Parameter(_), Some(_)) => Some(but_last(path).len()),
        };
        let Some((before, after)) = at.and_then(|at| path.split_at_checked(at)) else { return false };
        if let Some(name) = open.take()
            && !capture(name, part, after, found)
        {
            return false;
        }
        path = before;
        if let PathPart::Parameter(name) = part {
            open = Some(name);
        }
    }
    match open {
        Some(name) => capture(name, &PathPart::Literal(String::new()), path, found),
        None => path.is_empty(),
    }
}

/// A text without its last character.
fn but_last(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next_back();
    characters.as_str()
}

/// Notes the text of an expression behind what stands before it: at least one character and no slash.
fn capture(name: &str, before: &PathPart, text: &str, found: &mut IndexMap<String, String>) -> bool {
    let text = match before {
        PathPart::Literal(literal) => text.get(literal.len()..).unwrap_or_default(),
        PathPart::Parameter(_) => text,
    };
    let fits = !text.is_empty() && !text.contains('/');
    if fits {
        found.insert(name.to_owned(), text.to_owned());
    }
    fits
}

fn judge_parameter(
    validators: &Validators,
    operation: &Operation,
    parameter: &Parameter,
    received: &Received<'_>,
    judgement: &mut Judgement,
) {
    let pointer = part::parameter(parameter);
    let decoded = match raw(validators.api(), operation, parameter, received) {
        Err(message) => return judgement.refuse(parameter.location, pointer, "syntax", message),
        Ok(None) => None,
        Ok(Some(text)) => {
            let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
            match spec::style::decode(validators.api(), parameter, &text, &accepts) {
                Ok(decoded) => decoded,
                Err(error) => {
                    return judgement.refuse(parameter.location, pointer, "syntax", error.to_string());
                }
            }
        }
    };
    let Some(value) = decoded else {
        if parameter.required {
            let message = format!("the {} parameter `{}` is required", parameter.location_in, parameter.name);
            judgement.refuse(parameter.location, pointer, "required", message);
        }
        return;
    };
    let empty = parameter.allow_empty_value && value == Value::String(String::new());
    if let (Some(schema), false) = (parameter.schema(), empty) {
        validate(validators, schema, &value, &pointer, judgement);
    }
    judgement.parts.set(parameter, Some(value));
}

/// The text that the parameter is to be decoded from; `None` if it is certain not to be there.
fn raw<'a>(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    received: &Received<'a>,
) -> Result<Option<Cow<'a, str>>, String> {
    Ok(match parameter.location_in {
        ParameterIn::Path => received.path.get(&parameter.name).map(|text| Cow::Borrowed(text.as_str())),
        ParameterIn::Query if received.query.is_empty() => None,
        ParameterIn::Query => {
            let others = operation.parameters_in(ParameterIn::Query).map(|other| other.name.as_str());
            // What is not in the query need not be told apart, and an operation may have very many parameters.
            let others = others.filter(|other| received.query.split('&').any(|pair| is_of(pair, other)));
            let others: Vec<&str> =
                others.filter(|other| spec::style::takes_any_name(api, parameter, other)).collect();
            Some(readable(received.query, &parameter.name, &others))
        }
        ParameterIn::Querystring => Some(Cow::Borrowed(received.query)),
        ParameterIn::Header => field(received.headers, &parameter.name, ", ")?.map(Cow::Owned),
        ParameterIn::Cookie => field(received.headers, COOKIE.as_str(), "; ")?.map(Cow::Owned),
    })
}

/// A query without the pairs of these other parameters, and without those that are not percent-encoded UTF-8, except those of the
/// parameter itself: what is wrong with one pair says nothing of the others.
fn readable<'a>(query: &'a str, name: &str, others: &[&str]) -> Cow<'a, str> {
    let is_others = |pair: &str| others.iter().any(|other| is_of(pair, other));
    let is_kept = |pair: &&str| is_of(pair, name) || (is_encoded(pair) && !is_others(pair));
    if query.split('&').all(|pair| is_kept(&pair)) {
        return Cow::Borrowed(query);
    }
    Cow::Owned(query.split('&').filter(is_kept).collect::<Vec<_>>().join("&"))
}

/// Whether a pair of the query has this name, or that of a member.
fn is_of(pair: &str, name: &str) -> bool {
    pair.split(['=', '[']).next() == Some(name)
}

fn is_declared(operation: &Operation, pair: &str) -> bool {
    operation.parameters_in(ParameterIn::Query).any(|parameter| is_of(pair, &parameter.name))
}

/// Whether a text is percent-encoded UTF-8.
fn is_encoded(text: &str) -> bool {
    let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.split('%').skip(1).all(is_escape) && percent_decode_str(text).decode_utf8().is_ok()
}

/// All lines of a header field as one (RFC 9110, section 5.3), without the whitespace around each, which is not
/// part of the value (section 5.5).
fn field(headers: &HeaderMap, name: &str, separator: &str) -> Result<Option<String>, String> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        let text = std::str::from_utf8(line.as_bytes()).map_err(|_| format!("`{name}` is not UTF-8"))?;
        lines.push(text.trim_matches([' ', '\t']));
    }
    Ok((!lines.is_empty()).then(|| lines.join(separator)))
}

fn validate(
    validators: &Validators,
    schema: SchemaId,
    value: &Value,
    pointer: &JsonPointer,
    judgement: &mut Judgement,
) {
    // Most values are valid, and telling so is cheaper than telling why not.
    if validators.accepts(schema, value) {
        return;
    }
    let api = validators.api();
    let violations = validators.violations(schema, value).into_iter();
    for violation in violations.filter(|found| !one_way::excuses(api, found, value, Api::is_read_only)) {
        let stands_in = &api[violation.schema.unwrap_or(schema)];
        let location = api.sources.member(&stands_in.location, &violation.keyword);
        let pointer = pointer.concat(&violation.instance);
        judgement.refuse(location, pointer, &violation.keyword, violation.message);
    }
}

fn judge_body(
    validators: &Validators,
    request_body: &RequestBody,
    received: &Received<'_>,
    judgement: &mut Judgement,
) {
    let pointer = part::body();
    let content_type = match field(received.headers, CONTENT_TYPE.as_str(), ", ") {
        Ok(content_type) => content_type,
        Err(message) => return judgement.refuse(request_body.location, pointer, "syntax", message),
    };
    if is_absent(content_type.as_deref(), received.body) {
        if request_body.required {
            judgement.refuse(request_body.location, pointer, "required", "a body is required");
        }
        return;
    }
    // RFC 9110, section 8.3: content of no stated type may be taken for bytes.
    let content_type = content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    let Some(media_type) = request_body.media_type(&content_type) else {
        let message = format!("a body of type `{content_type}` is not documented");
        return judgement.refuse(request_body.location, pointer, "media-type", message);
    };
    let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
    let decoded = body::decode(validators.api(), &content_type, media_type, received.body, &accepts);
    let content = match decoded {
        Err(error) => return judgement.refuse(media_type.location, pointer, "syntax", error.to_string()),
        Ok(None) => BodyContent::Raw(received.body.to_vec()),
        Ok(Some(value)) => {
            if let Some(schema) = media_type.schema {
                validate(validators, schema, &value, &pointer, judgement);
            }
            BodyContent::Value(value)
        }
    };
    judgement.parts.body = Some(Body { media_type: content_type, content });
}

/// Nothing is an empty text, and an empty form, if the request says so; else it is no body at all.
fn is_absent(content_type: Option<&str>, body: &[u8]) -> bool {
    let says_so = content_type.is_some_and(|content_type| Codec::of(content_type) != Codec::Json);
    body.is_empty() && !says_so
}
