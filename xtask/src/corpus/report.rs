//! [`Report`]: all that was found out, as `--json` writes it.
//!
//! ```json
//! {
//!   "seed": 0,
//!   "documents": [{
//!     "path": "pets.yaml",
//!     "version": "3.0.1",
//!     "read": { "outcome": "passed", "files": 1, "bytes": 1048, "errors": 0, "operations": 3, … },
//!     "generate": { "outcome": "refused", "code": "…", "message": "…", … },
//!     "compile": { "outcome": "crashed", "how": "signal: 6", "message": "…", … },
//!     "conform": { "outcome": "timed_out" }
//!   }]
//! }
//! ```
//!
//! A stage that a document did not come to is absent, and so are the figures of a process that did not live to tell them.

use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use super::row::Row;
use super::summary;

/// All that was found out.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    seed: u64,
    pub(super) documents: Vec<Row>,
    /// For the reader.
    #[serde(skip)]
    pub(super) summary: String,
}

impl Report {
    /// Sums the rows up.
    pub(super) fn new(seed: u64, documents: Vec<Row>) -> Self {
        Self { seed, summary: summary::summary(&documents, seed), documents }
    }

    /// Writes it as JSON.
    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}
