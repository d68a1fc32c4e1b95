//! The model → the Rust that we intend to write. Every decision is made in here, one file for a question.

mod array;
mod body;
mod choices;
mod common;
mod component;
mod context;
mod direction;
mod docs;
mod encoding;
mod enumeration;
mod exclusive;
mod file;
mod files;
mod filter;
mod gates;
mod header;
mod large_variants;
mod names;
mod null;
mod object;
mod one_way;
mod operation;
mod outcome;
mod pagination;
mod parameter;
mod prose;
mod recursion;
mod representation;
mod resource;
mod said;
mod scalar;
mod schema;
mod schemas;
mod security;
mod server;
mod shape;
mod share;
mod spelling;
mod streaming;
mod tag;
mod union;
mod unsaid;
mod untyped;
mod validation;

use std::collections::BTreeMap;

use spec::{Api, Diagnostic};

use crate::Untyped;
use crate::ir::{About, Crate, Item, Module};
use crate::options::{LargeVariants, Misfit, Options};
use context::{Context, Home};
use names::{Case, Scope};

/// What was decided.
pub(crate) struct Lowered {
    pub(crate) krate: Crate,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) misfits: Vec<Misfit>,
    /// How many values of no type the crate holds.
    pub(crate) untyped: usize,
}

/// Decides what the crate is made of.
pub(crate) fn lower(api: &Api, options: &Options) -> Lowered {
    let mut context = Context::new(api, options);
    let krate = krate(&mut context);
    let mut misfits = choices::misfits(api, &krate, options);
    misfits.append(&mut context.misfits);
    let untyped = untyped::count(&krate);
    Lowered { krate, diagnostics: context.diagnostics, misfits, untyped }
}

/// Where the types accept more than the document says.
pub(crate) fn untyped(api: &Api, options: &Options) -> Vec<Untyped> {
    let mut context = Context::new(api, options);
    let krate = krate(&mut context);
    untyped::report(&context, &krate)
}

fn krate(context: &mut Context<'_>) -> Crate {
    let (api, options) = (context.api, context.options);
    component::lower(context);
    let schemes = security::lower(context);
    let mut resources = resource::lower(context, &schemes);
    let mut items = std::mem::take(&mut context.items);
    for resource in &mut resources {
        resource.items = items.remove(&Home::Resource(resource.module.clone())).unwrap_or_default();
    }
    let servers = server::lower(context);
    let about = about(api);
    let mut krate = Crate {
        about,
        types: modules(items),
        resources,
        servers,
        schemes,
        schemas: BTreeMap::new(),
        date_time: options.date_time,
        large_variants: options.large_variants,
    };
    files::lower(&mut krate);
    share::lower(context, &mut krate);
    common::lower(&mut krate);
    one_way::lower(context, &mut krate);
    recursion::lower(&mut krate);
    if options.large_variants == LargeVariants::Boxed {
        large_variants::lower(&mut krate);
    }
    direction::lower(&mut krate, options);
    validation::lower(&mut krate);
    gates::lower(&mut krate);
    krate.schemas = schemas::lower(context, &krate);
    krate
}

fn about(api: &Api) -> About {
    let line = |text: &str| prose::lines(&text.split_whitespace().collect::<Vec<_>>().join(" ")).join(" ");
    About {
        title: line(&api.info.title),
        version: line(&api.info.version),
        doc: api.info.description.as_deref().map(prose::lines).unwrap_or_default(),
        digest: api.digest.clone(),
    }
}

/// The modules of types, each with a name of its own; the type that is named like the module comes first in it.
fn modules(items: BTreeMap<Home, Vec<Item>>) -> Vec<Module> {
    let mut scope = Scope::holding(&["mod", "lib", "types"]);
    items
        .into_iter()
        .filter_map(|(home, mut items)| {
            let Home::Types(title) = home else { return None };
            let name = scope.give(&title, Case::Snake, "model");
            let own = names::identifier(&title, Case::Camel);
            items.sort_by_key(|item| (item.name != own, item.name.clone()));
            Some(Module { name, title, features: Vec::new(), items })
        })
        .collect()
}

/// A string of the document as inline code in a doc comment, in the quotes that it has in JSON.
pub(crate) fn quoted(text: &str) -> String {
    quoted_json(&serde_json::Value::String(text.to_owned()))
}

/// A JSON value as inline code in a doc comment.
pub(crate) fn quoted_json(value: &serde_json::Value) -> String {
    prose::code(&value.to_string())
}

/// A word of the document as inline code in a doc comment.
pub(crate) fn quoted_plain(text: &str) -> String {
    prose::code(text)
}
