//! The files under `types`, and the indices of `types` and `resources`.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::item::item;
use super::resource::declared;
use super::{Source, World, ident};
use crate::ir::{Crate, Module};

/// The types of one component.
pub(crate) fn types_module(module: &Module, world: &World<'_>) -> Source {
    let mut imports = Imports::of_file(module.items.iter().map(|item| item.name.clone()));
    let items: Vec<_> = module.items.iter().map(|found| item(found, world, &mut imports)).collect();
    let parts = if module.items.len() > 1 { " and its parts." } else { "" };
    let head = vec![format!("{}{parts}", crate::lower::quoted_plain(&module.title))];
    Source { head, imports: imports.tokens(), body: quote!(#(#items)*) }
}

/// `types/mod.rs`
pub(crate) fn types_index(krate: &Crate) -> Source {
    let head = vec!["The types of the document: one file for each component schema.".to_owned()];
    let modules = krate.types.iter();
    let entries = modules
        .map(|module| (&module.name, None, module.items.iter().map(|item| item.name.clone()).collect()));
    Source { head, imports: TokenStream::new(), body: index(entries) }
}

/// `resources/mod.rs`
pub(crate) fn resources_index(krate: &Crate) -> Source {
    let head = vec!["The operations of the document: one file for each tag.".to_owned()];
    let resources = krate.resources.iter();
    let entries =
        resources.map(|resource| (&resource.module, resource.feature.as_deref(), declared(resource)));
    Source { head, imports: TokenStream::new(), body: index(entries) }
}

/// The modules, then what is public in them.
fn index<'a>(entries: impl Iterator<Item = (&'a String, Option<&'a str>, Vec<String>)>) -> TokenStream {
    let mut modules = Vec::new();
    let mut exports = Vec::new();
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    for (module, feature, mut names) in entries {
        let (module, cfg) = (ident(module), feature.map(|feature| quote!(#[cfg(feature = #feature)])));
        names.sort();
        let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
        modules.push(quote!(#cfg mod #module;));
        exports.push(match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(#cfg pub use #module::#name;),
            names => quote!(#cfg pub use #module::{#(#names),*};),
        });
    }
    quote!(#(#modules)* #(#exports)*)
}
