//! A path → the documents: the text at the path and those that its references name, as values with places.

mod json;
mod problem;
mod scalar;
#[cfg(test)]
mod tests;
mod tree;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::diagnostic::{At, Diagnostic, Findings, Severity};
use crate::node::Node;
use crate::pointer::JsonPointer;
use crate::source::{Location, SourceId, Sources, Spans};
use problem::Problem;

/// What came of reading a text.
struct Parsed {
    /// The value; `None` if the text is no YAML or JSON, or empty.
    value: Option<Value>,
    spans: Spans,
    problems: Vec<Problem>,
}

/// The document and the files that it refers to.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// The texts.
    pub(crate) sources: Sources,
    /// The values, by the index of their text; `None` for a text that could not be read.
    values: Vec<Option<Value>>,
    /// Which text each file is, by its path relative to the document's folder; or why it could not be read.
    files: BTreeMap<PathBuf, Result<SourceId, String>>,
    /// What is wrong with the texts.
    pub(crate) diagnostics: Findings,
}

impl Documents {
    /// The value of a text.
    pub(crate) fn root(&self, source: SourceId) -> Option<Node<'_>> {
        let value = self.values.get(source.0 as usize)?.as_ref()?;
        Some(Node { value, at: Location { source, pointer: JsonPointer::root() } })
    }

    /// The value of the document itself.
    pub(crate) fn document(&self) -> Option<Node<'_>> {
        self.root(SourceId(0))
    }

    /// The text of a file that a reference names, or why it could not be read.
    pub(crate) fn file(&self, from: SourceId, file: &str) -> Result<SourceId, String> {
        let path = self.beside(from, file)?;
        self.files.get(&path).cloned().unwrap_or_else(|| Err(format!("`{file}` was not read")))
    }

    /// The path, relative to the document's folder, of a file that is named in one of the texts.
    fn beside(&self, from: SourceId, file: &str) -> Result<PathBuf, String> {
        let folder = self.folder();
        let here = self.sources.path(from);
        let here = here.strip_prefix(folder).unwrap_or(here);
        let file = percent_decode_str(file).decode_utf8_lossy();
        let path = here.parent().unwrap_or(Path::new("")).join(Path::new(file.as_ref()));
        within(&path).ok_or_else(|| format!("`{file}` is outside of the document's folder"))
    }

    /// The folder of the document.
    fn folder(&self) -> &Path {
        self.sources.path(SourceId(0)).parent().unwrap_or(Path::new(""))
    }

    /// How a scalar is spelt in its text, so that `1.0` and `1.10` keep their zeros; `None` for lists and objects. What
    /// an alias stands for is spelt elsewhere.
    pub(crate) fn spelling(&self, node: &Node<'_>) -> Option<String> {
        match node.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                let span = self.sources.exact_span(&node.at);
                let text = span.and_then(|span| self.sources.text(node.at.source).get(span));
                let text = text.filter(|text| !text.starts_with('*'));
                Some(text.map_or_else(|| node.value.to_string(), str::to_owned))
            }
            _ => None,
        }
    }

    /// The texts alone.
    pub(crate) fn into_sources(self) -> Sources {
        self.sources
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

/// Reads the file at a path and the files that it refers to.
pub(crate) fn documents(path: &Path) -> Documents {
    let mut documents = Documents::default();
    let text = match read_text(path) {
        Ok(text) => text,
        Err(message) => {
            documents.diagnostics.push(unreadable(path, message));
            return documents;
        }
    };
    let root = documents.add(path.to_owned(), text);
    // Other files may refer back to the document.
    documents.files.insert(path.file_name().map(PathBuf::from).unwrap_or_default(), Ok(root));
    documents.follow_files(root);
    documents
}

impl Documents {
    /// Adds a text, read as JSON or YAML.
    fn add(&mut self, path: PathBuf, text: Text) -> SourceId {
        let parsed = match text.broken_at {
            Some(problem) => Parsed { value: None, spans: Spans::default(), problems: vec![problem] },
            None => parse(&path, &text.text),
        };
        if parsed.value.is_none() && parsed.problems.is_empty() {
            self.diagnostics.push(unreadable(&path, "the file is empty".to_owned()));
        }
        let id = self.sources.add(path, text.text);
        self.sources.set_spans(id, parsed.spans);
        self.values.push(parsed.value);
        self.diagnostics.extend(parsed.problems.into_iter().map(|problem| problem.into_diagnostic(id)));
        id
    }

    /// Reads the files that references name, and those that those name. What cannot be read is told when a
    /// reference to it is followed, as what looks like a reference may be part of an example.
    fn follow_files(&mut self, root: SourceId) {
        let mut waiting = vec![root];
        while let Some(from) = waiting.pop() {
            let named = self.root(from).map(|node| file_references(node.value)).unwrap_or_default();
            let paths: Vec<PathBuf> = named.iter().filter_map(|file| self.beside(from, file).ok()).collect();
            for path in paths {
                if self.files.contains_key(&path) {
                    continue;
                }
                let full = self.folder().join(&path);
                let read = check_part(&full).and_then(|()| read_text(&full));
                let read = read.map(|text| self.add(full, text));
                waiting.extend(read.as_ref().ok());
                self.files.insert(path, read);
            }
        }
    }
}

/// What a reference leads to must be a file that is YAML or JSON by its name: others, which examples may name, are
/// not looked into.
fn check_part(path: &Path) -> Result<(), String> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if !matches!(extension.as_str(), "yaml" | "yml" | "json") {
        return Err("only files named .yaml, .yml or .json are read".to_owned());
    }
    if path.exists() && !path.is_file() {
        return Err("this is no regular file".to_owned());
    }
    Ok(())
}

