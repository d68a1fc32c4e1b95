//! [`SchemaId`] → a self-contained JSON Schema 2020-12 document; behind the feature `validate`, the one wrapper
//! around the validator.

use serde_json::Value;

use crate::model::{Api, SchemaId};
#[cfg(feature = "validate")]
use crate::pointer::JsonPointer;

/// Writes a schema as a document that needs nothing outside of it: targets of references stand under `$defs`.
pub fn document(_api: &Api, _id: SchemaId) -> Value {
    Value::Bool(true)
}

/// Validators for the schemas of one [`Api`], each built when it is first asked for. Formats are asserted.
#[cfg(feature = "validate")]
pub struct Validators {
    api: std::sync::Arc<Api>,
}

/// One way in which a value breaks a schema.
#[cfg(feature = "validate")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The part of the value.
    pub instance: JsonPointer,
    /// The keyword that refuses it, e.g. `minimum`.
    pub keyword: String,
    /// The schema that the keyword stands in, if it can be told.
    pub schema: Option<SchemaId>,
    /// What is wrong, for a person.
    pub message: String,
}

#[cfg(feature = "validate")]
impl Validators {
    /// Validators for an API; cheap, as nothing is built yet.
    pub fn new(api: std::sync::Arc<Api>) -> Self {
        Self { api }
    }

    /// The API whose schemas these are.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Whether a schema accepts a value. A schema that cannot be compiled accepts everything.
    pub fn accepts(&self, _id: SchemaId, _value: &Value) -> bool {
        true
    }

    /// Every way in which a value breaks a schema; empty if it is valid.
    pub fn violations(&self, _id: SchemaId, _value: &Value) -> Vec<Violation> {
        Vec::new()
    }
}
