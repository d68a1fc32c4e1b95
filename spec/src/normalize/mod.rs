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
mod oauth_flows;
mod operation;
mod parameter;
mod parameter_rules;
mod path_item;
mod paths;
mod request_body;
mod response;
mod responses;
mod runtime_expression;
mod security_requirement;
mod security_scheme;
mod server;
mod server_variable;
mod shared;
mod skeleton;
mod tag;
mod version;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::grammar;
use crate::keep_going::Broken;
use crate::load::Documents;
use crate::model::{Api, SecurityRequirement, Version};
use crate::node::Node;
use crate::source::Sources;
use context::Context;
use path_item::Inherited;

/// What came of a document.
#[derive(Default)]
pub(crate) struct Normalized {
    /// The model; `None` if the document is no OpenAPI document.
    pub(crate) api: Option<Api>,
    /// What of it was not understood.
    pub(crate) broken: Broken,
    /// What there is to say.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads the OpenAPI Object (OpenAPI 3.1, section 4.8.1).
pub(crate) fn api(documents: &Documents) -> Normalized {
    let Some(root) = documents.document() else { return Normalized::default() };
    match version::detect(&root) {
        Ok(version) => read(documents, &root, version),
        Err(diagnostic) => Normalized { diagnostics: vec![diagnostic], ..Normalized::default() },
    }
}

fn read<'d>(documents: &'d Documents, root: &Node<'d>, version: Version) -> Normalized {
    let mut reading = Context::new(documents, version);
    let context = &mut reading;
    context.check(root, &grammar::OPENAPI);
    version::check_contents(context, root);
    let info = root.field("info").and_then(|info| info::read(context, &info)).unwrap_or_default();
    let tags = root.field("tags").map(|tags| tag::list(context, &tags)).unwrap_or_default();
    let external_docs = root.field("externalDocs").and_then(|docs| external_docs::read(context, &docs));
    let component_schemas = components::schemas(context, root);
    let mut security_schemes = security_scheme::map(context, root);
    let inherited = Inherited {
        servers: server::list_or(context, root, &Arc::from([server::default()])),
        security: inherited_security(context, root),
    };
    let paths = paths::items(context, root, "paths", &inherited);
    let webhooks = paths::items(context, root, "webhooks", &inherited);
    components::check_unused(context, root, &inherited);
    security_schemes.append(&mut context.schemes_by_uri);
    let extensions_of =
        |field| root.field(field).map(|object| skeleton::extensions(&object)).unwrap_or_default();
    let (lifted, diagnostics) = reading.finish();
    let api = Api {
        openapi: version,
        self_uri: root.text("$self"),
        json_schema_dialect: root.text("jsonSchemaDialect"),
        digest: documents.digest(),
        info,
        servers: inherited.servers.to_vec(),
        tags,
        external_docs,
        security_schemes,
        operations: paths.operations,
        webhooks: webhooks.operations,
        component_schemas,
        schemas: lifted.pool,
        extensions: skeleton::extensions(root),
        paths_extensions: extensions_of("paths"),
        components_extensions: extensions_of("components"),
        sources: Arc::<Sources>::default(),
    };
    let broken = Broken { operations: paths.broken, webhooks: webhooks.broken, schemas: lifted.broken };
    Normalized { api: Some(api), broken, diagnostics }
}

/// What operations are secured with that do not say so themselves; `None` if it was not understood.
fn inherited_security<'d>(context: &mut Context<'d>, root: &Node<'d>) -> Option<Arc<[SecurityRequirement]>> {
    let faults = context.diagnostics.faults();
    let security =
        root.field("security").map(|list| security_requirement::list(context, &list)).unwrap_or_default();
    (context.diagnostics.faults() == faults).then_some(security)
}
