//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// Lines as a `///` comment.
pub(super) fn doc(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Lines with a further one for what is deprecated.
pub(super) fn with_deprecation(lines: &[String], deprecated: bool) -> TokenStream {
    let mut lines = lines.to_vec();
    if deprecated {
        lines.extend([String::new(), "**Deprecated.**".to_owned()]);
    }
    doc(&lines)
}

/// One line as a `///` comment.
pub(super) fn line(text: &str) -> TokenStream {
    doc(&[text.to_owned()])
}
