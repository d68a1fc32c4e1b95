//! The OAuth Flows and OAuth Flow Objects.

use indexmap::IndexMap;

use super::Extensions;

/// The OAuth Flows Object (OpenAPI 3.1, section 4.8.28).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OAuthFlows {
    /// The flows by name, e.g. `clientCredentials`.
    pub by_name: IndexMap<String, OAuthFlow>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

/// An OAuth Flow Object (OpenAPI 3.1, section 4.8.29).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Where the user grants access.
    pub authorization_url: Option<String>,
    /// Where a device asks for a code (OpenAPI 3.2).
    pub device_authorization_url: Option<String>,
    /// Where tokens come from.
    pub token_url: Option<String>,
    /// Where they are renewed.
    pub refresh_url: Option<String>,
    /// The scopes with their descriptions.
    pub scopes: IndexMap<String, String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}
