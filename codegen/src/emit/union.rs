//! Enums of variants that differ in type; encoded as what they hold, decoded as the variant that fits.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::doc::{doc, line, with_deprecation};
use super::imports::{Gate, Imports};
use super::ty::{gated, ty};
use super::{World, ident, validate};
use crate::ir::{EnumVariant, Guard, Item, Type, Union, UnionVariant};

pub(super) fn union(item: &Item, union: &Union, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (head, name) = (with_deprecation(&item.doc, item.deprecated), ident(&item.name));
    let plain: Vec<_> = world.derives(&item.slots()).into_iter().map(ident).collect();
    let strings = named_strings(&union.strings);
    let variants = union.variants.iter().map(|variant| {
        let (doc, name) = (doc(&variant.doc), ident(&variant.name));
        let ty = ty(&variant.slot.ty, world, imports);
        quote!(#doc #name(#ty),)
    });
    let variants: Vec<_> = variants.collect();
    let unknown = union.unknown.as_ref().map(|unknown| {
        let (doc, unknown) = (line("A string that the document does not name."), ident(unknown));
        quote!(#doc #unknown(String),)
    });
    let several = union.several.as_ref().map(|several| {
        let (doc, several) = (
            line("A value that is several of these at once, each with what it knows of it."),
            ident(several),
        );
        quote!(#doc #several(Vec<Self>),)
    });
    let from_strings =
        union.unknown.as_ref().map(|unknown| from_strings(&item.name, &union.strings, unknown));
    let from_variants = from_variants(item, union, world, imports);
    let serialize = serialize(item, union, imports);
    let deserialize = deserialize(item, union, world, imports);
    let validate = item.validate.then(|| validate::of_union(item, union, world, imports));
    quote! {
        #head
        #[derive(#(#plain),*)]
        pub enum #name {
            #strings
            #(#variants)*
            #unknown
            #several
        }

        #from_variants
        #from_strings
        #serialize
        #deserialize
        #validate
    }
}

/// The strings that have a name of their own.
fn named_strings(strings: &[EnumVariant]) -> TokenStream {
    let variants = strings.iter().map(|variant| {
        let (doc, name) = (line(&crate::lower::quoted(&variant.wire)), ident(&variant.name));
        quote!(#doc #name,)
    });
    quote!(#(#variants)*)
}

/// From strings, whether they have a name or not.
fn from_strings(name: &str, strings: &[EnumVariant], unknown: &str) -> TokenStream {
    let (name, unknown) = (ident(name), ident(unknown));
    let wires = strings.iter().map(|variant| variant.wire.as_str());
    let names = strings.iter().map(|variant| ident(&variant.name));
    quote! {
        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#wires => Self::#names,)*
                    _ => Self::#unknown(value),
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }
    }
}

/// From what a variant holds, where no other variant holds the same.
fn from_variants(item: &Item, union: &Union, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let mut counts: BTreeMap<&Type, usize> = BTreeMap::new();
    for variant in &union.variants {
        *counts.entry(world.resolve(unboxed(&variant.slot.ty))).or_default() += 1;
    }
    let strings = union.unknown.is_some();
    let name = ident(&item.name);
    let convertible = |variant: &&UnionVariant| {
        let resolved = world.resolve(unboxed(&variant.slot.ty));
        let alone = counts.get(resolved) == Some(&1);
        alone && !(strings && *resolved == Type::String) && *resolved != Type::Named(item.name.clone())
    };
    let conversions = union.variants.iter().filter(convertible).map(|variant| {
        let (variant_name, held) = (ident(&variant.name), unboxed(&variant.slot.ty));
        let value = if *held == variant.slot.ty { quote!(value) } else { quote!(Box::new(value)) };
        let ty = ty(held, world, imports);
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    });
    conversions.collect()
}

/// What a variant holds, in a box or not.
fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Box(inner) => inner,
        other => other,
    }
}

fn serialize(item: &Item, union: &Union, imports: &mut Imports) -> TokenStream {
    let gate = Gate::unless(item.usage.request);
    imports.add_for(gate, "serde", "Serialize");
    imports.add_for(gate, "serde", "Serializer");
    let (name, cfg) = (ident(&item.name), gate.attribute());
    let strings = union.strings.iter().map(|variant| {
        let (name, wire) = (ident(&variant.name), &variant.wire);
        quote!(Self::#name => serializer.serialize_str(#wire),)
    });
    let holders =
        union.variants.iter().map(|variant| &variant.name).chain(&union.unknown).map(|name| ident(name));
    let several = union.several.as_ref().map(|several| {
        imports.add_for(gate, "crate::runtime", "union");
        let several = ident(several);
        quote!(Self::#several(values) => union::write_several(values, serializer),)
    });
    quote! {
        #cfg
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#strings)*
                    #(Self::#holders(value) => value.serialize(serializer),)*
                    #several
                }
            }
        }
    }
}

fn deserialize(item: &Item, union: &Union, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let gate = Gate::unless(item.usage.response);
    imports.add_for(gate, "serde", "Deserialize");
    imports.add_for(gate, "serde", "Deserializer");
    imports.add_for(gate, "crate::runtime", "union");
    let (name, cfg, text) = (ident(&item.name), gate.attribute(), &item.name);
    let strings = union
        .unknown
        .as_ref()
        .map(|_| quote!(union::Variant::new("string", |value| String::deserialize(value).map(Self::from)),));
    let variants: Vec<_> =
        union.variants.iter().map(|variant| self::variant(variant, union, gate, world, imports)).collect();
    let variants = quote!(&[#strings #(#variants)*]);
    let read = match &union.several {
        Some(several) => {
            let (several, valid) = (ident(several), valid(item, gate, imports));
            quote!(union::read_several(deserializer, #text, #variants, #valid, Self::#several))
        }
        None if item.validate => quote!(union::read_valid(deserializer, #text, #variants)),
        None => quote!(union::read(deserializer, #text, #variants)),
    };
    quote! {
        #cfg
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read
            }
        }
    }
}

/// Whether a value is within its bounds.
fn valid(item: &Item, gate: Gate, imports: &mut Imports) -> TokenStream {
    if !item.validate {
        return quote!(|_| true);
    }
    imports.add_for(gate, "crate::runtime", "Validate");
    quote!(|value| value.validate().is_ok())
}

/// How a variant is told and read.
fn variant(
    variant: &UnionVariant,
    union: &Union,
    gate: Gate,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let (name, label) = (ident(&variant.name), &variant.name);
    if let Guard::NoneOf(types) = &variant.guard {
        return quote!(
            union::Variant::new(#label, |value| union::other(value, &[#(#types),*]).map(Self::#name)),
        );
    }
    let ty = turbofish(gated(&variant.slot.ty, gate, world, imports));
    let tag = match (&variant.guard, &union.tag) {
        (Guard::Tag(values), Some(tag)) => quote!(.tagged(#tag, &[#(#values),*])),
        _ => TokenStream::new(),
    };
    let closed = variant.closed.then(|| quote!(.closed()));
    quote!(union::Variant::new(#label, |value| #ty::deserialize(value).map(Self::#name)) #tag #closed,)
}

/// A type in front of `::deserialize`: in brackets if it is more than a name.
fn turbofish(tokens: TokenStream) -> TokenStream {
    let mut parts = tokens.clone().into_iter();
    let is_name = matches!((parts.next(), parts.next()), (Some(TokenTree::Ident(_)), None));
    if is_name { tokens } else { quote!(<#tokens>) }
}
