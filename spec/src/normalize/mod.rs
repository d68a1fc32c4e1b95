//! The objects of the document → the model; one file an object of OpenAPI, one function `read` in each.
//!
//! In: a [`Node`] at which the object stands, or a reference to it. Out: the object of the model, with defaults
//! filled in and references followed; `None` after a diagnostic.

mod callback;
mod components;
mod context;
mod encoding;
mod example;
mod external_docs;
mod fields;
mod header;
mod info;
mod link;
mod media_type;
mod operation;
mod parameter;
mod parameter_rules;
mod path_item;
mod paths;
mod request_body;
mod response;
mod security;
mod security_scheme;
mod server;
mod skeleton;
mod tag;
mod version;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::grammar;
use crate::load::Documents;
use crate::model::{Api, Version};
use crate::node::Node;
use crate::source::Sources;
use context::Context;
use path_item::Inherited;

/// Reads the OpenAPI Object (OpenAPI 3.1, section 4.8.1); `None` if the document is no OpenAPI document.
pub(crate) fn api(documents: &Documents) -> (Option<Api>, Vec<Diagnostic>) {
    let Some(root) = documents.document() else { return (None, Vec::new()) };
    match version::detect(&root) {
        Ok(version) => read(documents, &root, version),
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

fn read<'d>(documents: &'d Documents, root: &Node<'d>, version: Version) -> (Option<Api>, Vec<Diagnostic>) {
    let mut reading = Context::new(documents, version);
    let context = &mut reading;
    context.check(root, &grammar::OPENAPI);
    version::check_contents(context, root);
    let info = root.field("info").and_then(|info| info::read(context, &info)).unwrap_or_default();
    let tags = root.field("tags").map(|tags| tag::list(context, &tags)).unwrap_or_default();
    let external_docs = root.field("externalDocs").and_then(|docs| external_docs::read(context, &docs));
    let component_schemas = components::schemas(context, root);
    let security_schemes = security_scheme::map(context, root);
    let inherited = Inherited {
        servers: server::list_or(context, root, &[server::default()]),
        security: root.field("security").map(|list| security::list(context, &list)).unwrap_or_default(),
    };
    let operations = paths::operations(context, root, &inherited);
    let webhooks = paths::webhooks(context, root, &inherited);
    components::check_unused(context, root, &inherited);
    let (schemas, diagnostics) = reading.finish();
    let api = Api {
        openapi: version,
        digest: documents.digest(),
        info,
        servers: inherited.servers,
        tags,
        external_docs,
        security_schemes,
        operations,
        webhooks,
        component_schemas,
        schemas,
        extensions: skeleton::extensions(root),
        sources: Arc::<Sources>::default(),
    };
    (Some(api), diagnostics)
}
