//! The Security Scheme Object.

use super::{Extensions, OAuthFlows};
use crate::source::Location;

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Where the Security Scheme Object stands.
    pub location: Location,
    /// The name under `components.securitySchemes`; of one that is referred to by its URI, that (OpenAPI 3.2).
    pub name: String,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Whether its use is discouraged (OpenAPI 3.2).
    pub deprecated: bool,
    /// `type` and what belongs to it.
    pub kind: SecuritySchemeKind,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
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
        /// The ways to get it.
        flows: OAuthFlows,
        /// URL of the authorization server's metadata (OpenAPI 3.2).
        metadata_url: Option<String>,
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
