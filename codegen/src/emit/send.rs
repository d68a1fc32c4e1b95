//! `send`, and what the runtime needs for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::operation::has_empty;
use super::ty::ty;
use super::{World, body, ident, outcome, paging};
use crate::ir::{
    Matches, Operation, Outcome, OutcomeBody, Parameter, Representation, Serialised, StreamKind, Streaming,
};

/// The methods of a request that send it.
pub(super) fn send(operation: &Operation, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    for name in ["Error", "Response"] {
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
    let representations = operation.representations.iter();
    let representations: Vec<_> =
        representations.map(|other| represented(other, &error, world, imports)).collect();
    let paging = operation.paging.as_ref().map(|paging| paging::methods(paging, &error, world, imports));
    let streamed = operation.streaming.as_ref().map(|streaming| streamed(streaming, world, imports));
    quote! {
        #send_doc
        pub async fn send(self) -> Result<Response<#success>, Error<#error>> {
            self.client.call(&self).await
        }

        #(#representations)*
        #paging
        #streamed
    }
}

/// `send` for a body of another media type.
fn represented(
    other: &Representation,
    error: &TokenStream,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let body = outcome::body_type(&other.body, world, imports);
    imports.add("crate::runtime", "RawResponse");
    let read = reader(&other.body);
    let media_type = &other.media_type;
    let doc =
        line(&format!("[`send`](Self::send) for a body of {}.", crate::lower::quoted_plain(media_type)));
    let method = ident(&other.method);
    quote! {
        #doc
        pub async fn #method(self) -> Result<Response<#body>, Error<#error>> {
            self.client.call_for(&self, #media_type, #read).await
        }
    }
}

/// How the request is encoded, and how its response is read.
pub(super) fn call(
    operation: &Operation,
    checked: bool,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Call", "RawResponse", "Reply", "Request"] {
        imports.add("crate::runtime", name);
    }
    let name = ident(&operation.name);
    let endpoint = endpoint(operation, imports);
    let (success, error) = outcome::result(operation, world, imports);
    let (request, read) = (request(operation, imports), read(operation, world, imports));
    let checked = checked.then(|| {
        imports.add("crate::runtime", "Validate");
        quote! {
            fn checked(&self) -> Option<&dyn Validate> {
                Some(self)
            }
        }
    });
    quote! {
        impl Call for #name {
            const ENDPOINT: &Endpoint = &#endpoint;
            type Success = #success;
            type Error = #error;

            fn request(&self) -> Request {
                #request
            }

            fn read(response: RawResponse) -> Reply<Self> {
                #read
            }

            #checked
        }
    }
}

