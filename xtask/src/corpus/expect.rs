//! `--expect FILE`: the list of what is known to fail, each with its reason.
//!
//! ```toml
//! [read."folder/pets.yaml"]
//! code = "dangling-reference"
//! reason = "`#/components/schemas/Pet` is nowhere in the document"
//! ```
//!
//! What fails and is not in the list is a surprise, and so is an entry that passes or fails of something else. Entries of a
//! stage that a document did not come to say nothing.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::outcome::Outcome;
use super::row::{Row, STAGES};

/// What is known to fail, by stage and document.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expected {
    read: BTreeMap<String, Entry>,
    generate: BTreeMap<String, Entry>,
    compile: BTreeMap<String, Entry>,
    conform: BTreeMap<String, Entry>,
}

/// How a document is known to fail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    /// Why a person agrees.
    #[expect(dead_code, reason = "for the reader of the list; without one an entry is refused")]
    reason: String,
}

impl Expected {
    /// Reads the list.
    pub(super) fn load(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file);
        let list = text.map_err(anyhow::Error::from).and_then(|text| Ok(toml::from_str(&text)?));
        list.with_context(|| format!("cannot read {}", file.display()))
    }

    /// Where what came of the documents and the list differ, a line each.
    pub(super) fn surprises(&self, rows: &[Row]) -> Vec<String> {
        let mut surprises = Vec::new();
        let lists = [&self.read, &self.generate, &self.compile, &self.conform];
        for row in rows {
            for ((stage, outcome), list) in STAGES.into_iter().zip(row.outcomes()).zip(lists) {
                let entry = list.get(&row.path);
                surprises.extend(outcome.and_then(|outcome| surprise(stage, &row.path, outcome, entry)));
            }
        }
        let missing = |path: &&String| rows.iter().all(|row| row.path != **path);
        let missing = self.read.keys().filter(missing);
        surprises.extend(missing.map(|path| format!("{path} is in the list, and no document is there")));
        surprises
    }
}

fn surprise(stage: &str, path: &str, outcome: &Outcome, entry: Option<&Entry>) -> Option<String> {
    match (outcome.code(), entry) {
        (None, None) => None,
        (Some(_), None) => Some(format!("{stage}: {path}: {outcome}")),
        (None, Some(Entry { code, .. })) => {
            Some(format!("{stage}: {path} is in the list with `{code}`, and passes: take it out"))
        }
        (Some(found), Some(Entry { code, .. })) if found == code => None,
        (Some(_), Some(Entry { code, .. })) => {
            Some(format!("{stage}: {path} is in the list with `{code}`, and fails otherwise: {outcome}"))
        }
    }
}
