//! Operations by tag: the first tag of an operation is the resource that it belongs to.

use indexmap::IndexMap;
use spec::model::Operation;

use super::context::Context;
use super::header::Headers;
use super::names::{Case, Scope};
use super::operation::Names;
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
    let operations: Vec<&Operation> = filter::operations(api, context.options);
    let mut modules = Scope::holding(TAKEN);
    let mut by_tag: IndexMap<Option<&str>, Tagged<'_>> = IndexMap::new();
    for operation in &operations {
        let tag = operation.tags.first().map(String::as_str);
        by_tag.entry(tag).or_insert_with(|| Tagged::new(head(context, tag, &mut modules)));
    }
    // What the document names comes before what is named after that, so that it keeps its name.
    for operation in operations {
        if let Some(tagged) = by_tag.get_mut(&operation.tags.first().map(String::as_str)) {
            let names = Names::of(context, operation, &mut tagged.methods);
            tagged.operations.push((operation, names));
        }
    }
    for webhook in &api.webhooks {
        context.note(
            "unsupported-webhook",
            webhook.location,
            "webhooks are requests to you; the client has nothing for them",
        );
    }
    let lower = |Tagged { head, operations, .. }: Tagged<'_>| {
        let mut headers = Headers::default();
        let lower = |(operation, names)| {
            operation::lower(context, operation, &head.module, schemes, &mut headers, names)
        };
        Resource { operations: operations.into_iter().filter_map(lower).collect(), ..head }
    };
    by_tag.into_values().map(lower).collect()
}

/// A resource, and what it is to be made of.
struct Tagged<'a> {
    head: Resource,
    /// The methods of the resource.
    methods: Scope,
    operations: Vec<(&'a Operation, Names)>,
}

impl Tagged<'_> {
    fn new(head: Resource) -> Self {
        Self { head, methods: Scope::holding(&["new", "clone", "fmt"]), operations: Vec::new() }
    }
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
