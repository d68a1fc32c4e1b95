//! The body of a request: how it is encoded, and where it is of several sorts the enum of them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::ty::ty;
use super::{World, ident, send, validate};
use crate::ir::{Body, BodyKind, Content, Encoding, Encodings, Kind, Operation, Type};

/// The expression that makes the request, with its body.
pub(super) fn encode(body: &Body, new: &TokenStream, imports: &mut Imports) -> TokenStream {
    let field = ident(&body.field);
    let Some(name) = &body.name else {
        let Some(content) = body.contents.first() else { return new.clone() };
        if body.required {
            let call = call(content, &quote!(&self.#field), imports);
            return quote!(#new #call);
        }
        let call = call(content, &quote!(body), imports);
        return quote! {
            let request = #new;
            match &self.#field {
                Some(body) => request #call,
                None => request,
            }
        };
    };
    let name = ident(name);
    let arms = body.contents.iter().map(|content| {
        let (variant, call) = (ident(&content.variant), call(content, &quote!(body), imports));
        let pattern = quote!(#name::#variant(body));
        if body.required {
            quote!(#pattern => request #call,)
        } else {
            quote!(Some(#pattern) => request #call,)
        }
    });
    let arms: Vec<_> = arms.collect();
    let none = (!body.required).then(|| quote!(None => request,));
    quote! {
        let request = #new;
        match &self.#field { #(#arms)* #none }
    }
}

/// `.json("application/json", &self.body)`
fn call(content: &Content, value: &TokenStream, imports: &mut Imports) -> TokenStream {
    let media_type = &content.media_type;
    match &content.kind {
        BodyKind::Json(_) => quote!(.json(#media_type, #value)),
        BodyKind::Form(_, encodings) => {
            let by_name = by_name(encodings, imports);
            let Some(others) = &encodings.others else { return quote!(.form(#value, #by_name)) };
            let others = encoding(others, imports);
            quote!(.form_as(#value, #others, #by_name))
        }
        BodyKind::Multipart(_, encodings) => {
            let by_name = by_name(encodings, imports);
            quote!(.multipart(#media_type, #value, #by_name))
        }
        BodyKind::Text | BodyKind::Bytes => {
            let owned = match value.to_string().strip_prefix('&') {
                Some(_) => value.clone().into_iter().skip(1).collect(),
                None => value.clone(),
            };
            quote!(.body(#media_type, #owned.clone()))
        }
    }
}

/// `&[("list", FieldEncoding::style(Style::PIPE_DELIMITED))]`
fn by_name(encodings: &Encodings, imports: &mut Imports) -> TokenStream {
    let entries = encodings.by_name.iter().map(|(name, found)| {
        let found = encoding(found, imports);
        quote!((#name, #found))
    });
    let entries: Vec<_> = entries.collect();
    quote!(&[#(#entries),*])
}

fn encoding(encoding: &Encoding, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "FieldEncoding");
    let file = encoding.file.then(|| quote!(.file()));
    match (encoding.style, &encoding.media_type) {
        (Some(style), _) => {
            let style = send::style(style, imports);
            quote!(FieldEncoding::style(#style))
        }
        (None, Some(media_type)) => quote!(FieldEncoding::media_type(#media_type) #file),
        (None, None) => quote!(FieldEncoding::FILE),
    }
}

/// The statement that checks the body.
pub(super) fn check(body: &Body, world: &World<'_>) -> Option<TokenStream> {
    let field = ident(&body.field);
    let place = quote!(self.#field);
    match (&body.name, body.contents.as_slice()) {
        (None, [content]) => {
            let slot = content.kind.slot()?;
            Some(validate::member("body", &slot.ty, &slot.checks, !body.required, &place, world))
        }
        _ => {
            body.slots().any(|slot| is_checked(slot, world)).then(|| quote!(checker.member("body", &#place);))
        }
    }
}

fn is_checked(slot: &crate::ir::Slot, world: &World<'_>) -> bool {
    !slot.checks.is_empty() || world.validates(&slot.ty)
}

/// The sorts of body that an operation takes, if there are several.
pub(super) fn enumeration(
    operation: &Operation,
    body: &Body,
    world: &World<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let name = ident(body.name.as_ref()?);
    let key = crate::lower::quoted_plain(&operation.key);
    let head = line(&format!("The bodies that {key} takes."));
    let types: Vec<_> = body.contents.iter().map(|content| held(content, world, imports)).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ty in &types {
        *counts.entry(ty.to_string()).or_default() += 1;
    }
    let variants = body.contents.iter().zip(&types).map(|(content, ty)| {
        let media_type = format!("{}.", crate::lower::quoted_plain(&content.media_type));
        let gap = (!content.doc.is_empty()).then(String::new);
        let doc = doc(&content.doc.iter().cloned().chain(gap).chain([media_type]).collect::<Vec<_>>());
        let variant = ident(&content.variant);
        let ty = if is_large(content, world) { quote!(Box<#ty>) } else { ty.clone() };
        quote!(#doc #variant(#ty),)
    });
    let variants: Vec<_> = variants.collect();
    let conversions =
        body.contents.iter().zip(&types).filter(|(_, ty)| counts.get(&ty.to_string()) == Some(&1));
    let conversions = conversions.map(|(content, ty)| {
        let variant = ident(&content.variant);
        let body = if is_large(content, world) { quote!(Box::new(body)) } else { quote!(body) };
        quote! {
            impl From<#ty> for #name {
                fn from(body: #ty) -> Self {
                    Self::#variant(#body)
                }
            }
        }
    });
    let conversions: Vec<_> = conversions.collect();
    let checked = body.slots().any(|slot| is_checked(slot, world));
    let validate = checked.then(|| checks(&name, body, world, imports));
    Some(quote! {
        #head
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants)*
        }

        #(#conversions)*
        #validate
    })
}

/// Whether the body is a struct, which the other sorts of body should not pay for.
fn is_large(content: &Content, world: &World<'_>) -> bool {
    let is_struct = |name: &String| world.item(name).is_some_and(|item| matches!(item.kind, Kind::Struct(_)));
    content
        .kind
        .slot()
        .is_some_and(|slot| matches!(world.resolve(&slot.ty), Type::Named(name) if is_struct(name)))
}

fn held(content: &Content, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    match &content.kind {
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => {
            imports.add("crate::runtime", "ByteSource");
            quote!(ByteSource)
        }
        BodyKind::Json(slot) | BodyKind::Form(slot, _) | BodyKind::Multipart(slot, _) => {
            ty(&slot.ty, world, imports)
        }
    }
}

fn checks(name: &proc_macro2::Ident, body: &Body, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (mut arms, mut nothing) = (Vec::new(), Vec::new());
    for content in &body.contents {
        let variant = ident(&content.variant);
        let statements = content
            .kind
            .slot()
            .map(|slot| validate::value(&slot.ty, &slot.checks, &quote!(body), world))
            .unwrap_or_default();
        if statements.is_empty() {
            nothing.push(quote!(Self::#variant(_)));
        } else {
            arms.push(quote!(Self::#variant(body) => { #statements }));
        }
    }
    let nothing = (!nothing.is_empty()).then(|| quote!(#(#nothing)|* => {}));
    validate::implementation(name, &quote!(match self { #(#arms)* #nothing }), imports)
}
