//! A path → the documents: the text at the path and those that its references name, as values with places.
//!
//! Nothing is read ahead: [`Documents::at`] reads a file when a reference leads to it, as what only looks like one may be part
//! of an example.

mod file;
mod json;
mod problem;
mod remote;
mod scalar;
#[cfg(test)]
mod tests;
mod yaml;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::diagnostic::{At, Diagnostic, Findings, Severity};
use crate::node::Node;
use crate::options::Options;
use crate::resolve::Guesses;
use crate::shelf::Shelf;
use crate::source::tape::Tape;
use crate::source::{SourceId, Sources};
use crate::uri;
use file::Folders;
use problem::{Problem, Problems};
use remote::Budget;

/// How deep values may nest. Documents of people stay under 60; `serde_json` itself stops at 128.
const MAX_DEPTH: usize = 250;

/// What came of reading a text.
#[derive(Debug, Default)]
struct Parsed {
    /// The values; none if the text is no YAML or JSON, or empty.
    tape: Tape,
    problems: Problems,
}

impl Parsed {
    fn broken(problem: Problem) -> Self {
        let mut parsed = Self::default();
        parsed.problems.end_with(problem);
        parsed
    }
}

/// The document and the documents that it refers to.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// The texts.
    pub(crate) sources: Sources,
    /// What they hold, by the index of their text.
    texts: Shelf<Document>,
    /// Which document has which URI, or why it is not at hand.
    by_uri: RefCell<HashMap<String, Result<SourceId, Unavailable>>>,
    /// Which document is which file, by its path without symbolic links.
    by_file: RefCell<HashMap<PathBuf, SourceId>>,
    folders: Folders,
    remote: Option<Budget>,
    /// What is wrong with the texts.
    diagnostics: RefCell<Findings>,
    /// The bytes of all texts.
    length: Cell<usize>,
    /// What misspelt references may have meant.
    pub(crate) guesses: Guesses,
}

#[derive(Debug)]
struct Document {
    /// Where it was found, as a URI.
    uri: String,
    /// What relative references in it start from: its `$self` or where it was found.
    base: String,
}

/// Why a document is not at hand.
#[derive(Debug, Clone)]
pub(crate) enum Unavailable {
    /// It is behind a URL, and nothing may be fetched.
    Remote,
    /// It cannot or must not be read.
    Other {
        /// Why.
        reason: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Unavailable {
    fn because(reason: impl Into<String>) -> Self {
        Self::Other { reason: reason.into(), help: None }
    }

    /// It was read, but could not be understood.
    pub(crate) fn broken() -> Self {
        Self::because("what is there could not be understood")
    }

    fn with_help(self, help: String) -> Self {
        match self {
            Self::Remote => self,
            Self::Other { reason, .. } => Self::Other { reason, help: Some(help) },
        }
    }

    /// With what is to be said of how the reference is written.
    fn for_reference(self, reference: &str) -> Self {
        let is_on_drive = reference.get(1..3).is_some_and(|colon| matches!(colon, ":\\" | ":/"));
        if is_on_drive {
            return self.with_help("write a path from the file in which the reference stands".to_owned());
        }
        if !reference.contains('\\') {
            return self;
        }
        let plain = reference.replace('\\', "/");
        self.with_help(format!("in a reference folders are separated by `/`: `{plain}`"))
    }
}

impl Documents {
    /// The value of a text.
    pub(crate) fn root(&self, source: SourceId) -> Option<Node<'_>> {
        self.sources.root(source)
    }

    /// The value of the document itself.
    pub(crate) fn document(&self) -> Option<Node<'_>> {
        self.root(SourceId(0))
    }

    fn get(&self, source: SourceId) -> Option<&Document> {
        self.texts.get(source.0 as usize)
    }

    /// What relative references in a text start from (RFC 3986, section 5.1), where no `$id` says otherwise.
    pub(crate) fn base(&self, source: SourceId) -> &str {
        self.get(source).map_or("", |document| &document.base)
    }

