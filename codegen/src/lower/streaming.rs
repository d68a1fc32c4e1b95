//! Successes that can be read while they come: which sort of stream, and the type of its items.

use std::collections::BTreeSet;

use spec::model::{self, MediaType, SchemaId, SchemaType};

use super::body::essence;
use super::context::{Context, Spot};
use super::outcome;
use super::shape::{Shape, Whole};
use crate::ir::{Matches, Outcome, OutcomeBody, Representation, Slot, StreamKind, Streaming, Type};

/// How a sequence is cut into items (OpenAPI 3.2, section 4.14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequence {
    Events,
    Lines,
    Records,
}

/// How a media type is, if it is a sequence.
pub(super) fn sequence(media_type: &MediaType) -> Option<Sequence> {
    match essence(&media_type.name).as_str() {
        "text/event-stream" => Some(Sequence::Events),
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-lines"
        | "application/x-json-stream" => Some(Sequence::Lines),
        "application/json-seq" => Some(Sequence::Records),
        essence if essence.ends_with("+json-seq") => Some(Sequence::Records),
        _ => None,
    }
}

/// The stream of an operation: of the items of a sequence if there is one, or else of bytes where the body is text or
/// bytes, be it by itself or because a caller asks for it.
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    outcomes: &[Outcome],
    representations: &[Representation],
    spot: &Spot,
) -> Option<Streaming> {
    if let Some((media_type, sequence)) = of_success(operation) {
        let kind = kind(context, media_type, sequence, &spot.unnamed_part("item", "An item"));
        return Some(Streaming { media_type: Some(media_type.name.trim().to_owned()), kind });
    }
    let is_raw = |body: &OutcomeBody| matches!(body, OutcomeBody::Text | OutcomeBody::Bytes);
    let streaming = |media_type| Streaming { media_type, kind: StreamKind::Bytes };
    if outcomes.iter().any(|outcome| outcome.success && is_raw(&outcome.body)) {
        return Some(streaming(None));
    }
    let other = representations.iter().find(|other| is_raw(&other.body))?;
    Some(streaming(Some(other.media_type.clone())))
}

/// The first sequence among the successes of an operation; where the document names no success, the default is one.
pub(super) fn of_success(operation: &model::Operation) -> Option<(&MediaType, Sequence)> {
    let is_success = |matches: &Matches| matches!(matches, Matches::Exact(200..=299) | Matches::Range(2));
    let has_body = |(matches, _): &(Matches, _)| !outcome::is_bodiless(operation, *matches);
    let mut documented: Vec<_> = outcome::documented(&operation.responses).filter(has_body).collect();
    if documented.iter().any(|(matches, _)| is_success(matches)) {
        documented.retain(|(matches, _)| is_success(matches));
    }
    let mut media_types = documented.into_iter().flat_map(|(_, response)| &response.content);
    media_types.find_map(|media_type| {
        Some((media_type, sequence(media_type).filter(|_| is_token(&media_type.name))?))
    })
}

/// Whether it can stand in a header field.
pub(super) fn is_token(media_type: &str) -> bool {
    !media_type.trim().is_empty() && media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn kind(context: &mut Context<'_>, media_type: &MediaType, sequence: Sequence, spot: &Spot) -> StreamKind {
    let item = item_schema(context, media_type);
    let slot = |context: &mut Context<'_>| match item {
        Some(schema) => {
            let spot = context.spot_of(schema, spot.clone());
            context.schema(schema, &spot)
        }
        None => Slot::of(Type::Value),
    };
    match sequence {
        Sequence::Lines => StreamKind::Lines(slot(context)),
        Sequence::Records => StreamKind::Records(slot(context)),
        Sequence::Events => match item.map(|item| (Shape::gather(context.api, &Whole::from(item)), item)) {
            None => StreamKind::Texts,
            Some((shape, _)) if shape.likely_types() == BTreeSet::from([SchemaType::String]) => {
                StreamKind::Texts
            }
            Some((shape, _)) if media_type.item_schema.is_some() || is_event(&shape) => {
                StreamKind::EventObjects(slot(context))
            }
            Some(_) => StreamKind::Events(slot(context)),
        },
    }
}

/// The schema of an item: `itemSchema`, or that of the items of a list that stands for the sequence (3.2), or before 3.2 the
/// schema itself, as it has nothing else to speak of.
pub(super) fn item_schema(context: &Context<'_>, media_type: &MediaType) -> Option<SchemaId> {
    let schema = || {
        let schema = media_type.schema?;
        let shape = Shape::gather(context.api, &Whole::from(schema));
        let items = (shape.likely_types() == BTreeSet::from([SchemaType::Array]))
            .then(|| shape.items.first().copied())
            .flatten();
        Some(items.unwrap_or(schema))
    };
    media_type.item_schema.or_else(schema)
}

/// Whether a schema is one of an event and not of its data: it names no members but those that events have.
fn is_event(shape: &Shape) -> bool {
    let names = ["data", "event", "id", "retry"];
    shape.properties.contains_key("data")
        && shape.properties.keys().all(|name| names.contains(&name.as_str()))
}
