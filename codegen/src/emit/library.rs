//! `lib.rs`: what the crate is a client of, an example, the modules.

use quote::quote;

use super::doc::doc;
use super::imports::Imports;
use super::operation::parts;
use super::{Source, World, example, ident};
use crate::Options;
use crate::ir::{Crate, Operation, Scheme, SchemeKind};
use crate::options::LargeVariants;

pub(crate) fn library(krate: &Crate, options: &Options, world: &World<'_>) -> Source {
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
    let macro_of_examples = has_operations.then(|| example::definition(&crate_name(&options.package)));
    let body = quote! {
        #unboxed
        #macro_of_examples
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
    Source { head: head(krate, options, world), imports: Imports::default().tokens(), body }
}

fn head(krate: &Crate, options: &Options, world: &World<'_>) -> Vec<String> {
    let mut lines = vec![format!("A client of {}, version {}.", krate.about.title, krate.about.version)];
    if !krate.about.doc.is_empty() {
        lines.push(String::new());
        lines.extend(krate.about.doc.clone());
    }
    if let Some(example) = example(krate, options, world) {
        lines.push(String::new());
        lines.extend(doctest(example, &options.package));
    }
    lines
}

/// The example of the crate: what stands in a function, and the arguments of that function.
pub(super) struct Example {
    arguments: String,
    pub(super) lines: Vec<String>,
}

/// A call of an operation that takes as few arguments as there are; of those a list is the better example.
pub(super) fn example(krate: &Crate, options: &Options, world: &World<'_>) -> Option<Example> {
    let all = krate
        .resources
        .iter()
        .flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)));
    let required = |operation: &Operation| parts(operation).iter().filter(|part| part.required).count();
    let current = all.filter(|(_, operation)| !operation.deprecated);
    let (resource, operation) =
        current.min_by_key(|(_, operation)| (required(operation), operation.paging.is_none()))?;
    let (call, arguments) = example::call(operation, resource, world)?;
    let needed =
        |scheme: &&Scheme| operation.security.first().is_some_and(|of| of.contains(&scheme.constant));
    let credential = krate.schemes.iter().filter(needed).find(|scheme| scheme.kind != SchemeKind::MutualTls);
    let setter = credential.map_or_else(String::new, |scheme| match scheme.kind {
        SchemeKind::Basic => {
            format!(".{}(&std::env::var(\"USER\")?, &std::env::var(\"PASSWORD\")?)", scheme.setter)
        }
        _ => format!(".{}(std::env::var(\"TOKEN\")?)", scheme.setter),
    });
    let lines = vec![
        format!("let client = {}::Client::builder(){setter}.build()?;", crate_name(&options.package)),
        format!("let response = client.{call}.send().await?;"),
        "println!(\"{}: {:?}\", response.status(), response.body());".to_owned(),
    ];
    Some(Example { arguments, lines })
}

/// What a package is called in code; a name that no package can have does not get there.
fn crate_name(package: &str) -> String {
    let name = package.replace('-', "_");
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { "client".to_owned() }
}

/// The example as a doctest.
fn doctest(Example { arguments, lines }: Example, package: &str) -> Vec<String> {
    let mut doctest = vec!["```no_run".to_owned()];
    // The types of arguments are said as from within the crate.
    doctest.extend((!arguments.is_empty()).then(|| format!("# use {}::*;", crate_name(package))));
    doctest.push(format!("# async fn example({arguments}) -> Result<(), Box<dyn std::error::Error>> {{"));
    doctest.extend(lines);
    doctest.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    doctest
}
