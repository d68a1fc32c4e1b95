//! Derives that the options ask for beside those that a type has anyway.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, File, Item, Meta, Token};

/// What the macros of the runtime derive for the enums that they declare.
const BY_MACRO: &[&str] = &["Debug", "Clone", "PartialEq", "Eq", "Hash"];

/// Gives the type that is declared first more derives, as far as it does not have them.
pub(super) fn add(tokens: TokenStream, paths: &[String]) -> TokenStream {
    let Ok(mut file) = syn::parse2::<File>(tokens.clone()) else { return tokens };
    for item in &mut file.items {
        match item {
            Item::Struct(item) => extend(&mut item.attrs, paths, &[]),
            Item::Enum(item) => extend(&mut item.attrs, paths, &[]),
            Item::Macro(call) => {
                let Ok(mut inside) = call.mac.parse_body::<File>() else { continue };
                if let Some(Item::Enum(item)) = inside.items.first_mut() {
                    extend(&mut item.attrs, paths, BY_MACRO);
                }
                call.mac.tokens = inside.into_token_stream();
            }
            _ => continue,
        }
        break;
    }
    file.into_token_stream()
}

fn extend(attributes: &mut Vec<Attribute>, paths: &[String], known: &[&str]) {
    let mut derived: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    derived.extend(attributes.iter().flat_map(names));
    let new = |path: &syn::Path| {
        path.segments.last().is_some_and(|last| !derived.contains(&last.ident.to_string()))
    };
    let paths: Vec<syn::Path> =
        paths.iter().filter_map(|path| syn::parse_str(path).ok()).filter(new).collect();
    if paths.is_empty() {
        return;
    }
    for attribute in attributes.iter_mut() {
        if let Ok(known) = derived_paths(attribute) {
            *attribute = syn::parse_quote!(#[derive(#(#known,)* #(#paths),*)]);
            return;
        }
    }
    attributes.push(syn::parse_quote!(#[derive(#(#paths),*)]));
}

/// The paths in a `derive`.
fn derived_paths(attribute: &Attribute) -> syn::Result<Vec<syn::Path>> {
    let list = attribute.meta.require_list()?;
    if !list.path.is_ident("derive") {
        return Err(syn::Error::new_spanned(list, "not `derive`"));
    }
    let paths = list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)?;
    Ok(paths.into_iter().collect())
}

/// What an attribute derives, behind a feature too.
fn names(attribute: &Attribute) -> Vec<String> {
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    if !list.path.is_ident("derive") && !list.path.is_ident("cfg_attr") {
        return Vec::new();
    }
    let text = quote!(#list).to_string();
    text.split(|mark: char| !mark.is_alphanumeric() && mark != '_').map(str::to_owned).collect()
}
