//! The Encoding Object.

use indexmap::IndexMap;

use super::{Extensions, Header, Style};
use crate::source::Location;

/// How one part of a form or of a multipart body is serialised (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone)]
pub struct Encoding {
    /// Where the Encoding Object stands.
    pub location: Location,
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
    /// What [`MediaType::encoding`](super::MediaType) is, for a part that has parts itself (OpenAPI 3.2).
    pub encoding: IndexMap<String, Encoding>,
    /// What [`MediaType::prefix_encoding`](super::MediaType) is, for a part that has parts itself (OpenAPI 3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// What [`MediaType::item_encoding`](super::MediaType) is, for a part that has parts itself (OpenAPI 3.2).
    pub item_encoding: Option<Box<Encoding>>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
