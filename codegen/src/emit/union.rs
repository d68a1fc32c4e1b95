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
    let eq = item.slots().iter().all(|slot| world.is_eq(&slot.ty));
    let plain: Vec<_> = super::alias::plain(eq).iter().map(|name| ident(name)).collect();
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
    let from_strings =
        union.unknown.as_ref().map(|unknown| from_strings(&item.name, &union.strings, unknown));
    let from_variants = from_variants(item, union, world, imports);
    let serialize = serialize(item, union, imports);
    let deserialize = deserialize(item, union, world, imports);
    let validate = item.validate.then(|| validate::of_union(&name, union, world, imports));
    quote! {
        #head
        #[derive(#(#plain),*)]
        pub enum #name {
            #strings
            #(#variants)*
            #unknown
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
    quote! {
        #cfg
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#strings)*
                    #(Self::#holders(value) => value.serialize(serializer),)*
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
    let guarded = union.variants.iter().filter(|variant| variant.guard != Guard::None).count() > 1;
    let strings = union.unknown.as_ref().map(|_| {
        let read = quote!(|value| String::deserialize(value).map(Self::from));
        if guarded { quote!(union::Candidate::new("string", #read),) } else { quote!(("string", #read),) }
    });
    let variants: Vec<_> = union
        .variants
        .iter()
        .map(|variant| {
            let (variant_name, label) = (ident(&variant.name), &variant.name);
            let ty = turbofish(gated(&variant.slot.ty, gate, world, imports));
            let read = quote!(|value| #ty::deserialize(value).map(Self::#variant_name));
            if guarded { guard(variant, label, &read, union) } else { quote!((#label, #read),) }
        })
        .collect();
    let how = if guarded { quote!(best) } else { quote!(first) };
    quote! {
        #cfg
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                union::#how(deserializer, #text, &[#strings #(#variants)*])
            }
        }
    }
}

fn guard(variant: &UnionVariant, label: &str, read: &TokenStream, union: &Union) -> TokenStream {
    let new = quote!(union::Candidate::new(#label, #read));
    match (&variant.guard, &union.tag) {
        (Guard::Tag(values), Some(tag)) => quote!(#new.tagged(#tag, &[#(#values),*]),),
        (Guard::Members(members), _) => quote!(#new.with_members(&[#(#members),*]),),
        _ => quote!(#new,),
    }
}

/// A type in front of `::deserialize`: in brackets if it is more than a name.
fn turbofish(tokens: TokenStream) -> TokenStream {
    let mut parts = tokens.clone().into_iter();
    let is_name = matches!((parts.next(), parts.next()), (Some(TokenTree::Ident(_)), None));
    if is_name { tokens } else { quote!(<#tokens>) }
}
