//! Request bodies: value ↔ bytes by media type (OpenAPI 3.1, sections 4.8.14 and 4.8.15).

use indexmap::IndexMap;
use serde_json::{Map, Value};
use spec::Api;
use spec::model::{MediaType, Parameter, ParameterIn, ParameterKind, SchemaId, SchemaType, Style};
use spec::style::{self, Accepts};

/// How a media type carries values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// `application/json` and `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `text/*`: a string in UTF-8.
    Text,
    /// Bytes as they are; JSON Schema sees them as a string where they are UTF-8.
    Bytes,
    /// A media type whose mapping to JSON Schema Lockstep does not know, e.g. XML or multipart.
    Unknown,
}

impl Codec {
    /// The codec of a media type; parameters play no part.
    pub fn of(media_type: &str) -> Self {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        match (kind, subtype) {
            (_, "json" | "problem+json") => Self::Json,
            (_, other) if other.ends_with("+json") => Self::Json,
            ("application", "x-www-form-urlencoded") => Self::Form,
            (_, "xml") => Self::Unknown,
            (_, other) if other.ends_with("+xml") => Self::Unknown,
            ("multipart" | "message", _)
            | ("application", "x-ndjson" | "jsonl" | "x-yaml" | "yaml" | "json-seq") => Self::Unknown,
            ("text", _) => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// A media type that may stand in `Content-Type`, for a key of `content` that may be a range.
pub fn concrete(range: &str) -> String {
    match range.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "image/*" => "image/png".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        _ => range.to_owned(),
    }
}

/// Why a body cannot be encoded or decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BodyError(pub String);

/// Encodes a value as the media type says. `content_type` is what is sent, `media_type` the entry of `content`
/// that describes it, if there is one.
///
/// # Errors
/// When the media type cannot carry the value.
pub fn encode(
    api: &Api,
    content_type: &str,
    media_type: Option<&MediaType>,
    value: &Value,
) -> Result<Vec<u8>, BodyError> {
    match (Codec::of(content_type), value) {
        (Codec::Json, _) => serde_json::to_vec(value).map_err(|error| BodyError(error.to_string())),
        (Codec::Form, Value::Object(members)) => {
            encode_form(api, media_type, members).map(String::into_bytes)
        }
        (Codec::Text | Codec::Bytes, Value::String(text)) => Ok(text.clone().into_bytes()),
        (Codec::Text, Value::Number(_) | Value::Bool(_)) => Ok(value.to_string().into_bytes()),
        (Codec::Unknown, _) => Err(BodyError(format!("{content_type} cannot be written yet"))),
        _ => Err(BodyError(format!("{content_type} cannot carry {}", kind_of(value)))),
    }
}

/// Decodes bytes as the media type says. `None` stands for content that JSON Schema says nothing about.
///
/// # Errors
/// When the bytes are no document of the media type.
pub fn decode(
    api: &Api,
    content_type: &str,
    media_type: &MediaType,
    bytes: &[u8],
    accepts: Accepts<'_>,
) -> Result<Option<Value>, BodyError> {
    match Codec::of(content_type) {
        Codec::Json => serde_json::from_slice(bytes).map(Some).map_err(|error| BodyError(error.to_string())),
        Codec::Form => decode_form(api, media_type, bytes, accepts).map(Some),
        Codec::Text => {
            let text = std::str::from_utf8(bytes).map_err(|error| BodyError(error.to_string()))?;
            Ok(Some(read_text(media_type.schema, text, accepts)))
        }
        Codec::Bytes => Ok(std::str::from_utf8(bytes).ok().map(Value::from)),
        Codec::Unknown => Ok(None),
    }
}

/// A text is a string unless the schema wants a number or a boolean that it spells.
fn read_text(schema: Option<SchemaId>, text: &str, accepts: Accepts<'_>) -> Value {
    let string = Value::from(text);
    let Some(schema) = schema else { return string };
    if accepts(schema, &string) {
        return string;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(other @ (Value::Number(_) | Value::Bool(_))) if accepts(schema, &other) => other,
        _ => string,
    }
}

fn encode_form(
    api: &Api,
    media_type: Option<&MediaType>,
    members: &Map<String, Value>,
) -> Result<String, BodyError> {
    let known = form_fields(api, media_type);
    let mut parts = Vec::with_capacity(members.len());
    for (name, value) in members {
        let field = known.get(name).cloned().unwrap_or_else(|| undeclared_field(api, media_type, name));
        let Some(field) = field else {
            return Err(BodyError(format!("nothing says how `{name}` is written in a form")));
        };
        let part = style::encode(&field, value).map_err(|error| BodyError(format!("`{name}`: {error}")))?;
        if !part.is_empty() {
            parts.push(part);
        }
    }
    Ok(parts.join("&"))
}

fn decode_form(
    api: &Api,
    media_type: &MediaType,
    bytes: &[u8],
    accepts: Accepts<'_>,
) -> Result<Value, BodyError> {
    let text = std::str::from_utf8(bytes).map_err(|error| BodyError(error.to_string()))?;
    let mut members = Map::new();
    let known = form_fields(api, Some(media_type));
    for (name, field) in known.iter().filter_map(|(name, field)| Some((name, field.as_ref()?))) {
        let value = style::decode(api, field, text, accepts)
            .map_err(|error| BodyError(format!("`{name}`: {error}")))?;
        if let Some(value) = value {
            members.insert(name.clone(), value);
        }
    }
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
        // `a[b]` belongs to the declared `a` of a deepObject.
        let owner = name.split('[').next().unwrap_or_default();
        if !known.contains_key(name.as_ref()) && !known.contains_key(owner) {
            members.insert(name.into_owned(), Value::from(value.into_owned()));
        }
    }
    Ok(Value::Object(members))
}

/// The declared fields of a form, each as a query parameter of the same style, which is how OpenAPI defines them
/// (3.1, section 4.8.15.1.2). `None` for a field that cannot be written.
fn form_fields(api: &Api, media_type: Option<&MediaType>) -> IndexMap<String, Option<Parameter>> {
    let mut properties = IndexMap::new();
    if let Some(media_type) = media_type {
        if let Some(schema) = media_type.schema {
            collect_properties(api, schema, &mut Vec::new(), &mut properties);
        }
        properties
            .into_iter()
            .map(|(name, schema)| {
                let field = form_field(api, media_type, &name, schema);
                (name, Some(field))
            })
            .collect()
    } else {
        IndexMap::new()
    }
}

fn form_field(api: &Api, media_type: &MediaType, name: &str, schema: SchemaId) -> Parameter {
    let encoding = media_type.encoding.get(name);
    let styled = encoding
        .is_some_and(|entry| entry.style.is_some() || entry.explode.is_some() || entry.allow_reserved);
    let is_object = api[api.resolve(schema)].types() == Some(&[SchemaType::Object]);
    let kind = if is_object && !styled {
        // An object is JSON unless the Encoding Object gives it a style.
        ParameterKind::Content(Box::new(MediaType {
            location: media_type.location.clone(),
            name: encoding
                .and_then(|entry| entry.content_type.clone())
                .unwrap_or("application/json".to_owned()),
            schema: Some(schema),
            item_schema: None,
            examples: IndexMap::new(),
            encoding: IndexMap::new(),
        }))
    } else {
        let style = encoding.and_then(|entry| entry.style).unwrap_or(Style::Form);
        ParameterKind::Schema {
            schema,
            style,
            explode: encoding.and_then(|entry| entry.explode).unwrap_or(style == Style::Form),
            allow_reserved: encoding.is_some_and(|entry| entry.allow_reserved),
        }
    };
    field(media_type, name, kind)
}

fn field(media_type: &MediaType, name: &str, kind: ParameterKind) -> Parameter {
    Parameter {
        location: media_type.location.clone(),
        name: name.to_owned(),
        location_in: ParameterIn::Query,
        description: None,
        required: false,
        deprecated: false,
        allow_empty_value: true,
        kind,
        examples: IndexMap::new(),
        extensions: IndexMap::new(),
    }
}

/// A field that the schema does not name: as `additionalProperties` describes it, else by the form's own schema,
/// which serves only to make it a plain `name=value`.
fn undeclared_field(api: &Api, media_type: Option<&MediaType>, name: &str) -> Option<Parameter> {
    let media_type = media_type?;
    let whole = media_type.schema?;
    let schema = api[api.resolve(whole)].additional_properties().unwrap_or(whole);
    Some(field(
        media_type,
        name,
        ParameterKind::Schema { schema, style: Style::Form, explode: true, allow_reserved: false },
    ))
}

/// Every property that a schema declares, wherever a branch declares it; the first declaration counts.
fn collect_properties(
    api: &Api,
    schema: SchemaId,
    seen: &mut Vec<SchemaId>,
    found: &mut IndexMap<String, SchemaId>,
) {
    if seen.contains(&schema) {
        return;
    }
    seen.push(schema);
    let here = &api[schema];
    for (name, id) in here.properties().into_iter().flatten() {
        found.entry(name.clone()).or_insert(*id);
    }
    let branches = [here.all_of(), here.any_of(), here.one_of()];
    let branches = branches.into_iter().flatten().flatten().copied();
    for next in branches.chain(here.reference()).chain(here.then()).chain(here.else_()) {
        collect_properties(api, next, seen, found);
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
