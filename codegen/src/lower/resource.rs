//! Operations by tag: the first tag of an operation is the resource that it belongs to.

use indexmap::IndexMap;
use spec::model::Operation;

use super::context::Context;
use super::header::Headers;
use super::names::{Case, Scope};
use super::{filter, operation, prose};
use crate::ir::{Resource, Scheme};

/// The resource of operations without a tag.
const UNTAGGED: &str = "operations";

/// Names that are features of every client crate, methods of its client, or modules.
const TAKEN: &[&str] = &[
    "default",
    "rustls",
    "native-tls",
    "gzip",
    "tracing",
    "blocking",
    "contract",
    "base_url",
    "call",
    "send",
    "with",
    "builder",
    "new",
    "clone",
    "mod",
    "std",
    "core",
    "alloc",
];

/// A resource for each tag that has operations.
pub(super) fn lower(context: &mut Context<'_>, schemes: &[Scheme]) -> Vec<Resource> {
    let api = context.api;
    let mut by_tag: IndexMap<Option<&str>, Vec<&Operation>> = IndexMap::new();
    for operation in filter::operations(api, context.options) {
        by_tag.entry(operation.tags.first().map(String::as_str)).or_default().push(operation);
    }
    for webhook in &api.webhooks {
        context.note(
            "unsupported-webhook",
            webhook.location,
            "webhooks are requests to you; the client has nothing for them",
        );
    }
    let mut modules = Scope::holding(TAKEN);
    let heads: Vec<Resource> = by_tag.keys().map(|tag| head(context, *tag, &mut modules)).collect();
    heads
        .into_iter()
        .zip(by_tag.into_values())
        .map(|(head, operations)| {
            let mut methods = Scope::holding(&["new", "clone", "fmt"]);
            let mut headers = Headers::default();
            let lowered = operations
                .into_iter()
                .filter_map(|operation| {
                    operation::lower(context, operation, &head.module, schemes, &mut methods, &mut headers)
                })
                .collect();
            Resource { operations: lowered, ..head }
        })
        .collect()
}

fn head(context: &mut Context<'_>, tag: Option<&str>, modules: &mut Scope) -> Resource {
    let raw = tag.unwrap_or(UNTAGGED);
    let module = modules.give(raw, Case::Snake, "api");
    let name = context.names.give(raw, Case::Camel, "resource");
    let described = context.api.tags.iter().find(|known| Some(known.name.as_str()) == tag);
    let mut doc = described
        .and_then(|tag| tag.description.as_deref().or(tag.summary.as_deref()))
        .map(prose::lines)
        .unwrap_or_default();
    if doc.is_empty() {
        doc.push(format!("The operations of {}.", prose::code(raw)));
    }
    if let Some(docs) = described.and_then(|tag| tag.external_docs.as_ref()) {
        doc.push(String::new());
        doc.extend(prose::lines(&docs.url));
    }
    let feature = tag.map(|_| module.clone());
    Resource { module, name, feature, tag: raw.to_owned(), doc, operations: Vec::new(), items: Vec::new() }
}
