//! Reading JSON with an error that names the place.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::{DecodeReason, integral};

/// Reads a whole JSON text. A byte order mark before it is passed over, as some servers write one (RFC 8259, section 8.1).
pub(super) fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeReason> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    // Keeping track of the path costs two allocations a member, which only an error is worth.
    if let Ok(value) = serde_json::from_slice(text) {
        return Ok(value);
    }
    read(text).or_else(|refused| match integral::rewrite(text) {
        // Seldom needed, and therefore tried only when the text was refused as it stands.
        Some(text) => read(&text),
        None => Err(refused),
    })
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeReason> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| reason(&pointer(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| reason("", &error))?;
    Ok(value)
}

fn reason(pointer: &str, error: &serde_json::Error) -> DecodeReason {
    // serde_json ends its messages with the place, which stands in fields of its own here.
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    DecodeReason::Json {
        pointer: pointer.to_owned(),
        line: error.line(),
        column: error.column(),
        message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
    }
}

/// The path as a JSON pointer (RFC 6901).
pub(super) fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_token(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_token(&mut pointer, key),
            // Neither stands for a place in the JSON text.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// Appends one reference token to a JSON pointer.
pub(super) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
}
