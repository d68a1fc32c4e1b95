//! `lib.rs`: what the crate is a client of, an example, the modules.

use quote::quote;

use super::doc::doc;
use super::imports::Imports;
use super::operation::parts;
use super::{Source, example, ident};
use crate::Options;
use crate::ir::{Crate, Operation, Resource, Scheme, SchemeKind};
use crate::options::LargeVariants;

pub(crate) fn library(krate: &Crate, options: &Options) -> Source {
    let resources = (!krate.resources.is_empty()).then(|| {
        quote!(
            pub mod resources;
        )
    });
    let types = (!krate.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let optional = super::optional(krate);
    let is_used = |name: &str| optional.iter().any(|part| part.name == name);
    let decimal_number = is_used("DecimalNumber").then(|| {
        quote!(
            mod decimal_number;
        )
    });
    let use_decimal_number = is_used("DecimalNumber").then(|| {
        quote!(
            pub use decimal_number::DecimalNumber;
        )
    });
    let timestamp = is_used("Timestamp").then(|| {
        quote!(
            mod timestamp;
        )
    });
    let use_timestamp = is_used("Timestamp").then(|| {
        quote!(
            pub use timestamp::Timestamp;
        )
    });
    let schemas = (!krate.schemas.is_empty()).then(|| {
        quote!(
            #[doc(hidden)]
            pub mod schemas;
        )
    });
    let servers: Vec<_> = super::server::declared(krate).into_iter().map(ident).collect();
    let use_server = match servers.as_slice() {
        [one] => quote!(pub use server::#one;),
        several => quote!(pub use server::{#(#several),*};),
    };
    let contract = doc(&["Every operation, to be called and decoded without knowing its types.".to_owned()]);
    let unboxed = (krate.large_variants == LargeVariants::Unboxed)
        .then(|| quote!(#![allow(clippy::large_enum_variant, clippy::result_large_err, reason = "the options ask for it")]));
    let has_operations = krate.operations().next().is_some();
    let example = has_operations.then(|| example::definition(&crate_name(&options.package)));
    let body = quote! {
        #unboxed
        #example
        mod client;
        #contract
        #[cfg(feature = "contract")]
        pub mod contract;
        #decimal_number
        #resources
        pub mod runtime;
        mod server;
        #schemas
        #timestamp
        #types

        pub use client::{Client, ClientBuilder};
        #use_decimal_number
        pub use runtime::{BuildError, Error, Response};
        #use_server
        #use_timestamp
    };
    Source { head: head(krate, options), imports: Imports::default().tokens(), body }
}

fn head(krate: &Crate, options: &Options) -> Vec<String> {
    let mut lines = vec![format!("A client of {}, version {}.", krate.about.title, krate.about.version)];
    if !krate.about.doc.is_empty() {
        lines.push(String::new());
        lines.extend(krate.about.doc.clone());
    }
    if let Some((resource, operation)) = example(krate) {
        lines.push(String::new());
        lines.extend(example_lines(krate, options, resource, operation));
    }
    lines
}

/// The first operation that can be called without arguments.
fn example(krate: &Crate) -> Option<(&Resource, &Operation)> {
    let all = krate
        .resources
        .iter()
        .flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)));
    let simple = |(_, operation): &(&Resource, &Operation)| {
        !operation.deprecated && parts(operation).iter().all(|part| !part.required)
    };
    let mut all = all.filter(simple);
    let first = all.next()?;
    // A list is the better example.
    Some(std::iter::once(first).chain(all).find(|(_, operation)| operation.paging.is_some()).unwrap_or(first))
}

/// What a package is called in code; a name that no package can have does not get there.
fn crate_name(package: &str) -> String {
    let name = package.replace('-', "_");
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { "client".to_owned() }
}

fn example_lines(
    krate: &Crate,
    options: &Options,
    resource: &Resource,
    operation: &Operation,
) -> Vec<String> {
    let package = crate_name(&options.package);
    let mut lines = vec![
        "```no_run".to_owned(),
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
    ];
    let needed =
        |scheme: &&Scheme| operation.security.first().is_some_and(|of| of.contains(&scheme.constant));
    let credential = krate.schemes.iter().filter(needed).find(|scheme| scheme.kind != SchemeKind::MutualTls);
    let setter = credential.map_or_else(String::new, |scheme| match scheme.kind {
        SchemeKind::Basic => {
            format!(".{}(&std::env::var(\"USER\")?, &std::env::var(\"PASSWORD\")?)", scheme.setter)
        }
        _ => format!(".{}(std::env::var(\"TOKEN\")?)", scheme.setter),
    });
    lines.push(format!("let client = {package}::Client::builder(){setter}.build()?;"));
    lines.push(format!(
        "let response = client.{}().{}().send().await?;",
        resource.module, operation.method_name
    ));
    lines.push("println!(\"{}: {:?}\", response.status(), response.body());".to_owned());
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}
