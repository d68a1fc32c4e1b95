//! The External Documentation Object.

use super::Extensions;

/// The External Documentation Object (OpenAPI 3.1, section 4.8.11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalDocs {
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Where it is.
    pub url: String,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
