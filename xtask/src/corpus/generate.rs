//! The second stage: generating the client.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use codegen::{Options, files};
use serde::{Deserialize, Serialize};
use spec::Severity;

use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::{Row, Stage};
use super::{read, sample, task};
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
    all(rows.iter_mut().filter(|row| row.passed(Stage::Read)).collect(), queue)
}

/// Generates clients until there are as many as are to be compiled: the same that would be compiled if all were generated.
pub(super) fn as_needed(rows: &mut [Row], queue: &Queue, count: usize, seed: u64) -> anyhow::Result<()> {
    loop {
        let missing = count.saturating_sub(rows.iter().filter(|row| row.passed(Stage::Generate)).count());
        let next = sample::pick(rows, missing, seed, |row| row.passed(Stage::Read) && row.generate.is_none());
        if next.is_empty() {
            return Ok(());
        }
        all(next, queue)?;
    }
}

fn all(mut rows: Vec<&mut Row>, queue: &Queue) -> anyhow::Result<()> {
    let stages =
        queue.map("generating", &rows, |row| task::in_its_own_process(queue, "generate", &row.file, &[]))?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.generate = Some(stage);
    }
    Ok(())
}

/// Generates one client, and writes it if a folder is given.
pub(super) fn generate(
    file: &Path,
    read: &spec::Options,
    out: Option<&Path>,
) -> anyhow::Result<Found<Generated>> {
    let api =
        spec::read_with(file, read).api.context("the document was read before, and now it is refused")?;
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
    Ok(Found { outcome, facts: Some(facts) })
}

/// The package is named like its folder.
fn options(file: &Path, out: Option<&Path>) -> Options {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let package = out.map_or_else(|| "client".to_owned(), name);
    Options::new(package, name(file))
}
