//! The Responses Object: what can come of a call.

use spec::model::{self, MediaType, Response};

use super::body::{essence, say_what_is_not_read};
use super::context::{Context, Spot};
use super::names::{Case, Scope};
use super::{prose, representation, streaming};
use crate::ir::{Matches, Outcome, OutcomeBody, Slot, Type};

/// The documented responses in the order in which a status is looked up: exact codes, ranges, the rest.
pub(super) fn lower(context: &mut Context<'_>, operation: &model::Operation, spot: &Spot) -> Vec<Outcome> {
    let responses = &operation.responses;
    let mut scope = Scope::default();
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (matches, response) in documented(responses).filter(|(matches, _)| *matches != Matches::Rest) {
        let class = match matches {
            Matches::Exact(status) => u8::try_from(status / 100).unwrap_or(0),
            Matches::Range(class) => class,
            Matches::Rest => 0,
        };
        let bodiless = is_bodiless(operation, matches);
        outcomes.push(one(context, matches, class == 2, bodiless, response, &mut scope, spot));
    }
    let bodiless = is_bodiless(operation, Matches::Rest);
    if let Some(response) = &responses.default {
        // Where no success is documented, the default describes that too.
        if !outcomes.iter().any(|outcome| outcome.success) {
            let mut success = one(context, Matches::Range(2), true, bodiless, response, &mut scope, spot);
            "default".clone_into(&mut success.key);
            outcomes.push(success);
        }
        outcomes.push(one(context, Matches::Rest, false, bodiless, response, &mut scope, spot));
    }
    if !outcomes.iter().any(|outcome| outcome.success) {
        // An operation whose only documented answer is a redirect succeeds with it.
        let redirects = outcomes.iter_mut().filter(|outcome| is_redirect(outcome.matches));
        redirects.for_each(|outcome| outcome.success = true);
    }
    outcomes
}

/// Whether a response has no content, whatever the document says: what answers `HEAD`, and some statuses (RFC 9110, sections 9.3.2
/// and 6.4.1).
pub(super) fn is_bodiless(operation: &model::Operation, matches: Matches) -> bool {
    operation.method == http::Method::HEAD || matches!(matches, Matches::Exact(100..=199 | 204 | 205 | 304))
}

fn say_that_there_is_no_body(context: &mut Context<'_>, response: &Response) {
    for media_type in &response.content {
        let message = "this response has no body: it answers `HEAD`, or its status says so";
        context.note("unread-schema", media_type.location, message);
    }
}

/// The responses with the statuses that they are for.
pub(super) fn documented(responses: &model::Responses) -> impl Iterator<Item = (Matches, &Response)> {
    let exact = responses.exact.iter().map(|(status, response)| (Matches::Exact(*status), response));
    let range = responses.range.iter().map(|(class, response)| (Matches::Range(*class), response));
    let rest = responses.default.iter().map(|response| (Matches::Rest, response));
    exact.chain(range).chain(rest).map(|(matches, response)| (matches, &**response))
}

fn is_redirect(matches: Matches) -> bool {
    matches!(matches, Matches::Exact(300..=399) | Matches::Range(3))
}

fn one(
    context: &mut Context<'_>,
    matches: Matches,
    success: bool,
    bodiless: bool,
    response: &Response,
    scope: &mut Scope,
    spot: &Spot,
) -> Outcome {
    let word = word(matches);
    let variant = scope.give(&word, Case::Camel, "response");
    let part = spot.unnamed_part(if success { "response" } else { &word }, "A response");
    let body = if bodiless {
        say_that_there_is_no_body(context, response);
        OutcomeBody::Empty
    } else {
        body(context, response, success, &part)
    };
    let (key, label) = match matches {
        Matches::Exact(status) => (status.to_string(), status.to_string()),
        Matches::Range(class) => (format!("{class}XX"), format!("{class}XX")),
        Matches::Rest => ("default".to_owned(), "Any other status".to_owned()),
    };
    let text = [response.summary.as_deref().unwrap_or_default(), &response.description];
    let text = text.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n");
    let doc = prose::labelled(&label, &text);
    Outcome { matches, key, success, variant, doc, body }
}

fn body(context: &mut Context<'_>, response: &Response, success: bool, spot: &Spot) -> OutcomeBody {
    let Some(media_type) = choose(response) else { return OutcomeBody::Empty };
    for other in response.content.iter().filter(|other| other.name != media_type.name) {
        if streaming::sequence(other).is_none()
            && !(success && representation::is_one(context, media_type, other))
        {
            let message = format!("the client asks for `{}` instead", media_type.name);
            context.note("unused-media-type", other.location, message);
        }
    }
    content(context, media_type, spot)
}

/// What a client has of a body of this media type.
pub(super) fn content(context: &mut Context<'_>, media_type: &MediaType, spot: &Spot) -> OutcomeBody {
    let sort = sort(media_type);
    if streaming::sequence(media_type).is_none() {
        say_what_is_not_read(context, media_type, sort == Sort::Json);
    }
    match sort {
        Sort::Json => OutcomeBody::Json(match media_type.schema {
            Some(schema) => {
                let spot = context.spot_of(schema, spot.clone());
                context.schema(schema, &spot)
            }
            None => Slot::of(Type::Value),
        }),
        Sort::Text => OutcomeBody::Text,
        Sort::Bytes => OutcomeBody::Bytes,
    }
}

/// The media type that the client asks for: JSON if there is some, then text, then whatever comes first.
pub(super) fn choose(response: &Response) -> Option<&MediaType> {
    let rank = |media_type: &&MediaType| match sort(media_type) {
        Sort::Json => 0,
        Sort::Text => 1,
        Sort::Bytes => 2,
    };
    response.content.iter().min_by_key(rank)
}

/// What a body is to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Json,
    Text,
    Bytes,
}

pub(super) fn sort(media_type: &MediaType) -> Sort {
    let essence = essence(&media_type.name);
    match essence.as_str() {
        _ if media_type.is_json() => Sort::Json,
        "*/*" | "" if media_type.schema.is_some() => Sort::Json,
        _ if is_text(media_type) => Sort::Text,
        _ => Sort::Bytes,
    }
}

/// Whether a media type is text to the client.
pub(super) fn is_text(media_type: &MediaType) -> bool {
    let essence = essence(&media_type.name);
    essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// The `Accept` field: what the client reads of each response.
pub(super) fn accept(operation: &model::Operation) -> String {
    let mut accepted: Vec<String> = Vec::new();
    for (_, response) in operation.responses.iter() {
        let chosen = choose(response).map(|media_type| media_type.name.trim().to_owned());
        let valid = |name: &String| !name.is_empty() && name.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        accepted.extend(chosen.filter(valid).filter(|name| !accepted.contains(name)));
    }
    accepted.join(", ")
}

/// The name of a status: its reason phrase (RFC 9110, section 15), or that of its class.
pub(super) fn word(matches: Matches) -> String {
    match matches {
        Matches::Exact(status) => http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| format!("status {status}"), str::to_owned),
        Matches::Range(1) => "informational".to_owned(),
        Matches::Range(2) => "successful".to_owned(),
        Matches::Range(3) => "redirection".to_owned(),
        Matches::Range(4) => "client error".to_owned(),
        Matches::Range(5) => "server error".to_owned(),
        Matches::Range(class) => format!("class {class}"),
        Matches::Rest => "other".to_owned(),
    }
}
