//! The file of a tag: the resource with a method for each operation, then the operations, then their types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, with_deprecation};
use super::example::example;
use super::imports::Imports;
use super::item::item;
use super::object::too_many_arguments;
use super::operation::{has_empty, head, operation, parts};
use super::ty::ty;
use super::{Source, World, ident};
use crate::ir::{Header, HeaderForm, Operation, Resource, Success};

/// The file.
pub(crate) fn resource(resource: &Resource, world: &World<'_>) -> Source {
    let mut imports = Imports::of_file(declared(resource));
    imports.add("crate::runtime", "Client");
    let (head, name) = (doc(&resource.doc), ident(&resource.name));
    let methods: Vec<_> = resource
        .operations
        .iter()
        .map(|operation| method(operation, resource, world, &mut imports))
        .collect();
    let headers: Vec<_> = headers(resource).map(|found| header(found, world, &mut imports)).collect();
    let operations: Vec<_> = (resource.operations.iter().enumerate())
        .map(|(index, found)| {
            let before = resource.operations.get(..index).unwrap_or_default();
            operation(found, &resource.name, before, world, &mut imports)
        })
        .collect();
    let items: Vec<_> = resource.items.iter().map(|found| item(found, world, &mut imports)).collect();
    let body = quote! {
        #head
        #[derive(Debug, Clone)]
        pub struct #name {
            client: Client,
        }

        impl #name {
            #(#headers)*

            pub(crate) fn new(client: Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }

        #(#operations)*
        #(#items)*
    };
    let first = resource.doc.first().cloned().unwrap_or_default();
    let head = vec![format!("{}: {first}", crate::lower::quoted_plain(&resource.tag))];
    Source { head, imports: imports.tokens(), body }
}

/// The header fields of all responses, each once.
fn headers(resource: &Resource) -> impl Iterator<Item = &Header> {
    let all = resource.operations.iter().flat_map(|operation| &operation.headers);
    let mut seen = BTreeSet::new();
    all.filter(move |header| seen.insert(&header.constant))
}

/// `pub const X_TOTAL: HeaderField<i64> = HeaderField::new("X-Total");`
fn header(header: &Header, world: &World<'_>, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "HeaderField");
    let Header { constant, wire, doc: lines, deprecated, form, slot } = header;
    let (doc, name, ty) =
        (with_deprecation(lines, *deprecated), ident(constant), ty(&slot.ty, world, imports));
    let form = match form {
        HeaderForm::Simple => None,
        HeaderForm::Exploded => Some(quote!(.exploded())),
        HeaderForm::Json => Some(quote!(.json())),
    };
    quote! {
        #doc
        pub const #name: HeaderField<#ty> = HeaderField::new(#wire)#form;
    }
}

/// Every public type of the file.
pub(super) fn declared(resource: &Resource) -> Vec<String> {
    let mut names = vec![resource.name.clone()];
    for operation in &resource.operations {
        names.push(operation.name.clone());
        names.extend(operation.body.as_ref().and_then(|body| body.name.clone()));
        names.extend(operation.error_name.clone());
        if let Success::Enum(name) = &operation.success {
            names.push(name.clone());
        }
    }
    names.extend(resource.items.iter().map(|item| item.name.clone()));
    names
}

/// The method that begins a call: what is required is an argument.
fn method(
    operation: &Operation,
    resource: &Resource,
    world: &World<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let example = example(operation, resource, world);
    let head = head(operation, false);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated = "the document discourages its use"]));
    let (method, request) = (ident(&operation.method_name), ident(&operation.name));
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    for part in parts(operation) {
        let name = ident(part.name);
        if part.required {
            let (taken, value) = part.argument(world, imports);
            arguments.push(quote!(#name: #taken));
            let same = value.to_string() == part.name;
            fields.push(if same { quote!(#name) } else { quote!(#name: #value) });
        } else {
            fields.push(quote!(#name: None));
        }
    }
    if has_empty(operation) {
        fields.push(quote!(without_value: Vec::new()));
    }
    let many = too_many_arguments(arguments.len() + 1);
    quote! {
        #head
        #example
        #deprecated
        #many
        pub fn #method(&self, #(#arguments),*) -> #request {
            #request { client: self.client.clone(), #(#fields),* }
        }
    }
}