/// `Endpoint::new("findPet", "GET", "/pets/{id}").accept("application/json")`
fn endpoint(operation: &Operation, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "Endpoint");
    let Operation { operation_id, method, path, accept, .. } = operation;
    let alternatives = operation.security.iter().map(|alternative| {
        let schemes: Vec<_> = alternative.iter().map(|scheme| ident(scheme)).collect();
        for scheme in alternative {
            imports.add("crate::client", scheme);
        }
        quote!(&[#(#schemes),*])
    });
    let alternatives: Vec<_> = alternatives.collect();
    let accept = (!accept.is_empty()).then(|| quote!(.accept(#accept)));
    let security = (!alternatives.is_empty()).then(|| quote!(.security(&[#(#alternatives),*])));
    quote!(Endpoint::new(#operation_id, #method, #path) #accept #security)
}

fn request(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let parameters = operation.parameters.iter().map(|parameter| parameter_call(parameter, imports));
    let parameters: Vec<_> = parameters.collect();
    let server = operation.server.as_ref().map(|url| quote!(.at(#url)));
    let without_value = has_empty(operation).then(|| quote!(.without_value(&self.without_value)));
    let new = quote!(Request::new(Self::ENDPOINT)#server #(#parameters)* #without_value);
    match &operation.body {
        None => new,
        Some(body) => body::encode(body, &new, imports),
    }
}

/// Errors are told apart by their enum, unless a success takes whatever status is left.
fn read(operation: &Operation, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    if let Some((status, body)) = only_success(operation) {
        let status = proc_macro2::Literal::u16_unsuffixed(status);
        let read = reader(body);
        return quote!(response.only(#status, #read));
    }
    let takes_rest = |outcome: &&Outcome| outcome.success && outcome.matches == Matches::Rest;
    let rest = operation.outcomes.iter().find(takes_rest);
    let errors = operation.outcomes.iter().filter(|outcome| !outcome.success && rest.is_some());
    let errors: Vec<_> = errors.map(|outcome| outcome::pattern(outcome.matches)).collect();
    let errors = (!errors.is_empty()).then(|| quote!(#(#errors)|* => Err(response.error()),));
    let successes = operation.outcomes.iter().filter(|outcome| outcome.success);
    let successes: Vec<_> = successes.map(|outcome| arm(operation, outcome, world, imports)).collect();
    if successes.is_empty() && errors.is_none() {
        return quote!(Err(response.error()));
    }
    let others = rest.is_none().then(|| quote!(_ => Err(response.error()),));
    quote!(match response.code() { #errors #(#successes)* #others })
}

/// The one success of an operation and its body, if there is one alone and its status is said.
fn only_success(operation: &Operation) -> Option<(u16, &OutcomeBody)> {
    let mut successes = operation.outcomes.iter().filter(|outcome| outcome.success);
    match (successes.next()?, successes.next()) {
        (Outcome { matches: Matches::Exact(status), body, .. }, None) => Some((*status, body)),
        _ => None,
    }
}

/// What reads a body: `RawResponse::json`.
fn reader(body: &OutcomeBody) -> TokenStream {
    match body {
        OutcomeBody::Json(_) => quote!(RawResponse::json),
        OutcomeBody::Text => quote!(RawResponse::text),
        OutcomeBody::Bytes => quote!(|response| Ok(response.binary())),
        OutcomeBody::Empty => quote!(|response| Ok(response.empty())),
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

/// `200 => Ok(response.json()?),`
fn arm(operation: &Operation, documented: &Outcome, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let pattern = outcome::pattern(documented.matches);
    let wrapper = outcome::wrapper(operation, documented);
    let read = outcome::read(&documented.body, wrapper.is_some(), world, imports);
    match wrapper {
        None => quote!(#pattern => Ok(#read),),
        Some(wrapper) => quote!(#pattern => Ok(#read.map(#wrapper)),),
    }
}

/// `send` for a body that is read while it comes.
fn streamed(streaming: &Streaming, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    let (module, name, open) = match &streaming.kind {
        StreamKind::Bytes => ("streaming", "ByteStream", "new"),
        StreamKind::Texts => ("events", "Events", "of_text"),
        StreamKind::Events(_) => ("events", "Events", "of_json"),
        StreamKind::EventObjects(_) => ("events", "EventObjects", "new"),
        StreamKind::Lines(_) => ("json_items", "JsonItems", "lines"),
        StreamKind::Records(_) => ("json_items", "JsonItems", "sequence"),
    };
    for name in ["streaming", module] {
        imports.add("crate::runtime", name);
    }
    let item = match &streaming.kind {
        StreamKind::Bytes => None,
        StreamKind::Texts => Some(quote!(<String>)),
        kind => kind.slot().map(|slot| ty(&slot.ty, world, imports)).map(|ty| quote!(<#ty>)),
    };
    let [module, name, open] = [module, name, open].map(ident);
    let media_type = streaming.media_type.as_ref().map_or_else(|| quote!(None), |name| quote!(Some(#name)));
    let body = streaming.media_type.as_deref().map(crate::lower::quoted_plain);
    let body = body.map_or_else(|| "a body".to_owned(), |media_type| format!("a body of {media_type}"));
    let doc = line(&format!("[`send`](Self::send) for {body} that is read while it comes."));
    quote! {
        #doc
        pub async fn streamed(self) -> streaming::Reply<Self, #module::#name #item> {
            self.client.streamed(&self, #media_type, #module::#name::#open).await
        }
    }
}
