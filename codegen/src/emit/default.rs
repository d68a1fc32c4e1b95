//! What a reader takes for a member that is absent: a method beside the field, which stays an `Option`, so that what was
//! read is what is written again.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::doc::line;
use super::imports::Imports;
use super::ty::ty;
use super::{World, ident};
use crate::ir::{Field, Kind, Struct, Type};

/// `page_or_default` for each member that has a default which Rust can write as a constant.
pub(super) fn defaults(structure: &Struct, world: &World<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    structure.fields.iter().filter_map(|field| default(field, world, imports)).collect()
}

fn default(field: &Field, world: &World<'_>, imports: &mut Imports) -> Option<TokenStream> {
    let value = field.default.as_ref().filter(|_| !field.required)?;
    let (held, nullable) = match world.resolve(&field.slot.ty) {
        Type::Option(inner) => (world.resolve(inner), true),
        held => (held, false),
    };
    let Constant { ty, value: constant, taken } = constant(held, value, world, imports)?;
    let (place, doc) = (ident(&field.name), line(&doc(field, value)));
    let method = ident(&format!("{}_or_default", field.name.trim_end_matches('_')));
    let (ty, body) = match (taken, nullable) {
        (Taken::Copied, false) => (ty, quote!(self.#place.unwrap_or(#constant))),
        (Taken::Copied, true) => (quote!(Option<#ty>), quote!(self.#place.unwrap_or(Some(#constant)))),
        (Taken::By(borrow), false) => {
            let borrow = ident(borrow);
            (ty, quote!(self.#place.#borrow().unwrap_or(#constant)))
        }
        (Taken::By(borrow), true) => {
            let borrow = ident(borrow);
            let body = quote!(self.#place.as_ref().map_or(Some(#constant), Option::#borrow));
            (quote!(Option<#ty>), body)
        }
    };
    Some(quote! {
        #doc
        pub fn #method(&self) -> #ty {
            #body
        }
    })
}

fn doc(field: &Field, value: &Value) -> String {
    let wire = crate::lower::quoted_plain(&field.wire);
    format!("{wire}, or {} where it is absent.", crate::lower::quoted_json(value))
}

/// A default as Rust writes it.
struct Constant {
    /// The type that a caller gets.
    ty: TokenStream,
    value: TokenStream,
    taken: Taken,
}

/// How a value gets out of the field.
enum Taken {
    Copied,
    /// By this method of `Option`.
    By(&'static str),
}

/// A value of a type as a constant; `None` if it is none of the type's, or needs to be made.
fn constant(held: &Type, value: &Value, world: &World<'_>, imports: &mut Imports) -> Option<Constant> {
    let copied = |literal: Literal| (quote!(#literal), Taken::Copied);
    let (value, taken) = match (held, value) {
        (Type::Bool, Value::Bool(value)) => (quote!(#value), Taken::Copied),
        (Type::Integer(name), Value::Number(number)) => copied(integer(name, number.as_i128()?)?),
        (Type::F64, Value::Number(number)) => copied(Literal::f64_unsuffixed(number.as_f64()?)),
        (Type::String, Value::String(text)) => {
            return Some(Constant { ty: quote!(&str), value: quote!(#text), taken: Taken::By("as_deref") });
        }
        (Type::Vec(item), Value::Array(items)) if items.is_empty() => {
            let item = ty(item, world, imports);
            return Some(Constant { ty: quote!(&[#item]), value: quote!(&[]), taken: Taken::By("as_deref") });
        }
        (Type::Named(name), value) => {
            let variant = ident(variant(name, value, world)?);
            let ty = ty(held, world, imports);
            let value = quote!(&#ty::#variant);
            return Some(Constant { ty: quote!(&#ty), value, taken: Taken::By("as_ref") });
        }
        _ => return None,
    };
    Some(Constant { ty: ty(held, world, imports), value, taken })
}

/// An integer as a literal, if it is one of the type's.
fn integer(ty: &str, value: i128) -> Option<Literal> {
    let fits = match ty {
        "i8" => i8::try_from(value).is_ok(),
        "u8" => u8::try_from(value).is_ok(),
        "i16" => i16::try_from(value).is_ok(),
        "u16" => u16::try_from(value).is_ok(),
        "i32" => i32::try_from(value).is_ok(),
        "u32" => u32::try_from(value).is_ok(),
        "u64" => u64::try_from(value).is_ok(),
        "i128" => true,
        _ => i64::try_from(value).is_ok(),
    };
    fits.then(|| Literal::i128_unsuffixed(value))
}

/// The variant of a declared enum that holds nothing but this value.
fn variant<'a>(name: &str, value: &Value, world: &World<'a>) -> Option<&'a str> {
    let strings = match &world.item(name)?.kind {
        Kind::Enum(found) => &found.variants,
        Kind::Union(found) => &found.strings,
        Kind::Literals(found) => {
            let variant = found.variants.iter().find(|variant| variant.value == *value)?;
            return Some(&variant.name);
        }
        _ => return None,
    };
    let text = value.as_str()?;
    strings.iter().find(|variant| variant.wire == text).map(|variant| variant.name.as_str())
}
