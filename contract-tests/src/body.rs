//! Request bodies: value ↔ bytes by media type (OpenAPI 3.1, sections 4.8.14 and 4.8.15).

mod form;
pub(crate) mod multipart;

use serde_json::Value;
use spec::Api;
use spec::model::{MediaType, SchemaId, SchemaType};
use spec::style::Accepts;

/// How a media type carries values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// `application/json` and `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// `text/*`: a string in UTF-8.
    Text,
    /// XML: text, unless its schema says what is in it.
    Xml,
    /// Bytes as they are; JSON Schema sees them as a string where they are UTF-8.
    Bytes,
    /// A media type whose mapping to JSON Schema Lockstep does not know, e.g. YAML.
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
            (_, "xml") => Self::Xml,
            (_, other) if other.ends_with("+xml") => Self::Xml,
            ("multipart", _) => Self::Multipart,
            ("message", _) | ("application", "x-ndjson" | "jsonl" | "x-yaml" | "yaml" | "json-seq") => {
                Self::Unknown
            }
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
        "multipart/*" => "multipart/form-data".to_owned(),
        "image/*" => "image/png".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        _ => range.to_owned(),
    }
}

/// What is sent as `Content-Type` with a value.
pub fn content_type(media_type: &str, value: &Value) -> String {
    match Codec::of(media_type) {
        Codec::Multipart => format!("{media_type}; boundary={}", multipart::boundary(value)),
        _ => media_type.to_owned(),
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
            form::encode(api, media_type, members).map(String::into_bytes)
        }
        (Codec::Multipart, _) => {
            let boundary = multipart::boundary(value);
            multipart::encode(api, media_type, value, &boundary)
        }
        (Codec::Text | Codec::Xml | Codec::Bytes, Value::String(text)) => Ok(text.clone().into_bytes()),
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
        Codec::Form => form::decode(api, media_type, bytes, accepts).map(Some),
        Codec::Text => {
            let text = std::str::from_utf8(bytes).map_err(|error| BodyError(error.to_string()))?;
            Ok(Some(read_text(media_type.schema, text, accepts)))
        }
        Codec::Multipart => multipart::decode(api, content_type, media_type, bytes, accepts).map(Some),
        // What XML holds is text to a schema of strings, and nothing that can be judged to any other.
        Codec::Xml => {
            let types = media_type.schema.map(|schema| api[api.resolve(schema)].types());
            let is_text = types.is_none_or(|types| types == Some(&[SchemaType::String]));
            let text = std::str::from_utf8(bytes).map_err(|error| BodyError(error.to_string()))?;
            Ok(is_text.then(|| Value::from(text)))
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
