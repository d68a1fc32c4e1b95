//! The documents that the mock is measured with: that of the workspace, and large ones that have the same operation.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Map, Value};

use super::super::Options;
use crate::table::{megabytes, to_f64};
use crate::workspace::Workspace;

/// A document with `GET /api_logs`, and what the mock may take for it.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// Seconds until the first answer, and bytes of memory.
    marks: Option<(f64, u64)>,
}

/// The full document of Lago, and that of GitHub, as they may lie beside the workspace.
const LAGO: (&str, (f64, u64)) = ("lago.yaml", (0.3, 50_000_000));
const GITHUB: (&str, (f64, u64)) = ("github.json", (1.5, 400_000_000));

/// The document of the workspace first.
pub(super) fn all(options: &Options) -> anyhow::Result<Vec<Document>> {
    if !options.files.is_empty() {
        let document =
            |path: &PathBuf| Document { name: path.display().to_string(), path: path.clone(), marks: None };
        return Ok(options.files.iter().map(document).collect());
    }
    let workspace = Workspace::find()?;
    let path = workspace.document().context("the workspace names no document")?;
    let beside =
        |name: &str| Some(workspace.root().join("../shared/corpus").join(name)).filter(|path| path.is_file());
    let mut documents = vec![Document { name: "mock".to_owned(), path: path.clone(), marks: None }];
    if let Some(full) = beside(LAGO.0) {
        documents.push(Document { name: "mock, full Lago".to_owned(), path: full, marks: Some(LAGO.1) });
    }
    if let Some(github) = beside(GITHUB.0) {
        let both = workspace.root().join("target/bench/github-and-api-logs.json");
        write_both(&github, &path, &both)?;
        documents.push(Document { name: "mock, GitHub".to_owned(), path: both, marks: Some(GITHUB.1) });
    }
    Ok(documents)
}

impl Document {
    /// Which of its marks are missed.
    pub(super) fn missed(&self, name: &str, ready: Option<f64>, memory: Option<u64>) -> Vec<String> {
        let Some((most_seconds, most_bytes)) = self.marks else { return Vec::new() };
        let late = ready.filter(|seconds| *seconds > most_seconds);
        let large = memory.filter(|bytes| to_f64(*bytes) > to_f64(most_bytes));
        let late =
            late.map(|seconds| format!("{name} is ready after {seconds:.2} s; the mark is {most_seconds} s"));
        let large = large.map(|bytes| {
            format!("{name} takes {} MB; the mark is {} MB", megabytes(bytes), megabytes(most_bytes))
        });
        late.into_iter().chain(large).collect()
    }
}

/// Writes a document with everything of a large one, and the paths and components of a small one.
fn write_both(large: &Path, small: &Path, to: &Path) -> anyhow::Result<()> {
    let mut both = read(large)?;
    let mut small = read(small)?;
    let security = small.get("security").cloned().unwrap_or(Value::Array(Vec::new()));
    for operation in operations(&mut small) {
        operation.entry("security").or_insert_with(|| security.clone());
    }
    for name in ["paths", "components"] {
        if let (Some(into), Some(from)) = (both.get_mut(name), small.get_mut(name)) {
            merge(into, from.take());
        }
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(to, both.to_string()).with_context(|| format!("cannot write {}", to.display()))
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    // YAML reads JSON too, but slowly.
    Ok(if text.starts_with('{') { serde_json::from_str(&text)? } else { serde_yaml::from_str(&text)? })
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    items.flat_map(|item| {
        item.iter_mut()
            .filter(|(name, _)| ["get", "post", "put", "patch", "delete"].contains(&name.as_str()))
            .filter_map(|(_, operation)| operation.as_object_mut())
    })
}

/// Adds members, objects by their members in turn; what is there already stays.
fn merge(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else { return };
    for (name, value) in from {
        match into.get_mut(&name) {
            Some(known) => merge(known, value),
            None => {
                into.insert(name, value);
            }
        }
    }
}
