//! `contract.rs`: the table of the operations for whoever wants to call them without their types.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::line;
use super::imports::Imports;
use super::{Source, World, ident, outcome};
use crate::ir::{BodyKind, Crate, Operation, Outcome, OutcomeBody, Resource, Success};

pub(crate) fn contract(krate: &Crate, world: &World<'_>) -> Source {
    let mut imports = Imports::default();
    imports.add("crate::runtime", "SecurityScheme");
    imports.add("crate::runtime::contract", "Operation");
    let schemes: Vec<_> = krate.schemes.iter().map(|scheme| ident(&scheme.constant)).collect();
    krate.schemes.iter().for_each(|scheme| imports.add("crate::client", &scheme.constant));
    let functions = functions(krate);
    let entries: Vec<_> =
        functions.iter().map(|(name, operation)| entry(name, operation, &mut imports)).collect();
    let functions: Vec<_> = functions
        .iter()
        .map(|(name, operation)| {
            let invoke = invoke(name, operation, &mut imports);
            let outcome = outcome_function(name, operation, world, &mut imports);
            quote!(#invoke #outcome)
        })
        .collect();
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
        pub static OPERATIONS: &[Operation] = &[#(#entries),*];

        #(#functions)*
    };
    let head = vec![
        "The contract table: every operation, to be called and decoded without knowing its types.".to_owned(),
    ];
    Source { head, imports: imports.tokens(), body }
}

/// A name for each operation: its method's, unless another resource has a method of that name.
fn functions(krate: &Crate) -> Vec<(String, &Operation)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in krate.operations() {
        *counts.entry(operation.method_name.as_str()).or_default() += 1;
    }
    let counts = &counts;
    let name =
        move |resource: &Resource, operation: &Operation| match counts.get(operation.method_name.as_str()) {
            Some(1) => operation.method_name.clone(),
            _ => format!("{}_{}", resource.module, operation.method_name),
        };
    krate
        .resources
        .iter()
        .flat_map(|resource| {
            resource.operations.iter().map(move |operation| (name(resource, operation), operation))
        })
        .collect()
}

fn outcome_name(function: &str) -> proc_macro2::Ident {
    ident(&format!("{function}_outcome"))
}

fn entry(function: &str, operation: &Operation, imports: &mut Imports) -> TokenStream {
    imports.add("crate::resources", &operation.name);
    imports.add("crate::runtime::contract", "response");
    let Operation { key, operation_id, .. } = operation;
    let (name, invoke, outcome) = (ident(&operation.name), ident(function), outcome_name(function));
    quote! {
        Operation {
            key: #key,
            operation_id: #operation_id,
            invoke: |client, arguments| #invoke(client.clone(), arguments),
            decode: |status, headers, body| {
                let response = response(#name::ENDPOINT, status, headers, body);
                #outcome(#name::read(response))
            },
        }
    }
}

fn invoke(function: &str, operation: &Operation, imports: &mut Imports) -> TokenStream {
    imports.add("serde_json", "Value");
    for name in ["Arguments", "Invocation"] {
        imports.add("crate::runtime::contract", name);
    }
    imports.add("crate::runtime", "Client");
    let (invoke, name, outcome) = (ident(function), ident(&operation.name), outcome_name(function));
    let parameters = operation.parameters.iter().map(|parameter| {
        let (field, wire, place) =
            (ident(&parameter.field), &parameter.wire, ident(parameter.place.as_str()));
        quote!(#field: arguments.#place(#wire)?,)
    });
    let parameters: Vec<_> = parameters.collect();
    let body = operation.body.as_ref().map(|body| {
        let field = ident(&body.field);
        match (&body.kind, body.required) {
            (BodyKind::Bytes, true) => quote!(#field: arguments.body::<String>()?.into(),),
            (BodyKind::Bytes, false) => quote!(#field: arguments.body::<Option<String>>()?.map(Into::into),),
            _ => quote!(#field: arguments.body()?,),
        }
    });
    let none = operation.parameters.is_empty() && operation.body.is_none();
    let mutable = (!none).then(|| quote!(mut));
    quote! {
        fn #invoke(client: Client, arguments: Value) -> Invocation {
            Box::pin(async move {
                let #mutable arguments = Arguments::new(arguments)?;
                let request = #name { client, #(#parameters)* #body };
                arguments.finish()?;
                #outcome(request.send().await)
            })
        }
    }
}

fn outcome_function(
    function: &str,
    operation: &Operation,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    for name in ["Documented", "Failure", "outcome"] {
        imports.add("crate::runtime::contract", name);
    }
    imports.add("crate::runtime", "Error");
    imports.add("crate::runtime", "Response");
    let (success, error) = outcome::result(operation, world, imports);
    imports_of_enums(operation, imports);
    let name = outcome_name(function);
    let on_success = on_success(operation, imports);
    let on_error = on_error(operation, imports);
    quote! {
        fn #name(result: Result<Response<#success>, Error<#error>>) -> Result<Documented, Failure> {
            outcome(result, #on_success, #on_error)
        }
    }
}

fn imports_of_enums(operation: &Operation, imports: &mut Imports) {
    if let Some(name) = &operation.error_name {
        imports.add("crate::resources", name);
    }
    if let Success::Enum(name) = &operation.success {
        imports.add("crate::resources", name);
    }
}

fn on_success(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let mut successes = operation.outcomes.iter().filter(|outcome| outcome.success);
    match &operation.success {
        Success::One(body) => {
            let key = successes.next().map_or("2XX", |outcome| outcome.key.as_str());
            let taken = taken(key, body, imports);
            if let OutcomeBody::Json(_) = body { quote!(|body| #taken) } else { quote!(|_| #taken) }
        }
        Success::Enum(name) => {
            let (name, arms) = (ident(name), successes.map(|outcome| (ident(&outcome.variant), outcome)));
            let arms: Vec<_> =
                arms.map(|(variant, outcome)| arm(&quote!(#name::#variant), outcome, imports)).collect();
            quote!(|body| match body { #(#arms)* })
        }
    }
}

fn on_error(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let Some(name) = operation.error_name.as_ref().map(|name| ident(name)) else {
        return quote!(|error| match *error {});
    };
    let errors = operation.outcomes.iter().filter(|outcome| !outcome.success);
    let arms: Vec<_> = errors
        .map(|outcome| {
            let variant = ident(&outcome.variant);
            arm(&quote!(#name::#variant), outcome, imports)
        })
        .collect();
    quote!(|error| match error { #(#arms)* })
}

fn arm(pattern: &TokenStream, outcome: &Outcome, imports: &mut Imports) -> TokenStream {
    let taken = taken(&outcome.key, &outcome.body, imports);
    match outcome.body {
        OutcomeBody::Json(_) => quote!(#pattern(body) => #taken,),
        OutcomeBody::Text | OutcomeBody::Bytes => quote!(#pattern(_) => #taken,),
        OutcomeBody::Empty => quote!(#pattern => #taken,),
    }
}

/// Only JSON can be encoded again and compared.
fn taken(key: &str, body: &OutcomeBody, imports: &mut Imports) -> TokenStream {
    match body {
        OutcomeBody::Json(_) => {
            imports.add("crate::runtime::contract", "typed");
            quote!(typed(#key, body))
        }
        OutcomeBody::Text | OutcomeBody::Bytes | OutcomeBody::Empty => {
            imports.add("crate::runtime::contract", "untyped");
            quote!(untyped(#key))
        }
    }
}
