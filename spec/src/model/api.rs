//! The OpenAPI Object.

use std::ops::Index;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Extensions, ExternalDocs, Info, Keyword, Operation, Schema, SchemaId, SchemaPool, SecurityScheme, Server,
    Tag, Version,
};
use crate::source::Sources;

/// One API as its document describes it (OpenAPI 3.1, section 4.8.1).
#[derive(Debug, Clone)]
pub struct Api {
    /// The version of OpenAPI that the document is written in.
    pub openapi: Version,
    /// `$self`: the URI that the document gives itself (OpenAPI 3.2).
    pub self_uri: Option<String>,
    /// `jsonSchemaDialect`: the dialect of schemas without `$schema` (OpenAPI 3.1).
    pub json_schema_dialect: Option<String>,
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
    pub extensions: Extensions,
    /// Fields of the Paths Object that start with `x-`.
    pub paths_extensions: Extensions,
    /// Fields of the Components Object that start with `x-`.
    pub components_extensions: Extensions,
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
        let mut seen = Vec::new();
        let mut here = id;
        while let Some(target) = self[here].sole_ref() {
            if target == id || seen.contains(&target) {
                break;
            }
            seen.push(target);
            here = target;
        }
        here
    }

    /// Whether values of a schema are for responses only, by `readOnly` in it or in what it refers to or is made of: an
    /// annotation applies wherever its schema does (JSON Schema 2020-12 Core, section 7.7.1).
    pub fn is_read_only(&self, id: SchemaId) -> bool {
        self.is_annotated(id, Schema::is_read_only)
    }

    /// Whether values of a schema are for requests only, by `writeOnly` in it or in what it refers to or is made of.
    pub fn is_write_only(&self, id: SchemaId) -> bool {
        self.is_annotated(id, Schema::is_write_only)
    }

    /// The `default` of values of a schema, its own or that of what it refers to or is made of.
    pub fn default_of(&self, id: SchemaId) -> Option<&Value> {
        self.in_place(id).into_iter().find_map(|id| self[id].default())
    }

    fn is_annotated(&self, id: SchemaId, by: fn(&Schema) -> bool) -> bool {
        let is_made_of_others = |keyword: &Keyword| matches!(keyword, Keyword::Ref(_) | Keyword::AllOf(_));
        // Most schemas are not, and this is asked of every member of every value that is made.
        by(&self[id])
            || self[id].keywords.iter().any(is_made_of_others)
                && self.in_place(id).into_iter().any(|id| by(&self[id]))
    }

    /// A schema, what it refers to, and what it is made of with `allOf`: each once, outermost first.
    fn in_place(&self, id: SchemaId) -> Vec<SchemaId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(schema) = found.get(next).map(|id| &self[*id]) {
            for keyword in &schema.keywords {
                let parts = match keyword {
                    Keyword::Ref(target) => std::slice::from_ref(target),
                    Keyword::AllOf(parts) => parts.as_slice(),
                    _ => continue,
                };
                let new: Vec<SchemaId> = parts.iter().filter(|part| !found.contains(part)).copied().collect();
                found.extend(new);
            }
            next += 1;
        }
        found
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
