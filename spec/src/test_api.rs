//! An [`Api`] around a schema pool, for tests of what needs nothing else.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Api, Info, SchemaPool, Version};

pub(crate) fn api_of(schemas: SchemaPool) -> Api {
    Api {
        openapi: Version::V3_1,
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
        extensions: IndexMap::new(),
        sources: Arc::default(),
    }
}
