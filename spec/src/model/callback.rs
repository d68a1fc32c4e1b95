//! The Callback Object.

use indexmap::IndexMap;

use super::{Extensions, Operation};
use crate::source::Location;

/// Requests that the API's provider sends in the course of an operation (OpenAPI 3.1, section 4.8.18).
#[derive(Debug, Clone)]
pub struct Callback {
    /// Where the Callback Object stands.
    pub location: Location,
    /// By the expression that tells their URL, the operations that are called there.
    pub operations: IndexMap<String, Vec<Operation>>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
