//! The Request Body Object.

use super::{Extensions, MediaType};
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
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl RequestBody {
    /// The entry of `content` that describes a body of this `Content-Type`, selected as in
    /// [`Response::media_type`](super::Response::media_type).
    pub fn media_type(&self, content_type: &str) -> Option<&MediaType> {
        super::media_type::select(&self.content, content_type)
    }
}
