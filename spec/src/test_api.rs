//! An [`Api`] around a schema pool, for tests of what needs nothing else.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Api, Extensions, Info, SchemaPool, Version};

pub(crate) fn api_of(schemas: SchemaPool) -> Api {
    Api {
        openapi: Version::V3_1,
        self_uri: None,
        json_schema_dialect: None,
        digest: String::new(),
        info: Info::default(),
        servers: Vec::new(),
        tags: Vec::new(),
        external_docs: None,
        security_schemes: IndexMap::new(),
        operations: Vec::new(),
        webhooks: Vec::new(),
        component_schemas: IndexMap::new(),
        schemas,
        extensions: Extensions::default(),
        paths_extensions: Extensions::default(),
        components_extensions: Extensions::default(),
        sources: Arc::default(),
    }
}
