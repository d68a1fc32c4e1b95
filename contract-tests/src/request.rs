//! [`Case`] → the request that goes out, its intent proven on the encoded bytes.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderName, HeaderValue, Request, request};
use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;
use spec::model::{Api, Operation, Parameter, ParameterIn, PathPart};

use crate::body;
use crate::case::{Body, BodyContent, Case, Credentials, Intent, Parts};
use crate::judge::{self, Judgement, Received};
use crate::part;

/// Why a case cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A value cannot be serialised by its parameter's style.
    #[error("{pointer}: {source}")]
    Encode {
        /// The part of the request.
        pointer: JsonPointer,
        /// Why.
        source: spec::style::EncodeError,
    },
    /// The body cannot be serialised by its media type.
    #[error("/body: {0}")]
    Body(#[from] body::BodyError),
    /// HTTP cannot carry the request, e.g. a header field with such a name.
    #[error("HTTP cannot carry it: {0}")]
    Http(String),
    /// Encoded and decoded again, the request is not what the case says it is: what was meant to be forbidden is
    /// allowed, or the reverse. Such a case is dropped, never sent under a false flag.
    #[error("the bytes say otherwise: {0}")]
    Intent(String),
}

/// Encodes a case as a request whose URI is the path and query below the server's base URL. Credentials are not
/// part of it; the driver adds them.
///
/// # Errors
/// When a value cannot be encoded, or the encoded bytes belie the case's intent.
pub fn build(validators: &Validators, case: &Case) -> Result<Request<Bytes>, BuildError> {
    let api = validators.api();
    let Some(operation) = api.operations.get(case.operation) else {
        return Err(BuildError::Intent(format!("the document has no operation {}", case.operation)));
    };
    let mut request = encode(api, operation, &case.parts)?;
    *request.method_mut() = case.method.clone();
    if case.method != operation.method {
        prove_method(api, operation, case)?;
    } else if let Intent::Invalid { pointer, .. } = &case.intent
        && *pointer == part::security()
    {
        prove_security(operation, case)?;
        prove(&received(validators, operation, &request)?, &Intent::Valid)?;
    } else {
        prove(&received(validators, operation, &request)?, &case.intent)?;
    }
    Ok(request)
}

/// Encodes the parts of a request to an operation, whatever they are worth.
pub(crate) fn encode(api: &Api, operation: &Operation, parts: &Parts) -> Result<Request<Bytes>, BuildError> {
    let builder = Request::builder().method(operation.method.clone()).uri(target(operation, parts)?);
    let builder = headers(operation, parts, builder)?.header(ACCEPT, accept(operation, parts));
    let (builder, bytes) = match &parts.body {
        None => (builder, Bytes::new()),
        Some(body) => (
            builder.header(CONTENT_TYPE, content_type(body)),
            Bytes::from(encode_body(api, operation, body)?),
        ),
    };
    builder.body(bytes).map_err(|error| BuildError::Http(error.to_string()))
}

/// Judges an encoded request as a server would that routes it to the operation.
pub(crate) fn received(
    validators: &Validators,
    operation: &Operation,
    request: &Request<Bytes>,
) -> Result<Judgement, BuildError> {
    let path = request.uri().path();
    let Some(path) = judge::match_path(&operation.path, path) else {
        return Err(BuildError::Intent(format!("`{path}` does not lead to {}", operation.path)));
    };
    if let Some(other) = concrete(validators.api(), operation, request.uri().path()) {
        return Err(BuildError::Intent(format!("the path belongs to {other}")));
    }
    let query = request.uri().query().unwrap_or_default();
    let received = Received { path: &path, query, headers: request.headers(), body: request.body() };
    Ok(judge::judge(validators, operation, &received))
}

/// The path without expressions that is matched before the operation's own (OpenAPI 3.1, section 4.8.8.2).
fn concrete<'a>(api: &'a Api, operation: &Operation, path: &str) -> Option<&'a str> {
    operation.path.parameters().next()?;
    let others = api.operations.iter().map(|other| other.path.as_str());
    others.into_iter().find(|other| *other == path)
}

fn target(operation: &Operation, parts: &Parts) -> Result<String, BuildError> {
    let mut target = String::new();
    let sent = part::path_of(&operation.path);
    for part in &sent.parts {
        match part {
            PathPart::Literal(text) => target.push_str(text),
            PathPart::Parameter(name) => {
                let parameter = operation.parameters_in(ParameterIn::Path).find(|entry| entry.name == *name);
                let text = match (parameter, parts.path.get(name)) {
                    (Some(parameter), Some(value)) => encode_parameter(parameter, value)?,
                    _ => return Err(BuildError::Intent(format!("the path needs a value for `{name}`"))),
                };
                target.push_str(&text);
            }
        }
    }
    // URL libraries take dot segments away, percent-encoded or not (WHATWG URL, section 4.4).
    if target
        .split('/')
        .any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."))
    {
        return Err(BuildError::Http(format!("a dot segment in `{target}`")));
    }
    let query = [sent.query.unwrap_or_default(), query(operation, parts)?];
    for (text, separator) in query.iter().filter(|text| !text.is_empty()).zip(['?', '&']) {
        target.push(separator);
        target.push_str(text);
    }
    Ok(target)
}

