//! The example of an operation: a line above its method, from which a macro of the crate makes a doctest.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::imports::Imports;
use super::operation::parts;
use super::{World, ident};
use crate::ir::{Operation, Resource};

/// The macro, which is told the name of the crate.
pub(super) fn definition(package: &str) -> TokenStream {
    let head = format!("```no_run\n# use {package}::*;\n# async fn example(client: &Client");
    quote! {
        macro_rules! example {
            ($call:literal $(, $arguments:literal)?) => {
                concat!(
                    #head $(, ", ", $arguments)?,
                    ") -> Result<(), Box<dyn std::error::Error>> {\nlet response = client.", $call,
                    ".send().await?;\n# Ok(())\n# }\n```"
                )
            };
        }
    }
}

/// `#[doc = example!("pets().find_pet(id)", "id: i64")]`; none where a type of the user's own stands that is in the crate itself.
pub(super) fn example(operation: &Operation, resource: &Resource, world: &World<'_>) -> Option<TokenStream> {
    let (call, arguments) = call(operation, resource, world)?;
    let arguments = (!arguments.is_empty()).then(|| quote!(, #arguments));
    Some(quote!(#[doc = example!(#call #arguments)]))
}

/// The call of an operation, e.g. `pets().find_pet(id)`, and its arguments as they are declared, e.g. `id: i64`.
pub(super) fn call(
    operation: &Operation,
    resource: &Resource,
    world: &World<'_>,
) -> Option<(String, String)> {
    let mut imports = Imports::default();
    let mut names = Vec::new();
    let mut arguments = Vec::new();
    for part in parts(operation).into_iter().filter(|part| part.required) {
        let (taken, _) = part.argument(world, &mut imports);
        names.push(ident(part.name).to_string());
        arguments.push((ident(part.name), taken));
    }
    let mut paths = imports.paths();
    let body = operation.body.as_ref().and_then(|body| body.name.clone());
    paths.extend(body.map(|name| (name, "crate::resources".to_owned())));
    let arguments: Vec<String> =
        arguments.into_iter().map(|argument| declared(argument, &paths)).collect::<Option<_>>()?;
    let (module, method) = (ident(&resource.module), ident(&operation.method_name));
    Some((format!("{module}().{method}({})", names.join(", ")), arguments.join(", ")))
}

/// `id: impl Into<types::Id>`
fn declared((name, taken): (Ident, TokenStream), paths: &BTreeMap<String, String>) -> Option<String> {
    let qualified = qualified(taken, paths);
    let text = qualified.to_string();
    if text.contains("crate ::") {
        return None;
    }
    let text = [(" :: ", "::"), (" < ", "<"), (" >", ">"), (" ,", ","), ("( ", "("), (" )", ")")]
        .into_iter()
        .fold(text, |text, (loose, tight)| text.replace(loose, tight));
    Some(format!("{name}: {text}"))
}

/// The same with the paths of what a file would import; those of the crate itself begin in its root.
fn qualified(tokens: TokenStream, paths: &BTreeMap<String, String>) -> TokenStream {
    let path = |name: &Ident| -> Option<TokenStream> {
        let module = paths.get(&name.to_string())?;
        let module = module.strip_prefix("crate").unwrap_or(module).trim_start_matches("::");
        (!module.is_empty()).then(|| module.parse().ok())?
    };
    let trees = tokens.into_iter().map(|tree| match tree {
        TokenTree::Ident(name) => {
            let module = path(&name).map(|module| quote!(#module::));
            quote!(#module #name)
        }
        TokenTree::Group(group) => {
            let inner = qualified(group.stream(), paths);
            TokenStream::from(TokenTree::from(proc_macro2::Group::new(group.delimiter(), inner)))
        }
        other => TokenStream::from(other),
    });
    trees.collect()
}