    /// The document that a reference in a text names, where a base URI is in force; the reference has no fragment. `$self`
    /// and `$id` may make the base a name that nothing can be read from: then the document is looked for where the
    /// text itself was found.
    pub(crate) fn find(&self, from: SourceId, base: &str, reference: &str) -> Result<SourceId, Unavailable> {
        let home = self.get(from).map_or("", |document| &document.uri);
        match self.joined(home, base, reference) {
            Err(_) if home != base => self.joined(home, home, reference),
            found => found,
        }
        .map_err(|reason| match self.component_named(reference) {
            Some(meant) => reason.with_help(format!("did you mean `{meant}`?")),
            None => reason.for_reference(reference),
        })
    }

    /// The reference to the component that has a name, for who refers to it by its name alone.
    fn component_named(&self, name: &str) -> Option<String> {
        let components = self.document()?.get("components")?;
        let found = components.members().find_map(|(_, group)| group.get(name))?;
        Some(self.sources.pointer(&found.at()).to_fragment())
    }

    fn joined(&self, home: &str, base: &str, reference: &str) -> Result<SourceId, Unavailable> {
        let uri = uri::join(base, reference);
        let uri = uri.ok_or_else(|| Unavailable::because("the part before `#` is no URI"))?;
        if uri::to_file(&uri).is_some() {
            if uri::is_remote(home) {
                return Err(Unavailable::because("a document from the network does not lead to files"));
            }
            if uri.contains('?') {
                let help = "a `?` that belongs to the name of a file is written `%3F`".to_owned();
                return Err(Unavailable::because("a file has no query").with_help(help));
            }
        }
        self.at(&uri)
    }

    /// The document at an absolute URI, read now if it was not yet.
    pub(crate) fn at(&self, uri: &str) -> Result<SourceId, Unavailable> {
        if let Some(known) = self.by_uri.borrow().get(uri) {
            return known.clone();
        }
        let found = match uri::to_file(uri) {
            Some(path) => self.read_file(&path, uri),
            None if uri::is_remote(uri) => self.fetch(uri),
            None => Err(Unavailable::because("only files, and URLs that begin with `http`, can be followed")),
        };
        self.by_uri.borrow_mut().insert(uri.to_owned(), found.clone());
        found
    }

    fn read_file(&self, path: &Path, uri: &str) -> Result<SourceId, Unavailable> {
        let file = self.folders.find(path, &self.guesses)?;
        if let Some(known) = self.by_file.borrow().get(&file) {
            return Ok(*known);
        }
        let bytes = file::read(&file).map_err(Unavailable::because)?;
        let id = self.add(self.folders.display(path), uri, bytes);
        self.by_file.borrow_mut().insert(file, id);
        Ok(id)
    }

    fn fetch(&self, uri: &str) -> Result<SourceId, Unavailable> {
        let fetched = self.remote.as_ref().ok_or(Unavailable::Remote)?.fetch(uri)?;
        let end = fetched.redirected_to.as_deref().unwrap_or(uri);
        if let Some(Ok(known)) = self.by_uri.borrow().get(end) {
            return Ok(*known);
        }
        let id = self.add(PathBuf::from(end), end, fetched.bytes);
        self.by_uri.borrow_mut().insert(end.to_owned(), Ok(id));
        Ok(id)
    }

    /// The texts, and what is wrong with them.
    pub(crate) fn finish(self) -> (Sources, Vec<Diagnostic>) {
        (self.sources, self.diagnostics.into_inner().into_vec())
    }

    /// SHA-256 over the texts, so that a document has one name on every machine.
    pub(crate) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for id in self.sources.ids() {
            let text = self.sources.text(id);
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        }
        let first = hash.finalize().first_chunk().copied().unwrap_or_default();
        format!("{:016x}", u64::from_be_bytes(first))
    }
}

/// Reads the file at a path; those that it refers to follow when they are asked for.
pub(crate) fn documents(path: &Path, options: &Options) -> Documents {
    documents_from(path, file::read(path), options)
}

/// The document with this text, as if it stood in a file at a path; those that it refers to follow when they are asked for.
pub(crate) fn documents_of(path: &Path, bytes: Vec<u8>, options: &Options) -> Documents {
    documents_from(path, file::of_a_size_to_read(bytes), options)
}

