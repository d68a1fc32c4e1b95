//! `send`, `read`, and for lists in pages `pages` and `stream`.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::ty::ty;
use super::{World, body, ident, outcome};
use crate::ir::{Operation, Outcome, Paging, Parameter, Serialised, Type};

/// The methods of a request that send it.
pub(super) fn send(operation: &Operation, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    for name in ["Error", "RawResponse", "Request", "Response"] {
        imports.add("crate::runtime", name);
    }
    let (success, error) = outcome::result(operation, world, imports);
    let errors = match &operation.error_name {
        Some(name) => {
            format!("[`{name}`] for the errors that the document names, and the other variants of [`Error`].")
        }
        None => "Those of [`Error`]; the document names none of its own.".to_owned(),
    };
    let send_doc = doc(&["Sends the request.".to_owned(), String::new(), "# Errors".to_owned(), errors]);
    let request = request(operation, imports);
    let arms = operation.outcomes.iter().map(|outcome| arm(operation, outcome, world, imports));
    let arms: Vec<_> = arms.collect();
    let rest = operation.outcomes.iter().all(|outcome| outcome.matches != crate::ir::Matches::Rest);
    let undocumented = rest.then(|| quote!(_ => Err(response.undocumented()),));
    let paging = operation.paging.as_ref().map(|paging| pages(paging, &success, &error, world, imports));
    quote! {
        #send_doc
        pub async fn send(self) -> Result<Response<#success>, Error<#error>> {
            #request
            Self::read(self.client.call(&self, request).await?)
        }

        pub(crate) fn read(response: RawResponse) -> Result<Response<#success>, Error<#error>> {
            match response.code() {
                #(#arms)*
                #undocumented
            }
        }

        #paging
    }
}

fn request(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let parameters = operation.parameters.iter().map(|parameter| parameter_call(parameter, imports));
    let parameters: Vec<_> = parameters.collect();
    let server = operation.server.as_ref().map(|url| quote!(.at(#url)));
    let new = quote!(Request::new(Self::ENDPOINT)#server #(#parameters)*);
    match &operation.body {
        None => quote!(let request = #new;),
        Some(body) => body::encode(body, &new, imports),
    }
}

/// `.query("page", &self.page)`
fn parameter_call(parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let (field, wire, place) = (ident(&parameter.field), &parameter.wire, parameter.place.as_str());
    let Some(style) = parameter.style else {
        let method = ident(place);
        return quote!(.#method(#wire, &self.#field));
    };
    let (method, style) = (ident(&format!("{place}_as")), self::style(style, imports));
    quote!(.#method(#wire, &self.#field, #style))
}

/// `Style::PIPE_DELIMITED.explode(true)`
pub(super) fn style((style, explode, allow_reserved): Serialised, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "Style");
    let style = ident(style);
    let explode = explode.map(|explode| quote!(.explode(#explode)));
    let allow_reserved = allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(Style::#style #explode #allow_reserved)
}

/// `200 => Ok(response.json()?),` and `401 => Err(response.json_error(FindPetError::Unauthorized)),`
fn arm(operation: &Operation, documented: &Outcome, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let pattern = outcome::pattern(documented.matches);
    if !documented.success {
        let read = outcome::read_error(&documented.body);
        let variant = outcome::error_variant_path(operation, documented);
        return quote!(#pattern => Err(response.#read(#variant)),);
    }
    let wrapper = outcome::wrapper(operation, documented);
    let read = outcome::read(&documented.body, wrapper.is_some(), world, imports);
    match wrapper {
        None => quote!(#pattern => Ok(#read),),
        Some(wrapper) => quote!(#pattern => Ok(#read.map(#wrapper)),),
    }
}

fn pages(
    paging: &Paging,
    success: &TokenStream,
    error: &TokenStream,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::runtime", "paging");
    imports.add("futures_core", "Stream");
    let field = ident(&paging.field);
    let token = ty(&paging.token, world, imports);
    let item = ty(&paging.item, world, imports);
    let start = if paging.field_optional {
        quote!(next.or(request.#field.clone()))
    } else {
        quote!(next.unwrap_or(request.#field.clone()))
    };
    let start = if matches!(paging.token, Type::Integer(_)) { without_clone(paging, &field) } else { start };
    let next = next(paging);
    let items = items(paging);
    let pages_doc =
        line("Sends the request for this page and for each page after it, when the stream is asked for it.");
    let stream_doc = line("The items of [`pages`](Self::pages), one by one.");
    quote! {
        #pages_doc
        pub fn pages(self) -> impl Stream<Item = Result<Response<#success>, Error<#error>>> + Unpin {
            let fetch = move |next: Option<#token>| {
                let mut request = self.clone();
                request.#field = #start;
                request.send()
            };
            let next = |page: &Response<#success>| #next;
            paging::pages(fetch, next)
        }

        #stream_doc
        pub fn stream(self) -> impl Stream<Item = Result<#item, Error<#error>>> + Unpin {
            paging::items(self.pages(), |page| #items)
        }
    }
}

/// Numbers are copied.
fn without_clone(paging: &Paging, field: &proc_macro2::Ident) -> TokenStream {
    if paging.field_optional {
        quote!(next.or(request.#field))
    } else {
        quote!(next.unwrap_or(request.#field))
    }
}

/// `page.meta.next_page.flatten()`
fn next(paging: &Paging) -> TokenStream {
    let copied = matches!(paging.token, Type::Integer(_));
    let mut path = quote!(page);
    let mut steps = paging.next.iter().peekable();
    while let Some((field, wraps)) = steps.next() {
        let field = ident(field);
        path = quote!(#path.#field);
        let last = steps.peek().is_none();
        path = match (last, wraps) {
            (false, 0) => path,
            (false, 1) => quote!(#path.as_ref()?),
            (false, _) => quote!(#path.as_ref()?.as_ref()?),
            (true, 0) if copied => quote!(Some(#path)),
            (true, 0) => quote!(Some(#path.clone())),
            (true, 1) if copied => path,
            (true, 1) => quote!(#path.clone()),
            (true, _) if copied => quote!(#path.flatten()),
            (true, _) => quote!(#path.clone().flatten()),
        };
    }
    path
}

/// `page.into_body().api_logs`
fn items(paging: &Paging) -> TokenStream {
    let (field, wraps) = (ident(&paging.items.0), paging.items.1);
    let list = quote!(page.into_body().#field);
    match wraps {
        0 => list,
        1 => quote!(#list.unwrap_or_default()),
        _ => quote!(#list.flatten().unwrap_or_default()),
    }
}
