//! The schemas of documents: each that says something else than those before it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use spec::Api;
use spec::json_schema::{Validators, asserted};
use spec::model::SchemaId;

/// A document with its schemas.
pub(crate) struct Document {
    pub(crate) validators: Validators,
    /// Each schema that is unlike those before it, with its name: the file and the way there.
    pub(crate) schemas: Vec<(String, SchemaId)>,
}

/// The documents of a folder, or the one that a path leads to, by name: files with `openapi` near their beginning.
pub(crate) fn documents(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else if is_document(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let names = |line: &str| {
        let rest = line.trim_start_matches(['{', ' ', '"']).strip_prefix("openapi");
        rest.is_some_and(|rest| rest.starts_with([':', '"']))
    };
    extension.is_some_and(|extension| matches!(extension, "json" | "yaml" | "yml"))
        && std::fs::read_to_string(path).is_ok_and(|text| text.lines().take(400).any(names))
}

/// Reads a document.
pub(crate) fn read(path: &Path) -> Document {
    let api = spec::read(path).api.unwrap();
    let mut seen = HashSet::new();
    let unlike = api.schemas.iter().filter(|(id, _)| seen.insert(text(&api, *id)));
    let schemas = unlike.map(|(id, _)| (name(&api, path, id), id)).collect();
    Document { validators: Validators::new(Arc::new(api)), schemas }
}

/// What a schema says, references by what they lead to.
fn text(api: &Api, id: SchemaId) -> String {
    asserted(api, id, &|_| true, &mut |target| target.as_usize().to_string()).to_string()
}

fn name(api: &Api, path: &Path, id: SchemaId) -> String {
    let location = &api[id].location;
    let root = path.parent().unwrap_or(path);
    let file = api.sources.path(location.source());
    let file = file.strip_prefix(root).unwrap_or(file);
    format!("{}#{}", file.display(), api.sources.pointer(location))
}