fn documents_from(path: &Path, bytes: Result<Vec<u8>, String>, options: &Options) -> Documents {
    let documents = Documents {
        folders: Folders::new(path, &options.allowed_folders),
        remote: options.remote.clone().map(Budget::new),
        ..Documents::default()
    };
    match bytes {
        Err(message) => documents.diagnostics.borrow_mut().push(unreadable(path, message)),
        Ok(bytes) => {
            let uri = uri::of_file(&file::absolute(path));
            let root = documents.add(path.to_owned(), &uri, bytes);
            // Other documents may refer back to this one.
            documents.by_uri.borrow_mut().insert(uri, Ok(root));
            documents.by_file.borrow_mut().extend(path.canonicalize().map(|file| (file, root)));
        }
    }
    documents
}

impl Documents {
    /// Adds a text, read as JSON or YAML.
    fn add(&self, path: PathBuf, uri: &str, bytes: Vec<u8>) -> SourceId {
        let text = decode(bytes);
        let parsed = match text.broken_at {
            Some(problem) => Parsed::broken(problem),
            None => parse(&path, &text.text),
        };
        let mut diagnostics = self.diagnostics.borrow_mut();
        if parsed.tape.is_empty() && parsed.problems.is_empty() {
            diagnostics.push(unreadable(&path, "the file is empty".to_owned()));
        }
        self.length.set(self.length.get() + text.text.len());
        let id = self.sources.add(path, text.text, parsed.tape);
        let name = self.root(id).and_then(own_name).and_then(|name| uri::join(uri, name));
        if let Some(name) = &name {
            self.by_uri.borrow_mut().entry(name.clone()).or_insert(Ok(id));
        }
        let base = name.unwrap_or_else(|| uri.to_owned());
        self.texts.push(Document { uri: uri.to_owned(), base });
        diagnostics.extend(parsed.problems.into_diagnostics(id));
        diagnostics.extend(self.other_version(id));
        id
    }

    /// A document of its own that is referred to is read as what refers to it, even if it is written in another version
    /// (OpenAPI 3.1, section 4.3.1, does not say how the two go together).
    fn other_version(&self, id: SourceId) -> Option<Diagnostic> {
        let (document, part) = (self.document()?, self.root(id)?);
        let main = document.get("openapi")?.as_str()?;
        let version = part.get("openapi").or_else(|| part.get("swagger"))?;
        let same = |other: &str| other.split('.').take(2).eq(main.split('.').take(2));
        if version.as_str().is_some_and(same) {
            return None;
        }
        let message =
            format!("this is a document in version {}; what refers to it is in {main}", version.to_value());
        let help = "what is referred to is read as if it were in that version too";
        Some(Diagnostic::warning("other-version", version.at(), message).with_help(help))
    }

    /// The bytes of all texts that were read so far.
    pub(crate) fn length(&self) -> usize {
        self.length.get()
    }
}

/// `$self`, by which a document names itself (OpenAPI 3.2, section 4.1.2.2.1).
fn own_name(document: Node<'_>) -> Option<&str> {
    let knows_self = document.get("openapi")?.as_str()?.starts_with("3.2");
    document.get("$self")?.as_str().filter(|_| knows_self)
}

struct Text {
    text: String,
    /// Where it stops being UTF-8.
    broken_at: Option<Problem>,
}

/// Reads bytes as UTF-8, without a byte-order mark.
fn decode(mut bytes: Vec<u8>) -> Text {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Text { text, broken_at: None },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let problem = Problem::error("invalid-utf8", at..at + 1, "the text is not UTF-8 from here on")
                .with_help("save the file with the encoding UTF-8");
            Text { text, broken_at: Some(problem) }
        }
    }
}

/// JSON if it is named so or looks so, else YAML. A text that only looks like JSON may be YAML in flow style.
fn parse(path: &Path, text: &str) -> Parsed {
    if text.trim().is_empty() {
        return Parsed::default();
    }
    let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if named || text.trim_start().starts_with('{') {
        let parsed = json::parse(text);
        if named || !parsed.tape.is_empty() {
            return parsed;
        }
    }
    yaml::parse(text)
}

fn unreadable(path: &Path, message: String) -> Diagnostic {
    Diagnostic {
        code: "unreadable-file",
        severity: Severity::Error,
        at: At::File(path.to_owned()),
        message,
        help: None,
    }
}
