//! The Server Object.

use indexmap::IndexMap;

use super::Extensions;
use crate::source::Location;

/// A server (OpenAPI 3.1, section 4.8.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Where the Server Object stands; `None` for the server of a document that names none.
    pub location: Option<Location>,
    /// The URL with its template expressions; may be relative to where the document stands.
    pub url: String,
    /// A name (OpenAPI 3.2).
    pub name: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// The variables by name.
    pub variables: IndexMap<String, ServerVariable>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

/// A Server Variable Object (OpenAPI 3.1, section 4.8.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// The allowed values; empty if any is.
    pub allowed: Vec<String>,
    /// The value unless another is chosen.
    pub default: String,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Server {
    /// The URL with every variable at its default, without a slash at its end.
    pub fn default_url(&self) -> String {
        let mut url = self.url.clone();
        for (name, variable) in &self.variables {
            url = url.replace(&format!("{{{name}}}"), &variable.default);
        }
        url.trim_end_matches('/').to_owned()
    }
}
