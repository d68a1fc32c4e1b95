//! `client.rs`: what is particular to the API about its client.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{doc, line};
use super::imports::Imports;
use super::{Source, ident};
use crate::ir::{Crate, Resource, Scheme, SchemeKind};

pub(crate) fn client(krate: &Crate) -> Source {
    let mut imports = Imports::default();
    imports.add("crate", "Server");
    let constants: Vec<_> = krate.schemes.iter().map(|scheme| constant(scheme, &mut imports)).collect();
    let setters: Vec<_> = krate.schemes.iter().map(|scheme| setter(scheme, &mut imports)).collect();
    let resources: Vec<_> = krate.resources.iter().map(resource).collect();
    let default = krate.servers.first().map(|server| server.name.clone()).unwrap_or_default();
    let builder = line(&format!("Starts a client of [`Server::{default}`]."));
    let server = line("Calls go to this server.");
    let uses = krate.resources.iter().map(|resource| {
        let (cfg, name) = (cfg(resource), ident(&resource.name));
        quote!(#cfg use crate::resources::#name;)
    });
    let uses: Vec<_> = uses.collect();
    let body = quote! {
        #(#constants)*

        impl Client {
            #builder
            pub fn builder() -> ClientBuilder {
                ClientBuilder::of_server(Server::default().url())
                    .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            }

            #(#resources)*
        }

        impl ClientBuilder {
            #server
            pub fn server(self, server: Server) -> Self {
                self.server_url(server.url())
            }

            #(#setters)*
        }
    };
    let head = vec![
        "What is particular to this API about its client: servers, security schemes, resources.".to_owned(),
    ];
    let imports = imports.tokens();
    let imports = quote! {
        #imports
        #(#uses)*
        pub use crate::runtime::{Client, ClientBuilder};
    };
    Source { head, imports, body }
}

fn cfg(resource: &Resource) -> Option<TokenStream> {
    resource.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}

fn constant(scheme: &Scheme, imports: &mut Imports) -> TokenStream {
    imports.add("crate::runtime", "SecurityScheme");
    imports.add("crate::runtime", "SecuritySchemeKind");
    let (constant, name) = (ident(&scheme.constant), &scheme.name);
    let (doc, kind) =
        (line(&format!("{}: {}.", crate::lower::quoted_plain(name), sort(scheme))), kind(&scheme.kind));
    quote! {
        #doc
        pub(crate) const #constant: &SecurityScheme =
            &SecurityScheme { name: #name, kind: SecuritySchemeKind::#kind };
    }
}

pub(super) fn sort(scheme: &Scheme) -> &'static str {
    match scheme.kind {
        SchemeKind::Bearer => "a bearer token",
        SchemeKind::Basic => "user and password",
        SchemeKind::Http(_) => "credentials in the field `Authorization`",
        SchemeKind::ApiKeyHeader(_) => "a key in a header field",
        SchemeKind::ApiKeyQuery(_) => "a key in the query",
        SchemeKind::ApiKeyCookie(_) => "a key in a cookie",
        SchemeKind::MutualTls => "a certificate of the client",
    }
}

fn kind(kind: &SchemeKind) -> TokenStream {
    match kind {
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::Http(_) => quote!(ApiKeyHeader("Authorization")),
        SchemeKind::ApiKeyHeader(name) => quote!(ApiKeyHeader(#name)),
        SchemeKind::ApiKeyQuery(name) => quote!(ApiKeyQuery(#name)),
        SchemeKind::ApiKeyCookie(name) => quote!(ApiKeyCookie(#name)),
        SchemeKind::MutualTls => quote!(MutualTls),
    }
}

fn setter(scheme: &Scheme, imports: &mut Imports) -> TokenStream {
    let (constant, setter) = (ident(&scheme.constant), ident(&scheme.setter));
    let name = crate::lower::quoted_plain(&scheme.name);
    let place = |what: &str, name: &str| format!("sent in the {what} {}", crate::lower::quoted_plain(name));
    let what = match &scheme.kind {
        SchemeKind::Bearer => format!("The token for {name}, sent as `Authorization: Bearer …`."),
        SchemeKind::Basic => format!("The user and password for {name}, sent as `Authorization: Basic …`."),
        SchemeKind::Http(scheme) => format!(
            "The credentials for {name}: the whole of the field `Authorization`, with the name of the scheme, {}.",
            crate::lower::quoted_plain(scheme)
        ),
        SchemeKind::ApiKeyHeader(field) => format!("The key for {name}, {}.", place("header field", field)),
        SchemeKind::ApiKeyQuery(field) => format!("The key for {name}, {}.", place("query parameter", field)),
        SchemeKind::ApiKeyCookie(field) => format!("The key for {name}, {}.", place("cookie", field)),
        SchemeKind::MutualTls => format!("The certificate for {name}, with its private key."),
    };
    let mut lines = vec![what];
    if !scheme.doc.is_empty() {
        lines.push(String::new());
        lines.extend(scheme.doc.clone());
    }
    let doc = doc(&lines);
    if scheme.kind == SchemeKind::MutualTls {
        return quote! {
            #doc
            #[cfg(not(target_arch = "wasm32"))]
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            pub fn #setter(self, identity: reqwest::Identity) -> Self {
                self.configure_http(move |http| http.identity(identity.clone()))
            }
        };
    }
    if scheme.kind == SchemeKind::Basic {
        imports.add("secrecy", "SecretString");
        return quote! {
            #doc
            pub fn #setter(self, user: &str, password: &str) -> Self {
                self.credential(#constant, SecretString::from(format!("{user}:{password}")))
            }
        };
    }
    imports.add("crate", "runtime");
    let client_credentials = scheme
        .token_url
        .as_ref()
        .map(|(setter, url)| client_credentials(&scheme.setter, setter, url, &name, imports));
    quote! {
        #doc
        pub fn #setter(self, secret: impl Into<runtime::Credential>) -> Self {
            self.credential(#constant, secret)
        }

        #client_credentials
    }
}

/// The setter for a client that gets its tokens itself (RFC 6749, section 4.4).
fn client_credentials(of: &str, setter: &str, url: &str, name: &str, imports: &mut Imports) -> TokenStream {
    imports.add("secrecy", "SecretString");
    let doc =
        line(&format!("Gets tokens for {name} as this client, and gets them anew before they run out."));
    let (of, setter) = (ident(of), ident(setter));
    quote! {
        #doc
        pub fn #setter(
            self,
            client_id: impl Into<String>,
            client_secret: impl Into<SecretString>,
            scopes: &[&str],
        ) -> Self {
            let client = runtime::ClientCredentials::new(#url, client_id, client_secret);
            self.#of(client.scopes(scopes.iter().copied()))
        }
    }
}

fn resource(resource: &Resource) -> TokenStream {
    let (doc, method, name) = (doc(&resource.doc), ident(&resource.module), ident(&resource.name));
    let cfg = cfg(resource);
    quote! {
        #doc
        #cfg
        pub fn #method(&self) -> #name {
            #name::new(self.clone())
        }
    }
}
