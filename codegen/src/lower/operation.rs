//! The Operation Object: a request type, what it is called, and what belongs to it.

use std::fmt::Write as _;

use spec::model::{self, PathPart, SchemaId};

use super::context::{Context, Home, Spot};
use super::header::{self, Headers};
use super::names::{Case, Scope, identifier};
use super::{body, outcome, pagination, parameter, prose, representation, security, server, streaming};
use crate::ir::{Operation, Outcome, OutcomeBody, Scheme, Success};

/// Names of fields and methods that every request has.
const REQUEST: &[&str] = &[
    "client",
    "send",
    "read",
    "pages",
    "stream",
    "streamed",
    "without_value",
    "check",
    "validate",
    "clone",
    "new",
    "body",
];

/// What an operation is called.
pub(super) struct Names {
    method_name: String,
    /// The type of the request.
    name: String,
}

impl Names {
    /// Names that no operation before this one has.
    pub(super) fn of(context: &mut Context<'_>, operation: &model::Operation, methods: &mut Scope) -> Self {
        let called = context.operation_name(operation);
        let method_name = methods.give(&called, Case::Snake, "call");
        Self { method_name, name: context.names.give(&called, Case::Camel, "request") }
    }
}

/// An operation; `None` if it cannot be carried out, which a diagnostic says.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    module: &str,
    schemes: &[Scheme],
    headers: &mut Headers,
    Names { method_name, name }: Names,
) -> Option<Operation> {
    let called = context.operation_name(operation);
    let home = Home::Resource(module.to_owned());
    let spot = Spot::outermost(home, &called);
    let mut fields = Scope::holding(REQUEST);
    let parameters = parameter::lower(context, operation, &spot, &mut fields)?;
    let body = body::lower(context, operation, &spot)?;
    let mut outcomes = outcome::lower(context, operation, &spot);
    let headers = header::lower(context, operation, &spot, headers);
    let representations = representation::lower(context, operation, &outcomes, &spot, &mut fields);
    let streaming = streaming::lower(context, operation, &outcomes, &representations, &spot);
    let success = success(context, &mut outcomes, &called);
    let has_errors = outcomes.iter().any(|outcome| !outcome.success);
    let error_name = has_errors.then(|| context.names.give(&format!("{called} error"), Case::Camel, "kind"));
    say_what_is_left_out(context, operation);
    let server = server::of_operation(context, operation);
    let paging = pagination::lower(context, operation, &parameters, &success);
    Some(Operation {
        method_name,
        name,
        doc: doc(operation),
        deprecated: operation.deprecated,
        key: operation.key(),
        operation_id: operation.name(),
        method: operation.method.as_str().to_owned(),
        path: path(operation),
        server,
        accept: outcome::accept(operation),
        security: security::alternatives(&operation.security, schemes),
        parameters,
        body,
        success,
        error_name,
        outcomes,
        headers,
        paging,
        streaming,
        representations,
    })
}

/// Callbacks and links say what goes on beside a call; the client makes the call alone.
fn say_what_is_left_out(context: &mut Context<'_>, operation: &model::Operation) {
    for callback in operation.callbacks.values() {
        let message = "callbacks are requests to you; the client has nothing for them";
        context.note("unsupported-callback", callback.location, message);
    }
    for link in operation.responses.iter().flat_map(|(_, response)| response.links.values()) {
        let message = "the client does not follow links; call the other operation with what this one gave";
        context.note("unused-link", link.location, message);
    }
}

/// Summary and description.
fn doc(operation: &model::Operation) -> Vec<String> {
    let summary = operation.summary.as_deref().map(prose::lines).unwrap_or_default();
    let description = operation.description.as_deref().map(prose::lines).unwrap_or_default();
    let mut doc = summary;
    if let Some(last) = doc.last_mut()
        && last.ends_with(|end: char| end.is_alphanumeric())
    {
        last.push('.');
    }
    if !doc.is_empty() && !description.is_empty() && doc != description {
        doc.push(String::new());
    }
    if doc != description {
        doc.extend(description);
    }
    if let Some(docs) = &operation.external_docs {
        doc.push(String::new());
        doc.extend(prose::lines(&docs.url));
    }
    if doc.iter().all(String::is_empty) {
        doc = operation.operation_id.iter().map(|id| format!("{}.", prose::code(id))).collect();
    }
    doc
}

/// The path with everything percent-encoded that may not stand in one (RFC 3986, section 3.3).
fn path(operation: &model::Operation) -> String {
    let mut path = String::new();
    for part in operation.path.parts() {
        match part {
            PathPart::Literal(text) => {
                let end = text.find(['?', '#']).unwrap_or(text.len());
                let (of_path, rest) = text.split_at(end);
                encode(of_path, &mut path);
                // No part of a path, but documents use a query to tell operations apart; a fragment is never sent.
                if let Some(query) = rest.strip_prefix('?') {
                    path.push('?');
                    encode(query.split('#').next().unwrap_or_default(), &mut path);
                }
                if !rest.is_empty() {
                    break;
                }
            }
            PathPart::Parameter(name) => {
                let _ = write!(path, "{{{name}}}");
            }
        }
    }
    if path.starts_with('/') { path } else { format!("/{path}") }
}

fn encode(text: &str, path: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte) {
            path.push(char::from(byte));
        } else {
            let _ = write!(path, "%{byte:02X}");
        }
    }
}

/// What a successful call gives: one body if all successes have the same, else an enum of them.
fn success(context: &mut Context<'_>, outcomes: &mut [Outcome], called: &str) -> Success {
    let mut bodies: Vec<&OutcomeBody> = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.success) {
        if !bodies.contains(&&outcome.body) {
            bodies.push(&outcome.body);
        }
    }
    match bodies.as_slice() {
        [] => Success::One(OutcomeBody::Empty),
        [only] => Success::One((*only).clone()),
        _ => Success::Enum(context.names.give(&format!("{called} success"), Case::Camel, "kind")),
    }
}

impl Context<'_> {
    /// Where an unnamed schema of an operation goes: into the module of the component that it stands in, so that
    /// operations share it, or to the operation itself.
    pub(super) fn spot_of(&self, id: SchemaId, spot: Spot) -> Spot {
        let location = &self.api[self.api.resolve(id)].location;
        let tokens: Vec<String> = self.api.sources.pointer(location).tokens().collect();
        let shared = match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", "schemas", name, rest @ ..] => Some((self.schema_name(name), words(rest))),
            ["components", _, name, ..] => Some(((*name).to_owned(), String::new())),
            ["paths", path, "parameters", index, ..] => {
                Some(((*path).to_owned(), format!("parameter {index}")))
            }
            _ => None,
        };
        match shared {
            Some((name, rest)) => {
                let called = format!("{name} {rest}");
                Spot::outermost(Home::Types(name), called.trim_end())
            }
            None => spot,
        }
    }
}

/// The way to a sub-schema in words.
fn words(tokens: &[&str]) -> String {
    let plain = tokens.iter().filter(|token| !matches!(**token, "properties" | "items"));
    plain.map(|token| identifier(token, Case::Snake)).collect::<Vec<_>>().join(" ")
}
