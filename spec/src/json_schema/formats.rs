//! The formats of OpenAPI's registry that the validator does not know.

use serde_json::{Map, Number, Value, json};

use crate::model::{Keyword, Schema, SchemaType};

/// Writes an integer format as the bounds that it means, where the schema has no tighter ones.
pub(super) fn lower(schema: &Schema, members: &mut Map<String, Value>) {
    let Some((least, greatest)) = schema.format().and_then(bounds).filter(|_| admits_numbers(schema)) else {
        return;
    };
    if schema.minimum().is_none_or(|minimum| as_float(minimum) < as_float(&least)) {
        members.insert("minimum".to_owned(), Value::Number(least));
    }
    if schema.maximum().is_none_or(|maximum| as_float(maximum) > as_float(&greatest)) {
        members.insert("maximum".to_owned(), Value::Number(greatest));
    }
}

/// For comparing bounds that are far apart or equal.
fn as_float(number: &Number) -> f64 {
    number.as_f64().unwrap_or_default()
}

/// The least and greatest value of an integer format (OpenAPI Format Registry).
fn bounds(format: &str) -> Option<(Number, Number)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0.into(), u8::MAX.into()),
        "uint16" => (0.into(), u16::MAX.into()),
        "uint32" => (0.into(), u32::MAX.into()),
        "uint64" => (0.into(), u64::MAX.into()),
        _ => return None,
    })
}

/// Whether a schema may be met by a number, so that an integer format bears on it.
fn admits_numbers(schema: &Schema) -> bool {
    schema
        .types()
        .is_none_or(|types| types.iter().any(|one| matches!(one, SchemaType::Integer | SchemaType::Number)))
}

/// Whether the regular expressions of a keyword compile. One that does not would spoil every schema around it,
/// so it is left out; the reader of the document has a diagnostic for it.
pub(super) fn has_sound_patterns(keyword: &Keyword) -> bool {
    let compiles = |pattern: &str| jsonschema::options().build(&json!({ "pattern": pattern })).is_ok();
    match keyword {
        Keyword::Pattern(pattern) => compiles(pattern),
        Keyword::PatternProperties(map) => map.keys().all(|pattern| compiles(pattern)),
        _ => true,
    }
}

/// Whether a text is base64 (RFC 4648, section 4) with its padding: the format `byte`.
pub(super) fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let alphabet = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    alphabet && text.len().is_multiple_of(4) && padding <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64() {
        for good in ["", "Zg==", "Zm8=", "Zm9v", "+/+/"] {
            assert!(is_base64(good), "{good}");
        }
        for bad in ["Z", "Zg=", "Zg", "Z===", "====", "Zm9v\n", "Zm-_", "Zg==Zg=="] {
            assert!(!is_base64(bad), "{bad}");
        }
    }
}
