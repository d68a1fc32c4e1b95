//! The Request Body Object: what the client can send as the body, and how.

use spec::model::{self, MediaType, SchemaId, SchemaType};

use super::context::{Context, Spot};
use super::names::{Case, Scope};
use super::shape::{Shape, Whole};
use super::{encoding, parameter, prose};
use crate::ir::{Body, BodyKind, Content, Setter, Slot, Type};

/// The body of an operation's request, if it has one; `None` if it cannot be sent.
#[expect(clippy::option_option, reason = "no body is not the same as a body that cannot be sent")]
pub(super) fn lower(
    context: &mut Context<'_>,
    operation: &model::Operation,
    spot: &Spot,
) -> Option<Option<Body>> {
    let Some(request_body) = &operation.request_body else { return Some(None) };
    let media_types = choose(context, &request_body.content);
    let mut variants = Scope::default();
    let mut contents = Vec::new();
    for media_type in &media_types {
        let variant = variants.give(word(media_type), Case::Camel, "body");
        let spot = match media_types.as_slice() {
            [_] => spot.unnamed_part("body", "The body"),
            _ => spot.unnamed_part(&format!("{variant} body"), "The body"),
        };
        let kind = kind(context, media_type, &spot)?;
        say_what_is_not_read(context, media_type, kind.slot().is_some());
        let doc = media_type.description.as_deref().map(prose::lines).unwrap_or_default();
        contents.push(Content { variant, doc, media_type: sent_as(&media_type.name), kind });
    }
    let (name, setter) = match contents.as_slice() {
        [] => return Some(None),
        [one] => (None, one.kind.slot().map_or(Setter::Into, |slot| parameter::setter(context, &slot.ty))),
        _ => {
            let name = context.names.give(&format!("{} body", spot.name), Case::Camel, "kind");
            (Some(name), Setter::Into)
        }
    };
    let mut doc = request_body.description.as_deref().map(prose::lines).unwrap_or_default();
    if let ([one], true) = (contents.as_slice(), doc.is_empty()) {
        doc.clone_from(&one.doc);
    }
    if doc.is_empty() {
        doc.push("The request body.".to_owned());
    }
    let required = request_body.required;
    Some(Some(Body { field: "body".to_owned(), name, contents, required, doc, setter }))
}

/// What a media type asks of an encoder.
#[derive(Clone, Copy, PartialEq)]
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
            _ if is_text(&media_type.name) => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// Whether a body of this media type is a string to the client: text or XML, in a charset that Rust's strings have.
fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    let charset = media_type.to_ascii_lowercase();
    let charset = charset.split_once("charset=").map(|(_, rest)| rest.trim_matches(['"', ' ']));
    (essence.starts_with("text/") || essence.ends_with("/xml") || essence.ends_with("+xml"))
        && charset.is_none_or(|charset| charset.starts_with("utf-8") || charset.starts_with("us-ascii"))
}

/// The media types that the client can send: JSON first, then forms, text, bytes. Of several with equal schemas it is
/// one, as they say the same in other words; one that holds files comes before all others. What a patch does, its media type says
/// (RFC 5789, section 2), so that none stands for another.
fn choose<'m>(context: &mut Context<'_>, content: &'m [MediaType]) -> Vec<&'m MediaType> {
    let api = context.api;
    let rank = |media_type: &&MediaType| match Sort::of(media_type) {
        Sort::Multipart if media_type.schema.is_some_and(|schema| encoding::holds_files(api, schema)) => 0,
        Sort::Json => 1,
        Sort::Form => 2,
        Sort::Multipart => 3,
        Sort::Text => 4,
        Sort::Bytes => 5,
    };
    let mut sorted: Vec<&MediaType> = content.iter().collect();
    sorted.sort_by_key(rank);
    let mut chosen: Vec<&MediaType> = Vec::new();
    for media_type in sorted {
        let same = |other: &&&MediaType| match (media_type.schema, other.schema) {
            _ if is_patch(media_type) || is_patch(other) => false,
            (Some(schema), Some(other)) => equal(context, schema, other),
            (None, _) => true,
            (Some(_), None) => false,
        };
        let Some(other) = chosen.iter().find(same) else {
            chosen.push(media_type);
            continue;
        };
        let message = format!("the client sends `{}` instead", other.name);
        context.note("unused-media-type", media_type.location, message);
    }
    chosen
}

