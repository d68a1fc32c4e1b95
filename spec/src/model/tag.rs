//! The Tag Object.

use super::{Extensions, ExternalDocs};
use crate::source::Location;

/// The Tag Object (OpenAPI 3.1, section 4.8.22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Where the Tag Object stands.
    pub location: Location,
    /// The name by which operations refer to it.
    pub name: String,
    /// A short summary (OpenAPI 3.2).
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Name of the tag that this one is nested under (OpenAPI 3.2).
    pub parent: Option<String>,
    /// What kind of tag it is, e.g. `nav` (OpenAPI 3.2).
    pub kind: Option<String>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
