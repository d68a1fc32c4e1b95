//! Reads an OpenAPI document (3.0, 3.1, 3.2; YAML or JSON) into one [`model::Api`].
//!
//! [`read`] is the list of the stages: load → normalise (which lifts schemas and resolves references) → check. What is wrong with a document
//! is data: a list of [`Diagnostic`]s with places, rendered by [`diagnostic::render`].
//!
//! Whatever the text, reading ends without a panic. Of a text that refers to nothing, it takes at most 60 bytes of memory for
//! each byte of it, and 30 MB besides; real documents of a megabyte and more take 6 to 17 times their size. What references
//! stand for again counts as text that is read again: up to 200 KB and twice the text; what YAML's aliases stand for, up to 200 KB and a
//! quarter of it.

mod check;
pub mod diagnostic;
mod dialect;
pub mod grammar;
pub mod json_schema;
mod keep_going;
mod load;
pub mod model;
mod node;
mod normalize;
mod options;
pub mod pointer;
mod resolve;
mod shelf;
pub mod source;
pub mod style;
#[cfg(test)]
mod test_api;
mod uri;

use std::path::Path;
use std::sync::Arc;

pub use diagnostic::{Diagnostic, Severity};
pub use keep_going::LeftOut;
use load::Documents;
pub use model::Api;
use normalize::Normalized;
pub use options::{Fetch, Fetched, Options, Remote};
pub use pointer::JsonPointer;
use source::Sources;

/// What came of reading a document.
#[derive(Debug)]
pub struct Reading {
    /// The model; `None` if the document has an error, unless [`Options::keep_going`] is set.
    pub api: Option<Api>,
    /// What is not in the model, as it was not understood.
    pub left_out: LeftOut,
    /// What there is to say, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that were read, for rendering.
    pub sources: Arc<Sources>,
}

/// Reads the document in a file, and the files that it refers to in its folder and below.
///
/// On real documents this takes two to three times as long as merely parsing the text into a generic value, and at its peak six
/// to seven times the size of a large text in memory: twice for the text with its values, the rest for the model.
pub fn read(path: &Path) -> Reading {
    read_with(path, &Options::default())
}

/// Reads the document in a file, and what it refers to as far as the options allow it.
pub fn read_with(path: &Path, options: &Options) -> Reading {
    read_documents(load::documents(path, options), options)
}

/// Reads a document that is in memory, as if it stood in a file at a path: whether it is JSON follows from the name, and
/// relative references start from there.
pub fn read_text(path: &Path, text: impl Into<Vec<u8>>, options: &Options) -> Reading {
    read_documents(load::documents_of(path, text.into(), options), options)
}

fn read_documents(documents: Documents, options: &Options) -> Reading {
    let Normalized { api, mut broken, diagnostics: more } = normalize::api(&documents);
    let (sources, mut diagnostics) = documents.finish();
    let sources = Arc::new(sources);
    diagnostics.extend(more);
    // The checks ask the sources for the members of what they judge.
    let mut api = api.map(|api| Api { sources: Arc::clone(&sources), ..api });
    diagnostics.extend(api.iter_mut().flat_map(|api| check::whole(api, &mut broken)));
    let is_sound = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    let mut api = api.filter(|_| is_sound || options.keep_going);
    let left_out = match &mut api {
        Some(api) if !is_sound => keep_going::leave_out(api, &broken, &mut diagnostics),
        _ => LeftOut::default(),
    };
    diagnostic::sort(&mut diagnostics, &sources);
    Reading { api, left_out, diagnostics, sources }
}