/// Whether bodies of this media type say how to change something: `application/merge-patch+json`.
fn is_patch(media_type: &MediaType) -> bool {
    let essence = essence(&media_type.name);
    essence.split(['/', '-', '+', '.']).any(|word| word == "patch")
}

/// Whether two schemas are the same, or one is a copy of the other.
pub(super) fn equal(context: &Context<'_>, one: SchemaId, other: SchemaId) -> bool {
    let api = context.api;
    let (one, other) = (api.resolve(one), api.resolve(other));
    let is_component = |id| context.components.contains_key(&id);
    one == other
        || (!is_component(one)
            && !is_component(other)
            && spec::json_schema::document(api, one) == spec::json_schema::document(api, other))
}

/// What a sort of body is called where there are several.
fn word(media_type: &MediaType) -> &str {
    let subtype =
        media_type.name.split(';').next().and_then(|name| name.split('/').nth(1)).unwrap_or_default();
    match Sort::of(media_type) {
        Sort::Json if matches!(subtype.trim(), "json" | "*") => "json",
        Sort::Form => "form",
        Sort::Multipart => "multipart",
        Sort::Text if subtype.trim() == "plain" => "text",
        Sort::Bytes if matches!(subtype.trim(), "octet-stream" | "*") => "bytes",
        Sort::Json | Sort::Text | Sort::Bytes => subtype.trim_end_matches("+json"),
    }
}

fn kind(context: &mut Context<'_>, media_type: &MediaType, spot: &Spot) -> Option<BodyKind> {
    Some(match Sort::of(media_type) {
        Sort::Json => BodyKind::Json(slot(context, media_type, spot)),
        Sort::Form => {
            let encodings = encoding::of_form(context, media_type)?;
            let slot = if has_members(context, media_type, &[SchemaType::Object]) {
                slot(context, media_type, spot)
            } else {
                Slot::of(Type::Object)
            };
            BodyKind::Form(slot, encodings)
        }
        Sort::Multipart => {
            let encodings = encoding::of_multipart(context, media_type)?;
            let slot = if has_members(context, media_type, &[SchemaType::Object, SchemaType::Array]) {
                slot(context, media_type, spot)
            } else {
                Slot::of(Type::Map(Box::new(Type::File)))
            };
            BodyKind::Multipart(slot, encodings)
        }
        Sort::Text => BodyKind::Text,
        Sort::Bytes => BodyKind::Bytes,
    })
}

/// Whether the schema of a form has members; a form of anything else has whatever fields are given, as nothing says how such a value
/// would be written.
fn has_members(context: &mut Context<'_>, media_type: &MediaType, wanted: &[SchemaType]) -> bool {
    let Some(schema) = media_type.schema else { return true };
    let types = Shape::gather(context.api, &Whole::from(schema)).likely_types();
    if types.is_empty() || wanted.iter().any(|wanted| types.contains(wanted)) {
        return true;
    }
    let message = format!(
        "a body of `{}` is made of the members of an object, which this schema does not have; the client takes any fields",
        media_type.name
    );
    context.note("form-without-members", context.api.sources.member(&media_type.location, "schema"), message);
    false
}

fn slot(context: &mut Context<'_>, media_type: &MediaType, spot: &Spot) -> Slot {
    media_type.schema.map_or_else(
        || Slot::of(Type::Value),
        |schema| {
            let spot = context.spot_of(schema, spot.clone());
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

/// The `Content-Type` of what is sent: a range names none.
pub(super) fn sent_as(media_type: &str) -> String {
    let valid = media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    match essence(media_type).as_str() {
        "*/*" | "" => "application/json".to_owned(),
        "multipart/*" => "multipart/form-data".to_owned(),
        "text/*" => "text/plain".to_owned(),
        essence if essence.ends_with("/*") || !valid => "application/octet-stream".to_owned(),
        _ => media_type.trim().to_owned(),
    }
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
