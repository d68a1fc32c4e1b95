//! Parameter × value ↔ what goes over the wire: one table, both directions (OpenAPI 3.1, section 4.8.12.3).
//!
//! Two encoders must agree: this one, which works from the document, and the one in the generated client,
//! which shares no code with it.

use serde_json::Value;

use crate::model::{Api, Parameter, SchemaId};

/// Why a value cannot be serialised as a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The style says nothing about values of this shape, e.g. an object inside an array.
    #[error("`{style}` cannot carry {value}")]
    Undefined {
        /// The style.
        style: &'static str,
        /// What the value is.
        value: &'static str,
    },
    /// A header or cookie value has a character that HTTP forbids there.
    #[error("{0:?} may not stand in a header field")]
    Character(char),
}

/// Why what came over the wire is no value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A percent-encoding that is no UTF-8 or no hexadecimal.
    #[error("`{0}` is not percent-encoded UTF-8")]
    PercentEncoding(String),
    /// The text does not have the form of the style, e.g. an odd number of object parts.
    #[error("`{text}` does not have the form of style `{style}`")]
    Form {
        /// The style.
        style: &'static str,
        /// What came.
        text: String,
    },
    /// `content` that is no document of its media type.
    #[error("not a value of {media_type}: {message}")]
    Content {
        /// The media type.
        media_type: String,
        /// Why.
        message: String,
    },
}

/// Whether a schema accepts a value; decoding asks it where a text has several readings (`"404"` is a string
/// and an integer).
pub type Accepts<'a> = &'a dyn Fn(SchemaId, &Value) -> bool;

/// Serialises a value as the parameter's style says.
///
/// The result is, percent-encoded where the location needs it: for `path` the text that replaces the template
/// expression; for `query` and `querystring` a part of the query such as `a=1&a=2`, empty for an empty array;
/// for `header` the field value; for `cookie` a part of the `Cookie` field such as `a=1; b=2`.
///
/// # Errors
/// When the style cannot carry the value.
pub fn encode(_api: &Api, _parameter: &Parameter, _value: &Value) -> Result<String, EncodeError> {
    Ok(String::new())
}

/// Reads a parameter back from a request.
///
/// `raw` is for `path` the text that stands where the template expression was, for `query` and `querystring`
/// the whole query without `?`, for `header` the field value, for `cookie` the whole `Cookie` field value.
/// `None` means that the parameter is not there. The value has the types that the schema asks for where
/// the text allows it, else it is left as a string, for the validator to refuse.
///
/// # Errors
/// When the text has not the form of the parameter's style at all.
pub fn decode(
    _api: &Api,
    _parameter: &Parameter,
    _raw: &str,
    _accepts: Accepts<'_>,
) -> Result<Option<Value>, DecodeError> {
    Ok(None)
}
