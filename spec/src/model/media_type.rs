//! The Request Body, Media Type, Encoding and Example Objects.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Header, SchemaId, Style};
use crate::source::Location;

/// A request body (OpenAPI 3.1, section 4.8.13).
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Where the Request Body Object stands.
    pub location: Location,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Whether it must be there.
    pub required: bool,
    /// The media types of which the body may be one.
    pub content: Vec<MediaType>,
}

impl RequestBody {
    /// The entry of `content` that describes a body of this `Content-Type`, selected as in
    /// [`Response::media_type`](super::Response::media_type).
    pub fn media_type(&self, content_type: &str) -> Option<&MediaType> {
        super::response::select(&self.content, content_type)
    }
}

/// One entry of a `content` map (OpenAPI 3.1, section 4.8.14).
#[derive(Debug, Clone)]
pub struct MediaType {
    /// Where the Media Type Object stands.
    pub location: Location,
    /// The key in the map: a media type or range, e.g. `application/json`, `text/*`.
    pub name: String,
    /// The schema of the whole content.
    pub schema: Option<SchemaId>,
    /// The schema of one item of a sequential media type (OpenAPI 3.2).
    pub item_schema: Option<SchemaId>,
    /// `example` and `examples`; a lone `example` has the name `example`.
    pub examples: IndexMap<String, Example>,
    /// `encoding` by property, for forms.
    pub encoding: IndexMap<String, Encoding>,
}

impl MediaType {
    /// Whether this is JSON: `application/json` or a `+json` suffix (RFC 6839, section 3.1), parameters aside.
    pub fn is_json(&self) -> bool {
        let essence = essence(&self.name);
        essence.ends_with("/json") || essence.ends_with("+json")
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// How one property of a form is serialised (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, Default)]
pub struct Encoding {
    /// `contentType`: a list of media types or ranges, comma separated.
    pub content_type: Option<String>,
    /// Headers of the part, for multipart.
    pub headers: IndexMap<String, Header>,
    /// How the value is serialised in a form, if not as `content_type` says.
    pub style: Option<Style>,
    /// Whether arrays and objects make one field for each element.
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// An Example Object (OpenAPI 3.1, section 4.8.19), or a lone `example`.
#[derive(Debug, Clone)]
pub struct Example {
    /// Where it stands.
    pub location: Location,
    /// A short summary.
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// The value, unless it is external.
    pub value: Option<Value>,
    /// URL of the value.
    pub external_value: Option<String>,
}
