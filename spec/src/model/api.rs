//! The OpenAPI Object and what describes the API as a whole.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::{Operation, Schema, SchemaId, SchemaPool, SecurityScheme, Server};
use crate::source::Sources;

/// One API as its document describes it (OpenAPI 3.1, section 4.8.1).
#[derive(Debug, Clone)]
pub struct Api {
    /// The version of OpenAPI that the document is written in.
    pub openapi: Version,
    /// Hexadecimal digest of the document's texts: the same for the same document on every machine.
    pub digest: String,
    /// The Info Object.
    pub info: Info,
    /// The servers at the root of the document; never empty, as the default is one server with URL `/`.
    pub servers: Vec<Server>,
    /// The Tag Objects, in the order of the document.
    pub tags: Vec<Tag>,
    /// The external documentation of the whole API.
    pub external_docs: Option<ExternalDocs>,
    /// `components.securitySchemes` by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// Every operation under `paths`, in the order of the document.
    pub operations: Vec<Operation>,
    /// Every operation under `webhooks`: requests that the API's provider sends.
    pub webhooks: Vec<Operation>,
    /// `components.schemas`: the schemas that have a name.
    pub component_schemas: IndexMap<String, SchemaId>,
    /// Every schema of the document, sub-schemas included.
    pub schemas: SchemaPool,
    /// Fields of the root object that start with `x-`.
    pub extensions: IndexMap<String, Value>,
    /// The texts that the document was read from, for places in diagnostics.
    pub sources: Arc<Sources>,
}

impl Api {
    /// The operation with this [`Operation::key`], e.g. `GET /api_logs`.
    pub fn operation(&self, key: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.key() == key)
    }

    /// Follows `$ref`s that stand alone until the schema that says something; stops at the first schema of a
    /// cycle that it meets again.
    pub fn resolve(&self, id: SchemaId) -> SchemaId {
        let mut seen = vec![id];
        let mut here = id;
        while let Some(target) = self[here].sole_ref() {
            if seen.contains(&target) {
                break;
            }
            seen.push(target);
            here = target;
        }
        here
    }

    /// The name of a schema that stands directly under `components.schemas`.
    pub fn component_name(&self, id: SchemaId) -> Option<&str> {
        self.component_schemas.iter().find(|(_, known)| **known == id).map(|(name, _)| name.as_str())
    }
}

impl Index<SchemaId> for Api {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.schemas[id]
    }
}

/// A version of the OpenAPI Specification, by its minor release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 3.0.x, whose schemas are a dialect of their own.
    V3_0,
    /// 3.1.x, whose schemas are JSON Schema 2020-12.
    V3_1,
    /// 3.2.x.
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}

/// The Info Object (OpenAPI 3.1, section 4.8.2).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Info {
    /// The title of the API.
    pub title: String,
    /// A short summary.
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// URL of the terms of service.
    pub terms_of_service: Option<String>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// The API's licence.
    pub license: Option<License>,
    /// The version of the document (not of OpenAPI).
    pub version: String,
}

/// The Contact Object (OpenAPI 3.1, section 4.8.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name of the person or organisation.
    pub name: Option<String>,
    /// URL of a page.
    pub url: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// The License Object (OpenAPI 3.1, section 4.8.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct License {
    /// Name of the licence.
    pub name: String,
    /// SPDX expression.
    pub identifier: Option<String>,
    /// URL of its text.
    pub url: Option<String>,
}

/// The Tag Object (OpenAPI 3.1, section 4.8.22).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// The name by which operations refer to it.
    pub name: String,
    /// A short summary (OpenAPI 3.2).
    pub summary: Option<String>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Name of the tag that this one is nested under (OpenAPI 3.2).
    pub parent: Option<String>,
    /// What kind of tag it is, e.g. `nav` (OpenAPI 3.2).
    pub kind: Option<String>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
}

/// The External Documentation Object (OpenAPI 3.1, section 4.8.11).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalDocs {
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Where it is.
    pub url: String,
}
