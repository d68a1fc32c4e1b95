//! The second stage: generating the client.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use codegen::{Manifest, Options, files};
use serde::{Deserialize, Serialize};
use spec::Severity;

use super::outcome::{Outcome, Stage};
use super::queue::Queue;
use super::read;
use super::row::Row;
use super::task;
use crate::process;

/// What was found out by generating the client of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Generated {
    pub(super) files: usize,
    pub(super) lines: usize,
    /// How many notes and warnings there are of each code.
    pub(super) remarks: BTreeMap<String, usize>,
    pub(super) milliseconds: f64,
    /// The most memory that the process had in use, for reading and generating.
    pub(super) peak_bytes: Option<u64>,
}

/// Generates the client of every document that could be read.
pub(super) fn stage(rows: &mut [Row], queue: &Queue) -> anyhow::Result<()> {
    let passed = |row: &&mut Row| row.read.as_ref().is_some_and(|read| read.outcome == Outcome::Passed);
    let mut rows: Vec<&mut Row> = rows.iter_mut().filter(passed).collect();
    let stages =
        queue.map("generating", &rows, |row| task::in_its_own_process(queue, "generate", &row.file, &[]))?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.generate = Some(stage);
    }
    Ok(())
}

/// Generates one client, and writes it if a folder is given.
pub(super) fn generate(file: &Path, out: Option<&Path>) -> anyhow::Result<Stage<Generated>> {
    let api = spec::read(file).api.context("the document was read before, and now it is refused")?;
    let start = Instant::now();
    let generated = codegen::generate(&api, &options(file, out));
    let milliseconds = process::milliseconds(start);
    let mut remarks: BTreeMap<String, usize> = BTreeMap::new();
    for remark in generated.diagnostics.iter().filter(|one| one.severity < Severity::Error) {
        *remarks.entry(remark.code.to_owned()).or_default() += 1;
    }
    let facts = Generated {
        files: generated.files.len(),
        lines: generated.files.iter().map(|(_, text)| text.lines().count()).sum(),
        remarks,
        milliseconds,
        peak_bytes: process::peak_memory(),
    };
    let outcome = read::outcome(&generated.diagnostics);
    if let Some(out) = out.filter(|_| outcome == Outcome::Passed) {
        files::write(&generated.files, out)?;
    }
    Ok(Stage { outcome, facts: Some(facts) })
}

/// The package is named like its folder.
fn options(file: &Path, out: Option<&Path>) -> Options {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let package = out.map_or_else(|| "client".to_owned(), name);
    Options { package, manifest: Manifest::Standalone, document: name(file) }
}
