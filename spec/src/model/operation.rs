//! The Operation Object.

use std::sync::Arc;

use http::Method;
use indexmap::IndexMap;

use super::{
    Callback, Extensions, ExternalDocs, Parameter, ParameterIn, PathItem, PathTemplate, RequestBody,
    Responses, SecurityRequirement, Server,
};
use crate::source::Location;

/// One operation, with all that it inherits from its path and from the root (OpenAPI 3.1, section 4.8.10).
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where the Operation Object stands.
    pub location: Location,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its template expressions; for a webhook its name.
    pub path: PathTemplate,
    /// The tags, in the order of the document.
    pub tags: Vec<String>,
    /// A short summary; the path item's if the operation has none.
    pub summary: Option<String>,
    /// A description in `CommonMark`; the path item's if the operation has none.
    pub description: Option<String>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// The parameters of the operation, then those of the path that it does not override.
    pub parameters: Vec<Arc<Parameter>>,
    /// The request body.
    pub request_body: Option<Arc<RequestBody>>,
    /// The documented responses.
    pub responses: Responses,
    /// The alternatives of which one must be met, the root's unless the operation has its own. Empty: no
    /// security. An alternative without schemes: security is optional.
    pub security: Arc<[SecurityRequirement]>,
    /// The servers: the operation's, else the path's, else the root's; never empty.
    pub servers: Arc<[Server]>,
    /// The Callback Objects by name.
    pub callbacks: IndexMap<String, Callback>,
    /// What the Path Item Object around it says of all its operations.
    pub path_item: Arc<PathItem>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Operation {
    /// Method and path, e.g. `GET /api_logs`: the name that every operation has and that is unique.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// `operationId`, or else the key.
    pub fn name(&self) -> String {
        self.operation_id.clone().unwrap_or_else(|| self.key())
    }

    /// The parameters at one location, in the order of the document.
    pub fn parameters_in(&self, location: ParameterIn) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().map(Arc::as_ref).filter(move |parameter| parameter.location_in == location)
    }
}
