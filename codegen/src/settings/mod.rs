//! [`Settings`]: the options as `[workspace.metadata.lockstep]` or `[package.metadata.lockstep]` of a `Cargo.toml` states them.
//!
//! A wrong manifest is data, as a wrong document is: every fault is a [`Diagnostic`] with a place.

mod inline;
mod reader;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use spec::diagnostic::At;
use spec::source::{SourceId, Sources};
use spec::{Diagnostic, Severity};

use crate::options::{Misfit, Options};
use reader::Reader;

/// What a manifest states.
#[derive(Debug)]
pub struct Settings {
    /// `spec`: the document, relative to the folder of the manifest.
    pub spec: Option<PathBuf>,
    /// `out`: the folder of the generated crate, relative to the folder of the manifest.
    pub out: Option<PathBuf>,
    /// All the rest; the package is called by `package` if that is stated, and the document by `spec`.
    pub options: Options,
    /// What is wrong with the manifest.
    pub diagnostics: Vec<Diagnostic>,
    /// The manifest, for rendering.
    pub sources: Sources,
    source: SourceId,
    places: Places,
}

/// Where the manifest names something: by option and name.
type Places = BTreeMap<(&'static str, String), Range<usize>>;

impl Settings {
    /// Reads a manifest.
    ///
    /// # Errors
    /// When the file cannot be read as text.
    pub fn read(manifest: &Path) -> io::Result<Self> {
        Ok(Self::parse(manifest, std::fs::read_to_string(manifest)?))
    }

    /// Reads the text of a manifest; the path is what diagnostics call it.
    pub fn parse(manifest: &Path, text: String) -> Self {
        let (sources, source) = Sources::of_text(manifest.to_owned(), text);
        let mut settings = Self {
            spec: None,
            out: None,
            options: Options::new("", ""),
            diagnostics: Vec::new(),
            sources,
            source,
            places: Places::new(),
        };
        let mut reader = Reader::new(source);
        let text = settings.sources.text(source).to_owned();
        reader.manifest(&text, &mut settings);
        let (mut diagnostics, places) = reader.finish();
        diagnostics.sort_by_key(start);
        settings.diagnostics = diagnostics;
        settings.places = places;
        settings
    }

    /// Whether the manifest can be followed.
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// Options that do not fit the document, with their places in the manifest; the sources are those of the settings.
    pub fn locate(&self, misfits: &[Misfit]) -> Vec<Diagnostic> {
        let mut located: Vec<Diagnostic> = misfits.iter().map(|misfit| self.diagnostic(misfit)).collect();
        located.sort_by_key(start);
        located
    }

    fn diagnostic(&self, misfit: &Misfit) -> Diagnostic {
        let Misfit { severity, option, name, message, help } = misfit;
        let at = match self.places.get(&(*option, name.clone())) {
            Some(place) => At::Text(self.source, place.clone()),
            None => At::File(self.sources.path(self.source).to_owned()),
        };
        let code = if *severity == Severity::Error { "wrong-option" } else { "option-without-effect" };
        Diagnostic { code, severity: *severity, at, message: message.clone(), help: help.clone() }
    }
}

/// Where in the manifest a diagnostic belongs; tables are not read in the order of the text.
fn start(diagnostic: &Diagnostic) -> usize {
    match &diagnostic.at {
        At::Text(_, place) => place.start,
        At::Value(_) | At::Key(_) | At::File(_) => usize::MAX,
    }
}
