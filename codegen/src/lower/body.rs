//! The Request Body Object: of several media types the one that the client sends.

use spec::Diagnostic;
use spec::model::{self, MediaType, SchemaType};

use super::context::{Context, Spot};
use super::shape::{Shape, Whole};
use super::{parameter, prose};
use crate::ir::{Body, BodyKind, Setter, Slot, Type};

/// The body of an operation's request, if it has one; `None` if it cannot be sent.
#[expect(clippy::option_option, reason = "no body is not the same as a body that cannot be sent")]
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    spot: &Spot,
) -> Option<Option<Body>> {
    let Some(request_body) = &operation.request_body else { return Some(None) };
    let Some(media_type) = choose(&request_body.content) else { return Some(None) };
    say_what_is_left_out(context, &request_body.content, media_type);
    if !media_type.encoding.is_empty() {
        let message = "the client does not follow `encoding`; it sends form members as `form`, exploded";
        context.note(
            "unsupported-encoding",
            context.api.sources.member(&media_type.location, "encoding"),
            message,
        );
    }
    let kind = kind(context, media_type, spot)?;
    say_what_is_not_read(context, media_type, matches!(kind, BodyKind::Json(_) | BodyKind::Form(_)));
    let setter = match &kind {
        BodyKind::Json(slot) | BodyKind::Form(slot) => parameter::setter(context, &slot.ty),
        BodyKind::Text | BodyKind::Bytes => Setter::Into,
    };
    let mut doc = request_body.description.as_deref().map(prose::lines).unwrap_or_default();
    if doc.is_empty() {
        doc.push("The request body.".to_owned());
    }
    Some(Some(Body {
        field: "body".to_owned(),
        media_type: sent_as(&media_type.name),
        kind,
        required: request_body.required,
        doc,
        setter,
    }))
}

/// JSON if there is some, then forms, then text, then whatever comes first.
pub(super) fn choose(content: &[MediaType]) -> Option<&MediaType> {
    let rank = |media_type: &&MediaType| match Sort::of(media_type) {
        Sort::Json => 0,
        Sort::Form => 1,
        Sort::Text => 2,
        Sort::Bytes => 3,
        Sort::Multipart => 4,
    };
    content.iter().min_by_key(rank)
}

/// What a media type asks of an encoder.
enum Sort {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

impl Sort {
    fn of(media_type: &MediaType) -> Self {
        let essence = essence(&media_type.name);
        match essence.as_str() {
            _ if media_type.is_json() => Self::Json,
            "*/*" | "" if media_type.schema.is_some() => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            _ if essence.starts_with("multipart/") => Self::Multipart,
            _ if essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml") => {
                Self::Text
            }
            _ => Self::Bytes,
        }
    }
}

fn kind(context: &mut Context<'_>, media_type: &MediaType, spot: &Spot) -> Option<BodyKind> {
    Some(match Sort::of(media_type) {
        Sort::Json => BodyKind::Json(slot(context, media_type, spot)),
        Sort::Form => BodyKind::Form(slot(context, media_type, spot)),
        Sort::Text => BodyKind::Text,
        Sort::Bytes => BodyKind::Bytes,
        Sort::Multipart => {
            let message = "multipart bodies are not supported yet";
            context.diagnostics.push(Diagnostic::error("unsupported-body", media_type.location, message));
            return None;
        }
    })
}

fn slot(context: &mut Context<'_>, media_type: &MediaType, spot: &Spot) -> Slot {
    media_type.schema.map_or_else(
        || Slot::of(Type::Value),
        |schema| {
            let spot = context.spot_of(schema, spot.unnamed_part("body", "The body"));
            context.schema(schema, &spot)
        },
    )
}

/// A body that is no JSON is text or bytes to the client, whatever its schema says; and a sequence is one body.
pub(super) fn say_what_is_not_read(context: &mut Context<'_>, media_type: &MediaType, by_schema: bool) {
    let api = context.api;
    if media_type.item_schema.is_some() {
        let message = "the client takes a sequence as a whole; it does not tell its items apart";
        context.note("unread-schema", api.sources.member(&media_type.location, "itemSchema"), message);
    }
    let shape = media_type.schema.map(|schema| Shape::gather(api, &Whole::from(schema))).unwrap_or_default();
    let types = shape.likely_types();
    let is_text = types.iter().all(|ty| *ty == SchemaType::String) && shape.unions.is_empty();
    if !by_schema && !is_text {
        let message = "the client takes this body as it stands; it knows nothing of the schema";
        context.note("unread-schema", api.sources.member(&media_type.location, "schema"), message);
    }
}

fn say_what_is_left_out(context: &mut Context<'_>, content: &[MediaType], chosen: &MediaType) {
    for other in content.iter().filter(|other| other.name != chosen.name) {
        let message = format!("the client sends `{}` instead", chosen.name);
        context.note("unused-media-type", other.location, message);
    }
}

/// The `Content-Type` of what is sent: a range names none.
fn sent_as(media_type: &str) -> String {
    let valid = media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    match essence(media_type).as_str() {
        "*/*" | "" => "application/json".to_owned(),
        essence if essence.ends_with("/*") || !valid => "application/octet-stream".to_owned(),
        _ => media_type.to_owned(),
    }
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
