//! The first stage: reading.

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use spec::{Diagnostic, Options, Severity};

use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::Row;
use super::task;
use crate::process;

/// What was found out by reading a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Read {
    /// How many texts it consists of.
    pub(super) files: usize,
    /// The size of all texts.
    pub(super) bytes: u64,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    /// Under `paths` and `webhooks`; none if the document was refused.
    pub(super) operations: usize,
    /// Sub-schemas included.
    pub(super) schemas: usize,
    /// What was not understood of a document with errors that is kept to all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) left_out: Option<String>,
    pub(super) milliseconds: f64,
    /// The most memory that the process had in use, where the system tells.
    pub(super) peak_bytes: Option<u64>,
}

/// Reads every document.
pub(super) fn stage(rows: &mut [Row], queue: &Queue) -> anyhow::Result<()> {
    let stages = queue.map("reading", rows, |row| task::in_its_own_process(queue, "read", &row.file, &[]))?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.read = Some(stage);
    }
    Ok(())
}

/// Reads one document.
pub(super) fn read(file: &Path, options: &Options) -> Found<Read> {
    let start = Instant::now();
    let reading = spec::read_with(file, options);
    let milliseconds = process::milliseconds(start);
    let count = |severity| reading.diagnostics.iter().filter(|one| one.severity == severity).count();
    let texts = || reading.sources.ids().map(|id| reading.sources.text(id));
    let api = reading.api.as_ref();
    let facts = Read {
        files: texts().count(),
        bytes: texts().map(|text| text.len() as u64).sum(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        operations: api.map_or(0, |api| api.operations.len() + api.webhooks.len()),
        schemas: api.map_or(0, |api| api.schemas.len()),
        left_out: spec_cli::left_out(&reading.left_out),
        milliseconds,
        peak_bytes: process::peak_memory(),
    };
    let outcome = if api.is_some() { Outcome::Passed } else { outcome(&reading.diagnostics) };
    Found { outcome, facts: Some(facts) }
}

/// Refused for the first error, if there is one.
pub(super) fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    error.map_or(Outcome::Passed, |error| Outcome::Refused {
        code: error.code.to_owned(),
        message: error.message.clone(),
    })
}
