//! What is fixed about one operation: everything that the document says of it before any argument is given.

use std::fmt;

use super::SecurityScheme;

/// The constant part of an operation (OpenAPI 3.1, section 4.8.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// `operationId`, or else the name that was made for the operation.
    pub operation_id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template, percent-encoded but for its `{expressions}`.
    pub path: &'static str,
    /// The media types of the documented responses, as an `Accept` field; empty if no response has a body.
    pub accept: &'static str,
    /// The alternatives, of which one must be met; each names the schemes that it takes together.
    pub security: &'static [&'static [&'static SecurityScheme]],
}

impl Endpoint {
    /// An operation that answers without a body and takes no security scheme.
    pub const fn new(operation_id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self { operation_id, method, path, accept: "", security: &[] }
    }

    /// The same with media types that it answers in.
    #[must_use]
    pub const fn accept(self, accept: &'static str) -> Self {
        Self { accept, ..self }
    }

    /// The same with alternatives of security schemes.
    #[must_use]
    pub const fn security(self, security: &'static [&'static [&'static SecurityScheme]]) -> Self {
        Self { security, ..self }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}
