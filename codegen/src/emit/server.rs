//! `server.rs`: the servers that the document names.

use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::{Source, ident};
use crate::ir::{Crate, Server};

pub(crate) fn server(krate: &Crate) -> Source {
    let names: Vec<_> = krate.servers.iter().map(|server| ident(&server.name)).collect();
    let urls: Vec<&str> = krate.servers.iter().map(|server| server.url.as_str()).collect();
    let docs = krate.servers.iter().map(server_doc);
    let variants = docs.zip(&names).enumerate().map(|(index, (doc, name))| {
        let default = (index == 0).then(|| quote!(#[default]));
        quote!(#doc #default #name,)
    });
    let (head, url) = (
        line("A server of the API; the first that the document names is the default."),
        line("The base URL."),
    );
    let body = quote! {
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
    };
    let head = vec!["The servers that the document names.".to_owned()];
    Source { head, imports: Imports::default().tokens(), body }
}

fn server_doc(server: &Server) -> proc_macro2::TokenStream {
    let mut lines = server.doc.clone();
    let url = crate::lower::quoted_plain(&server.url);
    match lines.as_mut_slice() {
        [only] if only.len() + url.len() < 90 => *only = format!("{}: {url}", only.trim_end_matches('.')),
        [] => lines.push(url),
        _ => lines.extend([String::new(), url]),
    }
    doc(&lines)
}
