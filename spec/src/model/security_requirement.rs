//! The Security Requirement Object.

use indexmap::IndexMap;

/// One alternative: every scheme in it must be met (OpenAPI 3.1, section 4.8.30).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// The names in [`Api::security_schemes`](super::Api), each with its scopes or roles.
    pub schemes: IndexMap<String, Vec<String>>,
}
