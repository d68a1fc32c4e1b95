//! An [`Api`] in, the files of a Rust client crate out.
//!
//! [`from_document`] does it all in one call, for build scripts and the like. [`generate`] is the list of the stages: lower the model to the Rust that we intend to write, emit that as
//! tokens, print the tokens. It is pure; the only input and output is in [`files`], which compares a directory
//! with the files or replaces it by them.

mod document;
mod emit;
pub mod files;
mod ir;
mod lower;
mod module;
pub mod options;
mod print;
mod runtime;
#[cfg(feature = "toml")]
mod settings;
mod untyped;

use lower::Lowered;
use spec::diagnostic::{self, Explanation};
use spec::{Api, Diagnostic};

pub use document::{Refusal, from_document};
pub use files::Files;
pub use module::NoModulePath;
pub use options::{Manifest, Misfit, Options};
#[cfg(feature = "toml")]
pub use settings::Settings;
pub use untyped::Untyped;

/// What came of generating.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The files of the crate by their paths in it.
    pub files: Files,
    /// What there is to say about the document, in its order. With an error among it the files are incomplete
    /// and must not be written.
    pub diagnostics: Vec<Diagnostic>,
    /// The options that do not fit the document. With an error among them the files must not be written either.
    pub misfits: Vec<Misfit>,
    /// How much it is.
    pub summary: Summary,
}

impl Generated {
    /// The client as the text of one module, for `include!` or a file of its own; the path is that of the module, e.g.
    /// `crate::petstore`, as the code refers to itself by it.
    ///
    /// There are the operations of all tags, and neither a contract table nor what the features `tracing` and `blocking` add;
    /// the crate around it needs the dependencies that stand in the `Cargo.toml` among the files, and the edition 2024.
    ///
    /// # Errors
    /// When the path is none that begins with `crate`.
    pub fn module(&self, path: &str) -> Result<String, NoModulePath> {
        module::module(&self.files, path)
    }
}

/// How much was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Structs, enums and aliases.
    pub types: usize,
    /// Operations.
    pub operations: usize,
    /// Places where any JSON value stands; [`untyped`] lists them.
    pub untyped: usize,
}

/// Writes the client crate for an API. The same API and options give the same bytes.
pub fn generate(api: &Api, options: &Options) -> Generated {
    let Lowered { krate, diagnostics, misfits, untyped } = lower::lower(api, options);
    let summary = Summary { types: krate.type_count(), operations: krate.operation_count(), untyped };
    let files = print::print(&krate, options);
    Generated { files, diagnostics, misfits, summary }
}

/// Lists every place where the client of an API accepts more than the document says: those where any JSON value stands, in the order
/// of the crate, and then the other types that accept more than their schemas.
pub fn untyped(api: &Api, options: &Options) -> Vec<Untyped> {
    lower::untyped(api, options)
}

/// What the codes of [`Generated::diagnostics`] mean.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    diagnostic::sections(include_str!("diagnostics.md"))
}
