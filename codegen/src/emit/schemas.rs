//! `schemas.rs`: what no type says, as the document says it.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Source;
use crate::ir::Crate;
use crate::runtime;

pub(crate) fn schemas(krate: &Crate) -> Source {
    let text = literal(&text(krate));
    let (imports, matches) = if runtime::has_patterns(krate) {
        (
            quote!(
                use crate::runtime::{Schemas, pattern};
            ),
            quote!(pattern::matches),
        )
    } else {
        (
            quote!(
                use crate::runtime::Schemas;
            ),
            quote!(|_, _| true),
        )
    };
    let head = vec![
        "What the types do not say of their values: the rest of the document's schemas, which `validate` holds JSON against."
            .to_owned(),
    ];
    let body = quote! {
        /// By where they stand in the document; behind a question mark are the keywords, if it is not all of them.
        pub static SCHEMAS: Schemas = Schemas::new(#text, #matches);
    };
    Source { head, imports, body }
}

/// One JSON object, a line for each schema.
fn text(krate: &Crate) -> String {
    let mut text = "{".to_owned();
    for (index, (name, schema)) in krate.schemas.iter().enumerate() {
        let separator = if index == 0 { "" } else { "," };
        let name = serde_json::Value::from(name.as_str());
        let _ = write!(text, "{separator}\n{}: {}", plain(&name.to_string()), plain(schema));
    }
    text.push_str("\n}");
    text
}

/// JSON of ASCII alone: rustc denies some characters in literals, and some others nobody sees.
fn plain(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            plain.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(plain, "\\u{unit:04x}");
            }
        }
    }
    plain
}

/// A raw string, as JSON is full of quotes.
fn literal(text: &str) -> TokenStream {
    let longest = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
    let marks = "#".repeat(longest.unwrap_or_default() + 1);
    let raw: Option<Literal> = format!("r{marks}\"{text}\"{marks}").parse().ok();
    let literal = raw.unwrap_or_else(|| Literal::string(text));
    quote!(#literal)
}
