//! What can come of a call: the enums of errors and, where there are several, of successes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::ty::ty;
use super::{World, ident};
use crate::ir::{Matches, Operation, Outcome, OutcomeBody, Success};

/// The types of success and error, as they stand in signatures.
pub(super) fn result(
    operation: &Operation,
    world: &World<'_>,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    let success = match &operation.success {
        Success::One(body) => body_type(body, world, imports),
        Success::Enum(name) => {
            let name = ident(name);
            quote!(#name)
        }
    };
    let error = if let Some(name) = &operation.error_name {
        let name = ident(name);
        quote!(#name)
    } else {
        imports.add("std::convert", "Infallible");
        quote!(Infallible)
    };
    (success, error)
}

/// The type of a body.
pub(super) fn body_type(body: &OutcomeBody, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    match body {
        OutcomeBody::Json(slot) => ty(&slot.ty, world, imports),
        OutcomeBody::Text => quote!(String),
        OutcomeBody::Bytes => {
            imports.add("bytes", "Bytes");
            quote!(Bytes)
        }
        OutcomeBody::Empty => quote!(()),
    }
}

/// The statuses as a pattern.
pub(super) fn pattern(matches: Matches) -> TokenStream {
    match matches {
        Matches::Exact(status) => {
            let status = proc_macro2::Literal::u16_unsuffixed(status);
            quote!(#status)
        }
        Matches::Range(class) => {
            let first = proc_macro2::Literal::u16_unsuffixed(u16::from(class) * 100);
            let last = proc_macro2::Literal::u16_unsuffixed(u16::from(class) * 100 + 99);
            quote!(#first..=#last)
        }
        Matches::Rest => quote!(_),
    }
}

/// How the body of a response is read; `named` says that its type cannot be inferred.
pub(super) fn read(body: &OutcomeBody, named: bool, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    match body {
        OutcomeBody::Json(slot) if named => {
            let ty = ty(&slot.ty, world, imports);
            quote!(response.json::<#ty>()?)
        }
        OutcomeBody::Json(_) => quote!(response.json()?),
        OutcomeBody::Text => quote!(response.text()?),
        OutcomeBody::Bytes => quote!(response.binary()),
        OutcomeBody::Empty => quote!(response.empty()),
    }
}

/// What makes a body the variant of the success enum; `None` where the body itself is the success.
pub(super) fn wrapper(operation: &Operation, outcome: &Outcome) -> Option<TokenStream> {
    let Success::Enum(name) = &operation.success else { return None };
    let (name, variant) = (ident(name), ident(&outcome.variant));
    Some(if outcome.body == OutcomeBody::Empty {
        quote!(|()| #name::#variant)
    } else {
        quote!(#name::#variant)
    })
}

/// The declarations. Errors that the same resource has already declared for another operation get another name only.
pub(super) fn enums(
    operation: &Operation,
    before: &[Operation],
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let error = operation.error_name.as_ref().map(|name| {
        let same = before.iter().find(|other| errors(other).eq(errors(operation)));
        match same.and_then(|same| same.error_name.as_ref()) {
            Some(same) => alias(operation, name, same),
            None => error(operation, name, world, imports),
        }
    });
    let success = match &operation.success {
        Success::Enum(name) => Some(success(operation, name, world, imports)),
        Success::One(_) => None,
    };
    quote!(#success #error)
}

fn success(operation: &Operation, name: &str, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let doc = line(&format!("The successes that the document names for {}.", key(operation)));
    let name = ident(name);
    let variants: Vec<_> = operation
        .outcomes
        .iter()
        .filter(|outcome| outcome.success)
        .map(|outcome| variant(outcome, world, imports))
        .collect();
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants)*
        }
    }
}

fn errors(operation: &Operation) -> impl Iterator<Item = &Outcome> {
    operation.outcomes.iter().filter(|outcome| !outcome.success)
}

fn alias(operation: &Operation, name: &str, same: &str) -> TokenStream {
    let doc = line(&format!("The errors that the document names for {}.", key(operation)));
    let (name, same) = (ident(name), ident(same));
    quote! {
        #doc
        pub type #name = #same;
    }
}

/// The variants with the keys of their responses; the runtime's macro writes the rest.
fn error(operation: &Operation, name: &str, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    imports.add("crate", "error_enum");
    let doc = line(&format!("The errors that the document names for {}.", key(operation)));
    let name = ident(name);
    let variants: Vec<_> = errors(operation).map(|outcome| error_variant(outcome, world, imports)).collect();
    quote! {
        error_enum! {
            #doc
            pub enum #name {
                #(#variants)*
            }
        }
    }
}

/// `Unauthorized(ApiErrorUnauthorized) = json("401"),`
fn error_variant(outcome: &Outcome, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name, key) = (doc(&outcome.doc), ident(&outcome.variant), &outcome.key);
    let sort = sort(&outcome.body);
    let held = (outcome.body != OutcomeBody::Empty).then(|| body_type(&outcome.body, world, imports));
    let held = held.map(|ty| quote!((#ty)));
    quote!(#doc #name #held = #sort(#key),)
}

/// What the runtime calls a sort of body.
pub(super) fn sort(body: &OutcomeBody) -> Ident {
    ident(match body {
        OutcomeBody::Json(_) => "json",
        OutcomeBody::Text => "text",
        OutcomeBody::Bytes => "binary",
        OutcomeBody::Empty => "empty",
    })
}

fn key(operation: &Operation) -> String {
    crate::lower::quoted_plain(&operation.key)
}

fn variant(outcome: &Outcome, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (doc, name) = (doc(&outcome.doc), ident(&outcome.variant));
    match &outcome.body {
        OutcomeBody::Empty => quote!(#doc #name,),
        body => {
            let ty = body_type(body, world, imports);
            quote!(#doc #name(#ty),)
        }
    }
}
