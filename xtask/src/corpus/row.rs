//! [`Row`]: a document and what became of it, as the table and `--json` show it.

use std::path::PathBuf;

use serde::Serialize;

use super::compile::Compiled;
use super::conform::Conformed;
use super::encoders::Compared;
use super::generate::Generated;
use super::outcome::{Found, Outcome};
use super::prove::Proven;
use super::read::Read;

/// A document. A stage that it did not come to is absent.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// The path in the folder, with `/` between names.
    pub(super) path: String,
    /// The version that the document says it is of, e.g. `3.0.1`, or `swagger 2.0`.
    pub(super) version: String,
    /// Where the file is.
    #[serde(skip)]
    pub(super) file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) read: Option<Found<Read>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) generate: Option<Found<Generated>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) compile: Option<Found<Compiled>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conform: Option<Found<Conformed>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prove: Option<Found<Proven>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encoders: Option<Found<Compared>>,
}

impl Row {
    /// A document that nothing has been done with yet.
    pub(super) fn new(path: String, version: String, file: PathBuf) -> Self {
        Self {
            path,
            version,
            file,
            read: None,
            generate: None,
            compile: None,
            conform: None,
            prove: None,
            encoders: None,
        }
    }

    /// How it fared in a stage; `None` if it did not come to it.
    pub(super) fn outcome(&self, stage: Stage) -> Option<&Outcome> {
        match stage {
            Stage::Read => self.read.as_ref().map(|found| &found.outcome),
            Stage::Generate => self.generate.as_ref().map(|found| &found.outcome),
            Stage::Compile => self.compile.as_ref().map(|found| &found.outcome),
            Stage::Conform => self.conform.as_ref().map(|found| &found.outcome),
            Stage::Prove => self.prove.as_ref().map(|found| &found.outcome),
            Stage::Encoders => self.encoders.as_ref().map(|found| &found.outcome),
        }
    }

    /// Whether it came to a stage and nothing was wrong.
    pub(super) fn passed(&self, stage: Stage) -> bool {
        self.outcome(stage) == Some(&Outcome::Passed)
    }

    /// What was found out by reading it.
    pub(super) fn facts(&self) -> Option<&Read> {
        self.read.as_ref()?.facts.as_ref()
    }

    /// The size of its texts, and the most memory in use, both in bytes, if it is large enough that the memory of the
    /// process itself does not matter.
    pub(super) fn memory_multiple(&self) -> Option<f64> {
        let facts = self.facts().filter(|facts| facts.bytes >= LARGE)?;
        Some(crate::table::to_f64(facts.peak_bytes?) / crate::table::to_f64(facts.bytes))
    }

    /// How many milliseconds reading it took for each megabyte, if it is large.
    pub(super) fn time_per_megabyte(&self) -> Option<f64> {
        let facts = self.facts().filter(|facts| facts.bytes >= LARGE)?;
        Some(facts.milliseconds / (crate::table::to_f64(facts.bytes) / 1e6))
    }
}

/// What is done with documents, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Read,
    Generate,
    Compile,
    Conform,
    Prove,
    Encoders,
}

impl Stage {
    /// All of them.
    pub(super) const ALL: [Self; 6] =
        [Self::Read, Self::Generate, Self::Compile, Self::Conform, Self::Prove, Self::Encoders];

    /// What it is called in tables and lists.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Generate => "generate",
            Self::Compile => "compile",
            Self::Conform => "conform",
            Self::Prove => "prove",
            Self::Encoders => "encoders",
        }
    }
}

/// From this size on, in bytes, time and memory are those of the document.
pub(super) const LARGE: u64 = 1_000_000;