/// The file parts of the `$ref`s in a value.
fn file_references(value: &Value) -> BTreeSet<&str> {
    let mut files = BTreeSet::new();
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(elements) => rest.extend(elements),
            Value::Object(members) => {
                rest.extend(members.values());
                files.extend(members.get("$ref").and_then(Value::as_str).and_then(file_part));
            }
            _ => {}
        }
    }
    files
}

/// The part of a reference before `#` if it names a file, not a URL.
pub(crate) fn file_part(reference: &str) -> Option<&str> {
    let file = reference.split('#').next().unwrap_or_default();
    let scheme = file.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '.']));
    (!file.is_empty() && !scheme).then_some(file)
}

/// A path with `.` and `..` taken out; `None` if it leads outside.
fn within(path: &Path) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => inside.push(name),
            Component::CurDir => {}
            Component::ParentDir if inside.pop() => {}
            _ => return None,
        }
    }
    Some(inside)
}

struct Text {
    text: String,
    /// Where it stops being UTF-8.
    broken_at: Option<Problem>,
}

/// Reads a file as UTF-8, without its byte-order mark.
fn read_text(path: &Path) -> Result<Text, String> {
    if path.is_dir() {
        return Err("this is a folder, not a document".to_owned());
    }
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    })?;
    if u32::try_from(bytes.len()).is_err() {
        return Err("the file is larger than 4 GiB".to_owned());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Text { text, broken_at: None },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let problem = Problem::error("invalid-utf8", at..at + 1, "the text is not UTF-8 from here on")
                .with_help("save the file with the encoding UTF-8");
            Text { text, broken_at: Some(problem) }
        }
    })
}

/// JSON if it is named so or looks so, else YAML. A text that only looks like JSON may be YAML in flow style.
fn parse(path: &Path, text: &str) -> Parsed {
    if text.trim().is_empty() {
        return Parsed { value: None, spans: Spans::default(), problems: Vec::new() };
    }
    let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if named || text.trim_start().starts_with('{') {
        let parsed = json::parse(text);
        if named || parsed.value.is_some() {
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
