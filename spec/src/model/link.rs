//! The Link Object.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Extensions, Server};
use crate::source::Location;

/// A link from a response to an operation (OpenAPI 3.1, section 4.8.20).
#[derive(Debug, Clone)]
pub struct Link {
    /// Where the Link Object stands.
    pub location: Location,
    /// The operation that it leads to.
    pub target: LinkTarget,
    /// A constant or a runtime expression for each parameter of the target.
    pub parameters: IndexMap<String, Value>,
    /// A constant or a runtime expression for the target's body.
    pub request_body: Option<Value>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// The server that the target is to be called at.
    pub server: Option<Server>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

/// How a link names its operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// `operationId`.
    Id(String),
    /// `operationRef`.
    Ref(String),
}
