//! Other names for types, and structs around one type.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::with_deprecation;
use super::imports::Imports;
use super::item::{Derived, derives};
use super::ty::ty;
use super::{World, ident, validate};
use crate::ir::{Item, Slot};

/// `pub type`.
pub(super) fn alias(item: &Item, slot: &Slot, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let ty = ty(&slot.ty, world, imports);
    quote! {
        #doc
        pub type #name = #ty;
    }
}

/// A struct around one type, which is what it looks like on the wire.
pub(super) fn newtype(item: &Item, slot: &Slot, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let derives = derives(&world.derives(&[slot]), item.usage, Derived::BOTH, &quote!(transparent), imports);
    let ty = ty(&slot.ty, world, imports);
    let validate = item.validate.then(|| {
        let checks = validate::value(&slot.ty, &slot.checks, &quote!(&self.0), world);
        validate::implementation(&name, &checks, imports)
    });
    quote! {
        #doc
        #derives
        pub struct #name(pub #ty);

        #validate
    }
}
