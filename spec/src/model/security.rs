//! The Security Scheme and Security Requirement Objects.

use indexmap::IndexMap;

use crate::source::Location;

/// One alternative: every scheme in it must be met (OpenAPI 3.1, section 4.8.30).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// The names under `components.securitySchemes`, each with its scopes or roles.
    pub schemes: IndexMap<String, Vec<String>>,
}

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Where the Security Scheme Object stands.
    pub location: Location,
    /// The name under `components.securitySchemes`.
    pub name: String,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Whether its use is discouraged (OpenAPI 3.2).
    pub deprecated: bool,
    /// `type` and what belongs to it.
    pub kind: SecuritySchemeKind,
}

/// `type` of a security scheme.
#[derive(Debug, Clone)]
pub enum SecuritySchemeKind {
    /// `apiKey`: a secret in a place of its own.
    ApiKey {
        /// Where.
        location_in: ApiKeyIn,
        /// The name of the header field, query parameter or cookie.
        name: String,
    },
    /// `http`: the `Authorization` header (RFC 9110, section 11).
    Http {
        /// The authentication scheme in lower case, e.g. `bearer`, `basic`.
        scheme: String,
        /// What bearer tokens look like; a hint.
        bearer_format: Option<String>,
    },
    /// `oauth2`: a bearer token got by one of the flows.
    OAuth2 {
        /// The flows by name, e.g. `clientCredentials`.
        flows: IndexMap<String, OAuthFlow>,
    },
    /// `openIdConnect`: a bearer token got by discovery.
    OpenIdConnect {
        /// The discovery URL.
        url: String,
    },
    /// `mutualTLS`: a client certificate.
    MutualTls,
}

/// `in` of an `apiKey` scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyIn {
    /// A query parameter.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
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
}
