//! The Example Object.

use serde_json::Value;

use super::Extensions;
use crate::source::Location;

/// An Example Object (OpenAPI 3.1, section 4.8.19), or a lone `example`.
#[derive(Debug, Clone)]
pub struct Example {
    /// Where it stands.
    pub location: Location,
    /// A short summary.
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// `value`, or 3.2's `dataValue`: the value as data.
    pub value: Option<Value>,
    /// The value as it goes over the wire (OpenAPI 3.2).
    pub serialized_value: Option<String>,
    /// URL of the value as it goes over the wire.
    pub external_value: Option<String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
