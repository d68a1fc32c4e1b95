//! The External Documentation Object.

use serde_json::{Map, Value};

use super::Extensions;

/// The External Documentation Object (OpenAPI 3.1, section 4.8.11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalDocs {
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Where it is.
    pub url: String,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl ExternalDocs {
    /// As it stands in a document.
    pub(crate) fn to_value(&self) -> Value {
        let mut members = Map::new();
        if let Some(description) = &self.description {
            members.insert("description".to_owned(), Value::from(description.clone()));
        }
        members.insert("url".to_owned(), Value::from(self.url.clone()));
        members.extend(self.extensions.iter().map(|(name, value)| (name.to_owned(), value.clone())));
        Value::Object(members)
    }
}
