//! The Discriminator Object.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{Extensions, SchemaId};

/// The Discriminator Object (OpenAPI 3.1, section 4.8.25).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// `propertyName`: the member whose value tells the variant.
    pub property_name: String,
    /// `mapping`, as the document spells it: a value, and the name of or a reference to a schema.
    pub mapping: IndexMap<String, String>,
    /// The same mapping, followed to the schemas.
    pub targets: IndexMap<String, SchemaId>,
    /// `defaultMapping`, as the document spells it (OpenAPI 3.2).
    pub default_mapping: Option<String>,
    /// The same, followed.
    pub default: Option<SchemaId>,
    /// Its fields that start with `x-`.
    pub extensions: Extensions,
}

impl Discriminator {
    /// As it stands in a document.
    pub(crate) fn to_value(&self) -> Value {
        let mut members = json!({ "propertyName": self.property_name });
        if let Value::Object(members) = &mut members {
            if !self.mapping.is_empty() {
                let mapping =
                    self.mapping.iter().map(|(value, target)| (value.clone(), Value::from(target.clone())));
                members.insert("mapping".to_owned(), Value::Object(mapping.collect()));
            }
            members.extend(
                self.default_mapping
                    .iter()
                    .map(|text| ("defaultMapping".to_owned(), Value::from(text.clone()))),
            );
            members.extend(self.extensions.iter().map(|(name, value)| (name.to_owned(), value.clone())));
        }
        members
    }
}
