//! A declared type, whatever its kind; and the attributes that all kinds share.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{Gate, Imports};
use super::{World, alias, constant, enumeration, ident, literals, more_derives, object, union};
use crate::ir::{Item, Kind, Usage};

/// A type with everything that belongs to it.
pub(super) fn item(item: &Item, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let tokens = by_kind(item, world, imports);
    if item.derives.is_empty() { tokens } else { more_derives::add(tokens, &item.derives) }
}

fn by_kind(item: &Item, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    match &item.kind {
        Kind::Struct(structure) => object::structure(item, structure, world, imports),
        Kind::Enum(enumeration) => enumeration::enumeration(item, enumeration, imports),
        Kind::Literals(values) => literals::literals(item, values, imports),
        Kind::Constant(value) => constant::constant(item, value, imports),
        Kind::Union(variants) => union::union(item, variants, world, imports),
        Kind::Alias(slot) => alias::alias(item, slot, world, imports),
        Kind::Newtype(slot) => alias::newtype(item, slot, world, imports),
    }
}

/// `#[derive(…)]` with what the directions ask for, and the rest behind the feature `contract`. `serde` are serde's
/// attributes, which stand behind the feature if both derives do.
pub(super) fn derives(
    plain: &[&str],
    usage: Usage,
    derived: Derived,
    serde: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let wanted = [
        ("Serialize", usage.request, derived.serialize),
        ("Deserialize", usage.response, derived.deserialize),
    ];
    let mut always: Vec<_> = plain.iter().map(|name| ident(name)).collect();
    let mut gated = Vec::new();
    for (name, needed, derived) in wanted {
        if derived {
            imports.add_for(Gate::unless(needed), "serde", name);
            if needed { always.push(ident(name)) } else { gated.push(ident(name)) }
        }
    }
    let serde_always = always.iter().any(|name| name == "Serialize" || name == "Deserialize");
    let attribute = (serde_always && !serde.is_empty()).then(|| quote!(#[serde(#serde)]));
    let gated_serde = (!serde_always && !serde.is_empty()).then(|| quote!(, serde(#serde)));
    let contract = (!gated.is_empty())
        .then(|| quote!(#[cfg_attr(feature = "contract", derive(#(#gated),*) #gated_serde)]));
    quote! {
        #[derive(#(#always),*)]
        #contract
        #attribute
    }
}

/// Which of serde's traits are derived rather than written out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Derived {
    pub(super) serialize: bool,
    pub(super) deserialize: bool,
}

impl Derived {
    pub(super) const BOTH: Self = Self { serialize: true, deserialize: true };
    pub(super) const DESERIALIZE: Self = Self { serialize: false, deserialize: true };
}
