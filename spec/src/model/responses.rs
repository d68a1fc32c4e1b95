//! The Responses Object, and the only function that selects a response for a status.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Extensions, Response};

/// The documented responses of an operation (OpenAPI 3.1, section 4.8.16).
#[derive(Debug, Clone, Default)]
pub struct Responses {
    /// By status code.
    pub exact: BTreeMap<u16, Arc<Response>>,
    /// By the first digit of a range such as `4XX`.
    pub range: BTreeMap<u8, Arc<Response>>,
    /// For every status that is not named otherwise.
    pub default: Option<Arc<Response>>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Responses {
    /// The response that describes a status: its own, else its range's, else the default.
    pub fn select(&self, status: u16) -> Option<&Response> {
        let range = || u8::try_from(status / 100).ok().and_then(|class| self.range.get(&class));
        self.exact.get(&status).or_else(range).or(self.default.as_ref()).map(Arc::as_ref)
    }

    /// Every response, in the order of [`Responses::iter`].
    pub fn values(&self) -> impl Iterator<Item = &Response> {
        self.exact.values().chain(self.range.values()).chain(&self.default).map(Arc::as_ref)
    }

    /// Every response with its key as the document spells it: `200`, `4XX`, `default`.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Response)> {
        let exact = self.exact.iter().map(|(status, response)| (status.to_string(), response));
        let range = self.range.iter().map(|(class, response)| (format!("{class}XX"), response));
        let default = self.default.iter().map(|response| ("default".to_owned(), response));
        exact.chain(range).chain(default).map(|(key, response)| (key, response.as_ref()))
    }
}
