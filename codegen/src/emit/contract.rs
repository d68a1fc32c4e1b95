//! `contract.rs`: the table of the operations for whoever wants to call them without their types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::line;
use super::imports::Imports;
use super::operation::has_empty;
use super::{Source, ident, outcome};
use crate::ir::{Body, Crate, Operation, Outcome, OutcomeBody, Success};

pub(crate) fn contract(krate: &Crate) -> Source {
    let mut imports = Imports::default();
    imports.add("crate::runtime", "SecurityScheme");
    imports.add("crate::runtime::contract", "Operation");
    if !krate.resources.is_empty() {
        imports.add("crate::runtime::contract", "Entry");
    }
    let schemes: Vec<_> = krate.schemes.iter().map(|scheme| ident(&scheme.constant)).collect();
    krate.schemes.iter().for_each(|scheme| imports.add("crate::client", &scheme.constant));
    let entries: Vec<_> = krate.operations().map(|operation| entry(operation, &mut imports)).collect();
    let digest_doc = line("The digest of the document that this was generated from.");
    let digest = &krate.about.digest;
    let (schemes_doc, operations_doc) =
        (line("The security schemes of the document."), line("The operations of the document, tag by tag."));
    let body = quote! {
        #digest_doc
        pub const DOCUMENT_DIGEST: &str = #digest;

        #schemes_doc
        pub static SECURITY_SCHEMES: &[&SecurityScheme] = &[#(#schemes),*];

        #operations_doc
        pub static OPERATIONS: &[&dyn Operation] = &[#(#entries),*];
    };
    let head = vec![
        "The contract table: every operation, to be called and decoded without knowing its types.".to_owned(),
    ];
    Source { head, imports: imports.tokens(), body }
}

fn entry(operation: &Operation, imports: &mut Imports) -> TokenStream {
    imports.add("crate::resources", &operation.name);
    let key = &operation.key;
    let (request, success) = (request(operation, imports), success(operation, imports));
    quote!(&Entry(#key, #request, #success))
}

/// What makes the request of its arguments.
fn request(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let name = ident(&operation.name);
    let parameters = operation.parameters.iter().map(|parameter| {
        let (field, wire, place) =
            (ident(&parameter.field), &parameter.wire, ident(parameter.place.as_str()));
        quote!(#field: arguments.#place(#wire)?,)
    });
    let without_value = has_empty(operation).then(|| quote!(without_value: Vec::new(),));
    let body = operation.body.as_ref().map(|body| argument(body, imports));
    let none = operation.parameters.is_empty() && operation.body.is_none();
    let arguments = if none { quote!(_) } else { quote!(arguments) };
    quote!(|client, #arguments| Ok(#name { client, #(#parameters)* #body #without_value }))
}

/// `body: arguments.body()?,`, or by the media type that is to be sent.
fn argument(body: &Body, imports: &mut Imports) -> TokenStream {
    let field = ident(&body.field);
    let Some(name) = &body.name else { return quote!(#field: arguments.body()?,) };
    imports.add("crate::resources", name);
    let name = ident(name);
    let media_types = body.contents.iter().map(|content| &content.media_type);
    let variants = body.contents.iter().map(|content| ident(&content.variant));
    let choice = quote!(match arguments.media_type() {
        #(Some(#media_types) => #name::#variants(arguments.body()?),)*
        _ => return Err(arguments.no_such_body()),
    });
    if body.required {
        quote!(#field: #choice,)
    } else {
        quote!(#field: if arguments.has_body() { Some(#choice) } else { None },)
    }
}

/// What a successful body is for the table: `|body| json("200", body)`.
fn success(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let mut successes = operation.outcomes.iter().filter(|outcome| outcome.success);
    match &operation.success {
        Success::One(body) => {
            let key = successes.next().map_or("2XX", |outcome| outcome.key.as_str());
            let pattern = if *body == OutcomeBody::Empty { quote!(_) } else { quote!(body) };
            let taken = taken(key, body, imports);
            quote!(|#pattern| #taken)
        }
        Success::Enum(name) => {
            imports.add("crate::resources", name);
            let name = ident(name);
            let arms: Vec<_> = successes.map(|outcome| arm(&name, outcome, imports)).collect();
            quote!(|body| match body { #(#arms)* })
        }
    }
}

fn arm(name: &Ident, outcome: &Outcome, imports: &mut Imports) -> TokenStream {
    let (variant, taken) = (ident(&outcome.variant), taken(&outcome.key, &outcome.body, imports));
    if outcome.body == OutcomeBody::Empty {
        quote!(#name::#variant => #taken,)
    } else {
        quote!(#name::#variant(body) => #taken,)
    }
}

/// `json("200", body)`
fn taken(key: &str, body: &OutcomeBody, imports: &mut Imports) -> TokenStream {
    let sort = outcome::sort(body);
    imports.add("crate::runtime::contract", &sort.to_string());
    if *body == OutcomeBody::Empty { quote!(#sort(#key)) } else { quote!(#sort(#key, body)) }
}
