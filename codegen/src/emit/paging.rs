//! `pages` and `stream` of a request whose response is a page of a list.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::line;
use super::imports::Imports;
use super::ty::ty;
use super::{World, ident};
use crate::ir::{CountBy, PageField, Paging, Step, Turn, Type};

/// The methods.
pub(super) fn methods(
    paging: &Paging,
    error: &TokenStream,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime", "paging");
    imports.add("futures_core", "Stream");
    let item = ty(&paging.item, world, imports);
    let (pages, items) = (pages(paging), taken(&quote!(page.into_body()), &paging.items));
    let pages_doc =
        line("Sends the request for this page and for each page after it, when the stream is asked for it.");
    let stream_doc = line("The items of [`pages`](Self::pages), one by one.");
    quote! {
        #pages_doc
        pub fn pages(self) -> impl Stream<Item = Reply<Self>> + Unpin {
            #pages
        }

        #stream_doc
        pub fn stream(self) -> impl Stream<Item = Result<#item, Error<#error>>> + Unpin {
            paging::items(self.pages(), |page| #items)
        }
    }
}

fn pages(paging: &Paging) -> TokenStream {
    let (field, request, next) = match &paging.turn {
        Turn::Link => {
            return quote!(paging::linked(self.client.clone(), self, |page| paging::next_link(
                page.headers()
            )));
        }
        Turn::Url { next } => {
            let next = found(&quote!(page), next, &Type::String);
            return quote!(paging::linked(self.client.clone(), self, |page| #next));
        }
        Turn::Token { field, next, more } => {
            (field, quote!(_), unless_last(more.as_deref(), &token(&quote!(page), next, &field.ty)))
        }
        Turn::LastItem { field, token, more } => {
            let list = reached(&quote!(page), &paging.items);
            let next = self::token(&quote!(#list.last()?), token, &field.ty);
            (field, quote!(_), unless_last(more.as_deref(), &next))
        }
        Turn::Count { field, by, first, total } => {
            (field, quote!(request), counted(paging, field, *by, *first, total.as_deref()))
        }
    };
    let name = ident(&field.name);
    let token = if field.optional { quote!(Some(next)) } else { quote!(next) };
    quote!(paging::pages(self, Self::send, |request, next| request.#name = #token, |#request, page| #next))
}

/// `page.meta.next_page.flatten()`; of an empty string nothing.
fn token(from: &TokenStream, steps: &[Step], ty: &Type) -> TokenStream {
    let token = found(from, steps, ty);
    if *ty == Type::String { quote!(#token.filter(|next| !next.is_empty())) } else { token }
}

/// `next`, unless there are no more pages.
fn unless_last(more: Option<&[Step]>, next: &TokenStream) -> TokenStream {
    let Some(more) = more else { return next.clone() };
    let (more, optional) = value(&quote!(page), more, &Type::Bool);
    let or_end = optional.then(|| quote!(?));
    quote!({
        if !#more #or_end {
            return None;
        }
        #next
    })
}

/// The number of the next page, or of the first item in it.
fn counted(
    paging: &Paging,
    PageField { name, optional, .. }: &PageField,
    by: CountBy,
    first: u64,
    total: Option<&[Step]>,
) -> TokenStream {
    let (name, list) = (ident(name), reached(&quote!(page), &paging.items));
    let first = proc_macro2::Literal::u64_unsuffixed(first);
    let current = if *optional { quote!(request.#name.unwrap_or(#first)) } else { quote!(request.#name) };
    let step = match by {
        CountBy::Items => quote!(#list.len()),
        CountBy::Pages => quote!(usize::from(!#list.is_empty())),
    };
    let Some(total) = total else { return quote!(paging::advance(#current, #step)) };
    let total = found(&quote!(page), total, &Type::Integer("u64"));
    // Of pages that are counted from one, the last has the number of the total.
    let below = if by == CountBy::Pages && first.to_string() != "0" { "current" } else { "next" };
    let below = ident(below);
    quote!({
        let current = #current;
        let next = paging::advance(current, #step)?;
        paging::is_below(#below, #total).then_some(next)
    })
}

/// What the steps lead to, as an `Option`.
fn found(from: &TokenStream, steps: &[Step], ty: &Type) -> TokenStream {
    let (value, optional) = value(from, steps, ty);
    if optional { value } else { quote!(Some(#value)) }
}

/// What the steps lead to, in a function that gives an `Option`; and whether it is one itself.
fn value(from: &TokenStream, steps: &[Step], ty: &Type) -> (TokenStream, bool) {
    let Some((Step { field, wraps }, before)) = steps.split_last() else { return (from.clone(), false) };
    let (path, field) = (reached(from, before), ident(field));
    let clone = (!is_copy(ty)).then(|| quote!(.clone()));
    let flat = (1..*wraps).map(|_| quote!(.flatten()));
    (quote!(#path.#field #clone #(#flat)*), *wraps > 0)
}

fn is_copy(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Bool | Type::Uuid)
}

/// A place that the steps lead to, in a function that gives an `Option`.
fn reached(from: &TokenStream, steps: &[Step]) -> TokenStream {
    steps.iter().fold(from.clone(), |path, Step { field, wraps }| {
        let (field, present) = (ident(field), (0..*wraps).map(|_| quote!(.as_ref()?)));
        quote!(#path.#field #(#present)*)
    })
}

/// The list that the steps lead to, moved out: `page.into_body().data.map(|data| data.items).unwrap_or_default()`.
fn taken(from: &TokenStream, steps: &[Step]) -> TokenStream {
    let (list, optional) =
        steps.iter().fold((from.clone(), false), |(path, optional), Step { field, wraps }| {
            let field = ident(field);
            let flat = (1..*wraps).map(|_| quote!(.flatten()));
            let path = match (optional, wraps) {
                (false, _) => quote!(#path.#field #(#flat)*),
                (true, 0) => quote!(#path.map(|inner| inner.#field)),
                (true, _) => quote!(#path.and_then(|inner| inner.#field #(#flat)*)),
            };
            (path, optional || *wraps > 0)
        });
    if optional { quote!(#list.unwrap_or_default()) } else { list }
}
