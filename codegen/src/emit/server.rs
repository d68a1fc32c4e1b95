//! `server.rs`: the servers that the document names, and their variables.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::{Source, ident};
use crate::ir::{Crate, EnumVariant, Server, Variable, Variables};

pub(crate) fn server(krate: &Crate) -> Source {
    let fixed = krate.servers.iter().all(|server| server.variables.is_none());
    let body = if fixed { urls(krate) } else { templates(krate) };
    let head = vec!["The servers that the document names.".to_owned()];
    Source { head, imports: Imports::default().tokens(), body }
}

/// The types that the file declares.
pub(super) fn declared(krate: &Crate) -> Vec<&str> {
    let variables = || krate.servers.iter().filter_map(|server| server.variables.as_ref());
    let values = variables().flat_map(|variables| &variables.list);
    let values = values.filter_map(|variable| variable.ty.as_ref().map(|(name, ..)| name.as_str()));
    variables().map(|variables| variables.name.as_str()).chain(values).chain(["Server"]).collect()
}

const HEAD: &str = "A server of the API; the first that the document names is the default.";
const URL: &str = "The base URL.";

/// Servers without variables.
fn urls(krate: &Crate) -> TokenStream {
    let names: Vec<_> = krate.servers.iter().map(|server| ident(&server.name)).collect();
    let urls: Vec<&str> = krate.servers.iter().map(|server| server.url.as_str()).collect();
    let docs = krate.servers.iter().map(server_doc);
    let variants = docs.zip(&names).enumerate().map(|(index, (doc, name))| {
        let default = (index == 0).then(|| quote!(#[default]));
        quote!(#doc #default #name,)
    });
    let (head, url) = (line(HEAD), line(URL));
    quote! {
        #head
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub enum Server {
            #(#variants)*
        }

        impl Server {
            #url
            pub fn url(self) -> &'static str {
                match self {
                    #(Self::#names => #urls,)*
                }
            }
        }
    }
}

/// Servers of which some have variables.
fn templates(krate: &Crate) -> TokenStream {
    // The default of an enum can be derived if it holds nothing.
    let derived = krate.servers.first().is_some_and(|server| server.variables.is_none());
    let variants = krate.servers.iter().enumerate().map(|(index, server)| {
        let (doc, name) = (server_doc(server), ident(&server.name));
        let default = (derived && index == 0).then(|| quote!(#[default]));
        let held = server.variables.as_ref().map(|variables| ident(&variables.name));
        let held = held.map(|held| quote!((#held)));
        quote!(#doc #default #name #held,)
    });
    let arms = krate.servers.iter().map(|server| {
        let (name, url) = (ident(&server.name), &server.url);
        match &server.variables {
            None => quote!(Self::#name => #url.to_owned(),),
            Some(variables) => {
                let (template, values) = (template(variables), values(variables));
                quote!(Self::#name(variables) => format!(#template, #(#values),*),)
            }
        }
    });
    let derive = if derived { quote!(Default, PartialEq) } else { quote!(PartialEq) };
    let default = krate.servers.first().and_then(|server| {
        let (name, held) = (ident(&server.name), ident(&server.variables.as_ref()?.name));
        Some(quote! {
            impl Default for Server {
                fn default() -> Self {
                    Self::#name(#held::default())
                }
            }
        })
    });
    let variables: Vec<_> =
        krate.servers.iter().filter_map(|server| server.variables.as_ref()).map(structure).collect();
    let (head, url) = (line(HEAD), line(URL));
    quote! {
        #head
        #[derive(Debug, Clone, #derive, Eq, Hash)]
        pub enum Server {
            #(#variants)*
        }

        #default

        impl Server {
            #url
            pub fn url(&self) -> String {
                match self { #(#arms)* }
            }
        }

        #(#variables)*
    }
}

/// The URL as a format string.
fn template(variables: &Variables) -> String {
    let mut template = variables.template.replace('{', "{{").replace('}', "}}");
    for variable in &variables.list {
        template = template.replace(&format!("{{{{{}}}}}", variable.wire), "{}");
    }
    template
}

/// The values in the order in which they stand in the URL.
fn values(variables: &Variables) -> Vec<TokenStream> {
    let mut found: Vec<(usize, TokenStream)> = Vec::new();
    for variable in &variables.list {
        let field = ident(&variable.field);
        let as_str = variable.ty.as_ref().map(|_| quote!(.as_str()));
        let value = quote!(variables.#field #as_str);
        let expression = format!("{{{}}}", variable.wire);
        let places = variables.template.match_indices(&expression);
        found.extend(places.map(|(at, _)| (at, value.clone())));
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, value)| value).collect()
}

fn structure(variables: &Variables) -> TokenStream {
    let name = ident(&variables.name);
    let head = line(&format!("The variables of {}.", crate::lower::quoted_plain(&variables.template)));
    let fields = variables.list.iter().map(|variable| {
        let (doc, field) = (doc(&variable.doc), ident(&variable.field));
        let ty = variable.ty.as_ref().map_or_else(|| ident("String"), |(name, ..)| ident(name));
        quote!(#doc pub #field: #ty,)
    });
    let defaults = variables.list.iter().map(|variable| {
        let (field, default) = (ident(&variable.field), &variable.default);
        let Some((name, _, default)) = &variable.ty else { return quote!(#field: #default.to_owned(),) };
        let (name, default) = (ident(name), ident(default));
        quote!(#field: #name::#default,)
    });
    let enums = variables.list.iter().filter_map(values_of);
    quote! {
        #head
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct #name {
            #(#fields)*
        }

        impl Default for #name {
            fn default() -> Self {
                Self { #(#defaults)* }
            }
        }

        #(#enums)*
    }
}

/// The enum of the values of a variable.
fn values_of(variable: &Variable) -> Option<TokenStream> {
    let (name, values, _) = variable.ty.as_ref()?;
    let head = line(&format!("The values of {}.", crate::lower::quoted_plain(&variable.wire)));
    let name = ident(name);
    let variants = values.iter().map(|EnumVariant { name, wire }| {
        let (doc, name) = (line(&crate::lower::quoted(wire)), ident(name));
        quote!(#doc #name,)
    });
    let names = values.iter().map(|value| ident(&value.name));
    let wires = values.iter().map(|value| &value.wire);
    let text = line("As it stands in the URL.");
    Some(quote! {
        #head
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            #text
            pub fn as_str(self) -> &'static str {
                match self { #(Self::#names => #wires,)* }
            }
        }
    })
}

fn server_doc(server: &Server) -> TokenStream {
    let mut lines = server.doc.clone();
    // The path of a root is left off in `url`, as paths are appended to it.
    let url = crate::lower::quoted_plain(if server.url.is_empty() { "/" } else { &server.url });
    match lines.as_mut_slice() {
        [only] if only.len() + url.len() < 90 => *only = format!("{}: {url}", only.trim_end_matches('.')),
        [] => lines.push(url),
        _ => lines.extend([String::new(), url]),
    }
    doc(&lines)
}
