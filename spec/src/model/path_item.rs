//! The Path Item Object.

use super::Extensions;
use crate::source::Location;

/// What a Path Item Object says of all its operations (OpenAPI 3.1, section 4.8.9). Its parameters and servers are
/// among those of each operation.
#[derive(Debug, Clone, PartialEq)]
pub struct PathItem {
    /// Where it stands; of one that is a reference, where the reference stands.
    pub location: Location,
    /// A short summary.
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
