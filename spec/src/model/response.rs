//! The Response Object.

use indexmap::IndexMap;

use super::{Extensions, Header, Link, MediaType};
use crate::source::Location;

/// A response (OpenAPI 3.1, section 4.8.17).
#[derive(Debug, Clone)]
pub struct Response {
    /// Where the Response Object stands.
    pub location: Location,
    /// A short summary (OpenAPI 3.2).
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: String,
    /// The headers by name; `Content-Type` is not among them.
    pub headers: IndexMap<String, Header>,
    /// The media types of which the body may be one; empty when there is no body.
    pub content: Vec<MediaType>,
    /// The links by name.
    pub links: IndexMap<String, Link>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Response {
    /// The entry of `content` that describes a body of this `Content-Type`: the most specific key that
    /// matches, parameters compared only where the key has some.
    pub fn media_type(&self, content_type: &str) -> Option<&MediaType> {
        super::media_type::select(&self.content, content_type)
    }
}
