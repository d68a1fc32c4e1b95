//! Structs: the fields, and `new` with those that a request must hold.

use proc_macro2::TokenStream;
use quote::quote;

use super::default::defaults;
use super::doc::{line, with_deprecation};
use super::imports::Imports;
use super::item::{Derived, derives};
use super::ty::{argument, ty};
use super::{World, ident, validate};
use crate::ir::{Field, Item, Rest, Setter, Struct, Type};

pub(super) fn structure(
    item: &Item,
    structure: &Struct,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let (doc, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let mut plain = world.derives(&item.slots());
    if structure.fields.iter().all(|field| !is_argument(field, world)) {
        plain.push("Default");
    }
    let derives = derives(&plain, item.usage, Derived::BOTH, &TokenStream::new(), imports);
    let is_variant = world.is_variant(&item.name);
    let fields = structure.fields.iter().map(|field| self::field(field, is_variant, world, imports));
    let fields: Vec<_> = fields.collect();
    let rest = structure.rest.as_ref().map(|rest| self::rest(rest, world, imports));
    let new = item.usage.request.then(|| new(structure, world, imports)).flatten();
    // What requests leave out is for the server to make up.
    let defaults = if item.usage.response { defaults(structure, world, imports) } else { Vec::new() };
    let methods: Vec<_> = new.into_iter().chain(defaults).collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #name { #(#methods)* }));
    let validate = item.validate.then(|| validate::of_struct(item, structure, world, imports));
    quote! {
        #doc
        #derives
        pub struct #name {
            #(#fields)*
            #rest
        }

        #methods
        #validate
    }
}

fn field(field: &Field, is_variant: bool, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (with_deprecation(&field.doc, field.deprecated), ident(&field.name));
    let attributes = serde(field, is_variant, world, imports);
    let ty = field_type(field, world, imports);
    quote! {
        #doc
        #attributes
        pub #name: #ty,
    }
}

fn field_type(field: &Field, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let ty = ty(&field.slot.ty, world, imports);
    if field.required { ty } else { quote!(Option<#ty>) }
}

/// A field that need not be there is left out when it is not; one that may also be `null` keeps the two apart. What has to be there
/// tells a variant from the others, even if it may be `null`.
fn serde(field: &Field, is_variant: bool, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let wire = &field.wire;
    let rename = (field.name != *wire).then(|| quote!(rename = #wire));
    if field.required {
        let strict = is_variant && matches!(world.resolve(&field.slot.ty), Type::Option(_));
        let strict = strict.then(|| {
            imports.add("crate::runtime", "nullable");
            quote!(with = "nullable")
        });
        let options: Vec<_> = rename.into_iter().chain(strict).collect();
        return if options.is_empty() { TokenStream::new() } else { quote!(#[serde(#(#options),*)]) };
    }
    let apart = world.holds_null(&field.slot.ty).then(|| {
        imports.add("crate::runtime", "present");
        quote!(default, with = "present",)
    });
    let optional = quote!(#apart skip_serializing_if = "Option::is_none");
    match rename {
        // A list that does not fit into a line would become one line for each of its parts.
        Some(rename) if apart.is_some() || wire.len() > LONG_NAME => {
            quote!(#[serde(#rename)] #[serde(#optional)])
        }
        Some(rename) => quote!(#[serde(#rename, #optional)]),
        None => quote!(#[serde(#optional)]),
    }
}

/// The length of a name that leaves no room in its line for more than itself.
const LONG_NAME: usize = 20;

fn rest(rest: &Rest, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (line("All other members."), ident(&rest.name));
    let ty = ty(&rest_type(rest), world, imports);
    quote! {
        #doc
        #[serde(flatten)]
        pub #name: #ty,
    }
}

/// The map that holds all other members.
pub(super) fn rest_type(rest: &Rest) -> Type {
    match &rest.slot.ty {
        Type::Value => Type::Object,
        other => Type::Map(Box::new(other.clone())),
    }
}

/// `new` with the members that have to be there; with none, there is `Default`.
fn new(structure: &Struct, world: &World<'_>, imports: &mut Imports) -> Option<TokenStream> {
    let count = structure.fields.iter().filter(|field| is_argument(field, world)).count();
    if count == 0 {
        return None;
    }
    let many = too_many_arguments(count);
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in &structure.fields {
        let field_name = ident(&field.name);
        if is_argument(field, world) {
            let into = matches!(field.slot.ty, Type::String | Type::File);
            let setter = if into { Setter::Into } else { Setter::Plain };
            let (taken, value) = argument(&setter, &field.slot.ty, &field_name, world, imports);
            arguments.push(quote!(#field_name: #taken));
            values.push(if setter == Setter::Into {
                quote!(#field_name: #value)
            } else {
                quote!(#field_name)
            });
        } else if field.required {
            let ty = ty(&field.slot.ty, world, imports);
            values.push(quote!(#field_name: #ty));
        } else {
            values.push(quote!(#field_name: None));
        }
    }
    values.extend(structure.rest.iter().map(|rest| {
        let (name, map) =
            (ident(&rest.name), if rest.slot.ty == Type::Value { quote!(Map) } else { quote!(BTreeMap) });
        quote!(#name: #map::new())
    }));
    let doc = line("A value with the members that have to be there.");
    Some(quote! {
        #doc
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    })
}

/// Whether a member has to be given: it has to be there, and it has more than one value.
fn is_argument(field: &Field, world: &World<'_>) -> bool {
    field.required && !world.is_constant(&field.slot.ty)
}

/// Clippy draws the line at seven; what has to be there is for the document to say.
pub(super) fn too_many_arguments(count: usize) -> Option<TokenStream> {
    (count > 7).then(
        || quote!(#[expect(clippy::too_many_arguments, reason = "the document demands every one of them")]),
    )
}