fn query(operation: &Operation, parts: &Parts) -> Result<String, BuildError> {
    let mut query = Vec::new();
    for parameter in operation.parameters_in(ParameterIn::Query) {
        if let Some(value) = parts.query.get(&parameter.name) {
            query.push(encode_parameter(parameter, value)?);
        }
    }
    if let (Some(parameter), Some(value)) =
        (operation.parameters_in(ParameterIn::Querystring).next(), &parts.querystring)
    {
        query.push(encode_parameter(parameter, value)?);
    }
    query.retain(|part| !part.is_empty());
    Ok(query.join("&"))
}

fn headers(
    operation: &Operation,
    parts: &Parts,
    mut builder: request::Builder,
) -> Result<request::Builder, BuildError> {
    for parameter in operation.parameters_in(ParameterIn::Header).filter(|entry| part::counts(entry)) {
        if let Some(value) = parts.header.get(&parameter.name) {
            let text = encode_parameter(parameter, value)?;
            // An empty list or object counts as not there (RFC 6570, section 2.3).
            if text.is_empty() && !value.is_string() {
                continue;
            }
            let name = HeaderName::from_bytes(parameter.name.as_bytes())
                .map_err(|_| BuildError::Http(format!("`{}` is no field name", parameter.name)))?;
            builder = builder.header(name, field_value(&text)?);
        }
    }
    let mut cookies = Vec::new();
    for parameter in operation.parameters_in(ParameterIn::Cookie) {
        if let Some(value) = parts.cookie.get(&parameter.name) {
            cookies.push(encode_parameter(parameter, value)?);
        }
    }
    cookies.retain(|part| !part.is_empty());
    Ok(if cookies.is_empty() { builder } else { builder.header(COOKIE, field_value(&cookies.join("; "))?) })
}

fn field_value(text: &str) -> Result<HeaderValue, BuildError> {
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| BuildError::Http(format!("`{text}` in a header field")))
}

fn encode_parameter(parameter: &Parameter, value: &Value) -> Result<String, BuildError> {
    spec::style::encode(parameter, value)
        .map_err(|source| BuildError::Encode { pointer: part::parameter(parameter), source })
}

fn content_type(body: &Body) -> String {
    match &body.content {
        BodyContent::Raw(_) => body.media_type.clone(),
        BodyContent::Value(value) => body::content_type(&body.media_type, value),
    }
}

fn encode_body(api: &Api, operation: &Operation, body: &Body) -> Result<Vec<u8>, BuildError> {
    match &body.content {
        BodyContent::Raw(bytes) => Ok(bytes.clone()),
        BodyContent::Value(value) => {
            let media_type = operation
                .request_body
                .as_ref()
                .and_then(|documented| documented.media_type(&body.media_type));
            Ok(body::encode(api, &body.media_type, media_type, value)?)
        }
    }
}

/// The one media type that is asked for, or every documented one of the responses, those of successes first, so that a server need
/// not answer 406.
fn accept(operation: &Operation, parts: &Parts) -> String {
    if let Some(one) = &parts.accept {
        return one.clone();
    }
    let mut names: Vec<&str> = Vec::new();
    for (_, response) in operation.responses.iter() {
        for media_type in &response.content {
            if !names.contains(&media_type.name.as_str()) {
                names.push(&media_type.name);
            }
        }
    }
    if names.is_empty() { "*/*".to_owned() } else { names.join(", ") }
}

/// Holds what was judged against what was meant.
fn prove(judgement: &Judgement, intent: &Intent) -> Result<(), BuildError> {
    match intent {
        Intent::Valid => match judgement.violations.first() {
            None => Ok(()),
            Some(violation) => {
                Err(BuildError::Intent(format!("forbidden at {}: {}", violation.pointer, violation.message)))
            }
        },
        Intent::Invalid { pointer, .. } => {
            if judgement.violations.iter().any(|violation| violation.pointer == *pointer) {
                Ok(())
            } else {
                Err(BuildError::Intent(format!("once serialised, nothing is wrong at {pointer}")))
            }
        }
    }
}

fn prove_method(api: &Api, operation: &Operation, case: &Case) -> Result<(), BuildError> {
    let documented =
        api.operations.iter().any(|other| other.path == operation.path && other.method == case.method);
    let meant = matches!(&case.intent, Intent::Invalid { pointer, .. } if *pointer == part::method());
    if documented || !meant {
        return Err(BuildError::Intent(format!(
            "{} is not what the case says of {}",
            case.method, operation.path
        )));
    }
    Ok(())
}

fn prove_security(operation: &Operation, case: &Case) -> Result<(), BuildError> {
    if case.credentials == Credentials::Given || !part::demands_security(operation) {
        return Err(BuildError::Intent("the request may go without credentials".to_owned()));
    }
    Ok(())
}
