//! The files under `types`, and the indices of `types` and `resources`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::doc;
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

/// `types/mod.rs`: what is always there, and then what is there with any of some features.
pub(crate) fn types_index(krate: &Crate) -> Source {
    let head = vec!["The types of the document: one file for each component schema.".to_owned()];
    let mut groups: BTreeMap<&[String], Vec<Entry<'_>>> = BTreeMap::new();
    for module in &krate.types {
        let names = module.items.iter().map(|item| item.name.clone()).collect();
        groups.entry(&module.features).or_default().push((&module.name, None, names));
    }
    let always = groups.remove([].as_slice()).map(index);
    let gated: Vec<_> = groups.into_iter().map(|(features, entries)| gated(features, entries)).collect();
    let with = (!gated.is_empty()).then(|| {
        let doc =
            doc(&["Items that are there on a condition: that the crate has operations that need them."
                .to_owned()]);
        quote! {
            #doc
            macro_rules! with {
                (#![cfg $condition:tt] $($item:item)*) => { $(#[cfg $condition] $item)* };
            }
        }
    });
    Source { head, imports: TokenStream::new(), body: quote!(#with #always #(#gated)*) }
}

fn gated(features: &[String], entries: Vec<Entry<'_>>) -> TokenStream {
    let index = index(entries);
    let condition = match features {
        [one] => quote!(feature = #one),
        several => quote!(any(#(feature = #several),*)),
    };
    quote!(with! { #![cfg(#condition)] #index })
}

/// `resources/mod.rs`
pub(crate) fn resources_index(krate: &Crate) -> Source {
    let head = vec!["The operations of the document: one file for each tag.".to_owned()];
    let resources = krate.resources.iter();
    let entries =
        resources.map(|resource| (&resource.module, resource.feature.as_deref(), declared(resource)));
    Source { head, imports: TokenStream::new(), body: index(entries.collect()) }
}

/// A module, the feature that it alone is behind, and what is public in it.
type Entry<'a> = (&'a String, Option<&'a str>, Vec<String>);

/// The modules, then what is public in them.
fn index(mut entries: Vec<Entry<'_>>) -> TokenStream {
    let mut modules = Vec::new();
    let mut exports = Vec::new();
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
