//! The Encoding Objects of a form or a multipart body (OpenAPI 3.1, section 4.8.15): how members are written where it is
//! not as they usually are.

use spec::Api;
use spec::model::{self, MediaType, Schema, SchemaId, SchemaType, Style};

use super::body::essence;
use super::context::Context;
use super::parameter::serialised;
use super::shape::{Shape, Whole};
use crate::ir::{Encoding, Encodings, Place};

/// The encodings of a form; `None` if one of them cannot be followed.
pub(super) fn of_form(context: &mut Context<'_>, media_type: &MediaType) -> Option<Encodings> {
    let members = members(context.api, media_type);
    let mut encodings = Encodings::default();
    let mut sound = true;
    for (name, encoding) in &media_type.encoding {
        let types = Types::of(context.api, &members, name);
        sound &= is_written(context, encoding, types);
        encodings.by_name.extend(styled(encoding, types).map(|encoding| (name.clone(), encoding)));
    }
    sound.then(|| summed_up(context.api, &members, encodings))
}

/// The encodings of a multipart body; `None` if one of them cannot be followed. Those by position have the index as
/// their name, and the one of all other items has none.
pub(super) fn of_multipart(context: &mut Context<'_>, media_type: &MediaType) -> Option<Encodings> {
    let members = members(context.api, media_type);
    let by_name = media_type.encoding.iter().map(|(name, encoding)| (name.clone(), encoding));
    let first = media_type.prefix_encoding.iter().enumerate();
    let first = first.map(|(index, encoding)| (index.to_string(), encoding));
    let others = media_type.item_encoding.as_deref().map(|encoding| (String::new(), encoding));
    let mut encodings = Encodings::default();
    let mut sound = true;
    for (name, encoding) in by_name.chain(first).chain(others) {
        let types = Types::of(context.api, &members, &name);
        sound &= is_written(context, encoding, types);
        sound &= headers(context, encoding, types);
        let media_type = encoding.content_type.as_deref().and_then(concrete);
        if let (Some(range), None) = (&encoding.content_type, &media_type) {
            let message =
                format!("`{range}` leaves the media type open; a file is sent with that of its `FilePart`");
            context.note("unsupported-encoding", encoding.location, message);
        }
        let media_type = media_type.filter(|media_type| !types.objects || media_type != "application/json");
        let by_type =
            media_type.map(|media_type| Encoding { media_type: Some(media_type), ..Encoding::default() });
        encodings.by_name.extend(styled(encoding, types).or(by_type).map(|encoding| (name, encoding)));
    }
    for (name, ids) in &members {
        if !encodings.by_name.iter().any(|(known, _)| known == name) {
            let by_schema = Encoding { media_type: content_type(context.api, ids), ..Encoding::default() };
            encodings.by_name.extend(by_schema.media_type.is_some().then(|| (name.clone(), by_schema)));
        }
    }
    sound.then_some(encodings)
}

/// What the schema of a text, or of the items of a list, says that it is (OpenAPI 3.1, section 4.8.14.3): bytes in another
/// encoding are bytes still.
fn content_type(api: &Api, ids: &[SchemaId]) -> Option<String> {
    let shape = Shape::gather(api, &Whole::all(ids));
    let items = Shape::gather(api, &Whole::all(&shape.items));
    let mut schemas = shape.ids.into_iter().chain(items.ids).map(|id| &api[id]);
    let encoded = |schema: &Schema| schema.content_encoding().map(|_| "application/octet-stream");
    schemas.find_map(|schema| schema.content_media_type().or_else(|| encoded(schema))).and_then(concrete)
}

/// Whether a part of the body is a file, or a list of files.
pub(super) fn holds_files(api: &Api, schema: SchemaId) -> bool {
    let shape = Shape::gather(api, &Whole::from(schema));
    shape.properties.values().any(|ids| is_file(api, &Whole::all(ids), 0))
}

/// Whether values can be files, be it in a list or as one alternative of several.
fn is_file(api: &Api, whole: &Whole, depth: usize) -> bool {
    let shape = Shape::gather(api, whole);
    let alternatives = shape.unions.iter().flat_map(|union| &union.list);
    shape.format.as_deref() == Some("binary")
        || (depth < 4
            && (is_file(api, &Whole::all(&shape.items), depth + 1)
                || alternatives.into_iter().any(|id| is_file(api, &Whole::from(*id), depth + 1))))
}

/// The members of a body, and the schemas of each.
type Members = Vec<(String, Vec<SchemaId>)>;

fn members(api: &Api, media_type: &MediaType) -> Members {
    let shape = media_type.schema.map(|schema| Shape::gather(api, &Whole::from(schema))).unwrap_or_default();
    shape.properties.into_iter().collect()
}

/// What has to be known of a member's values.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Types {
    /// They can be lists or objects.
    compound: bool,
    /// They, or the items of a list, can be objects.
    structured: bool,
    /// They, or the items of a list, are objects and nothing else.
    objects: bool,
    /// They, or the items of a list, are files.
    file: bool,
}

impl Types {
    fn of(api: &Api, members: &Members, name: &str) -> Self {
        let Some((_, ids)) = members.iter().find(|(member, _)| member == name) else {
            return Self { compound: true, structured: false, objects: false, file: false };
        };
        let shape = Shape::gather(api, &Whole::all(ids));
        let items = Shape::gather(api, &Whole::all(&shape.items));
        let any = |shape: &Shape, wanted: &[SchemaType]| {
            let types = shape.likely_types();
            !shape.unions.is_empty() || wanted.iter().any(|wanted| types.contains(wanted))
        };
        let only = |shape: &Shape, wanted: SchemaType| {
            shape.unions.is_empty() && shape.likely_types().into_iter().eq([wanted])
        };
        let is_file = |shape: &Shape| shape.format.as_deref() == Some("binary");
        Self {
            compound: any(&shape, &[SchemaType::Array, SchemaType::Object]),
            structured: any(&shape, &[SchemaType::Object])
                || any(&items, &[SchemaType::Object, SchemaType::Array]),
            objects: only(&shape, SchemaType::Object)
                || (only(&shape, SchemaType::Array) && only(&items, SchemaType::Object)),
            file: is_file(&shape) || is_file(&items),
        }
    }
}

/// The style that an encoding gives a member, unless it makes no difference.
fn styled(encoding: &model::Encoding, types: Types) -> Option<Encoding> {
    if encoding.style.is_none() && encoding.explode.is_none() && !encoding.allow_reserved {
        return None;
    }
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    if !types.compound && !encoding.allow_reserved {
        return None;
    }
    // The list of a query parameter is what a list in a form is anyway.
    if style == Style::Form && explode && !encoding.allow_reserved && !types.structured {
        return None;
    }
    let style = serialised(Place::Query, style, explode, encoding.allow_reserved);
    Some(Encoding { style: style.or(Some(("FORM", None, false))), ..Encoding::default() })
}

/// One encoding for all members, where all that are not text have the same.
fn summed_up(api: &Api, members: &Members, encodings: Encodings) -> Encodings {
    let Some((_, first)) = encodings.by_name.first() else { return encodings };
    let reserved = first.style.is_some_and(|(_, _, reserved)| reserved);
    let same = encodings.by_name.iter().all(|(_, encoding)| encoding == first);
    let named = |name: &str| encodings.by_name.iter().any(|(member, _)| member == name);
    let all = members.iter().all(|(name, _)| named(name) || !Types::of(api, members, name).compound);
    if !same || reserved || !all || encodings.by_name.len() < 2 {
        return encodings;
    }
    Encodings { others: Some(first.clone()), by_name: Vec::new() }
}

/// Refuses what the client has no writer for: objects in another form than JSON, parts made of parts.
fn is_written(context: &mut Context<'_>, encoding: &model::Encoding, types: Types) -> bool {
    let media_types = encoding.content_type.iter().filter(|_| encoding.style.is_none());
    let mut media_types = media_types.flat_map(|list| list.split(',')).map(essence).peekable();
    let has_parts = media_types.peek().is_some_and(|media_type| media_type.starts_with("multipart/"));
    let is_json = media_types.peek().is_none() || media_types.any(|one| json(&one) || one.contains('*'));
    if !has_parts && (is_json || !types.objects) {
        return true;
    }
    let media_type = encoding.content_type.as_deref().unwrap_or_default();
    let message = format!("the client cannot write a part as `{media_type}`");
    context.refuse("unsupported-encoding", encoding.location, &message);
    false
}

/// The header fields of a part: of a file they can be given, of anything else not.
fn headers(context: &mut Context<'_>, encoding: &model::Encoding, types: Types) -> bool {
    let mut sound = true;
    for header in encoding.headers.values() {
        if types.file {
            let message = "give this header field to the file: `FilePart::header`";
            context.note("unsupported-encoding", header.location, message);
        } else if header.required {
            let message = "the client cannot send header fields with a part that is no file";
            context.refuse("unsupported-encoding", header.location, message);
            sound = false;
        } else {
            let message = "the client sends no header fields with a part that is no file";
            context.note("unsupported-encoding", header.location, message);
        }
    }
    sound
}

/// The first of a list of media types that is no range.
fn concrete(list: &str) -> Option<String> {
    let valid = |one: &&str| {
        !one.is_empty() && !one.contains('*') && one.bytes().all(|byte| (0x20..0x7f).contains(&byte))
    };
    list.split(',').map(str::trim).find(valid).map(str::to_owned)
}

fn json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}
