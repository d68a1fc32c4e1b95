//! `--expect FILE`: the list of what is known to fail, each with its reason.
//!
//! ```toml
//! [read."folder/pets.yaml"]
//! code = "dangling-reference"
//! reason = "`#/components/schemas/Pet` is nowhere in the document"
//!
//! [codes.generate]
//! unsupported-parameter = "the client has no writer for it, whatever document has it"
//! ```
//!
//! What fails and is not in the list is a surprise, and so is an entry that passes or fails of something else. Entries of a
//! stage that a document did not come to say nothing.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::outcome::Outcome;
use super::row::{Row, Stage};

/// What is known to fail, by stage.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expected {
    read: Documents,
    generate: Documents,
    compile: Documents,
    conform: Documents,
    prove: Documents,
    encoders: Documents,
    codes: Codes,
}

/// Documents by their paths.
type Documents = BTreeMap<String, Entry>;

/// Reasons by codes that any document may fail with.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Codes {
    read: BTreeMap<String, String>,
    generate: BTreeMap<String, String>,
    compile: BTreeMap<String, String>,
    conform: BTreeMap<String, String>,
    prove: BTreeMap<String, String>,
    encoders: BTreeMap<String, String>,
}

impl Codes {
    /// The codes of a stage.
    fn of(&self, stage: Stage) -> &BTreeMap<String, String> {
        match stage {
            Stage::Read => &self.read,
            Stage::Generate => &self.generate,
            Stage::Compile => &self.compile,
            Stage::Conform => &self.conform,
            Stage::Prove => &self.prove,
            Stage::Encoders => &self.encoders,
        }
    }
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
        for row in rows {
            for stage in Stage::ALL {
                surprises
                    .extend(row.outcome(stage).and_then(|outcome| self.surprise(stage, &row.path, outcome)));
            }
        }
        let gone = self.read.keys().filter(|path| rows.iter().all(|row| row.path != **path));
        surprises.extend(gone.map(|path| format!("{path} is in the list, and no document is there")));
        surprises.extend(self.idle(Stage::Read, rows));
        if rows.iter().all(|row| row.passed(Stage::Read) == row.generate.is_some()) {
            surprises.extend(self.idle(Stage::Generate, rows));
        }
        surprises
    }

    /// The codes that no document fails with in a stage that all came to.
    fn idle(&self, stage: Stage, rows: &[Row]) -> Vec<String> {
        let fails = |row: &Row, code: &String| row.outcome(stage).and_then(Outcome::code) == Some(code);
        let codes = self.codes.of(stage).keys().filter(|code| !rows.iter().any(|row| fails(row, code)));
        codes.map(|code| format!("`{code}` is in the list, and no document fails with it")).collect()
    }

    fn surprise(&self, stage: Stage, path: &str, outcome: &Outcome) -> Option<String> {
        let documents = match stage {
            Stage::Read => &self.read,
            Stage::Generate => &self.generate,
            Stage::Compile => &self.compile,
            Stage::Conform => &self.conform,
            Stage::Prove => &self.prove,
            Stage::Encoders => &self.encoders,
        };
        let entry = documents.get(path);
        let is_known = |code: &&str| self.codes.of(stage).contains_key(*code);
        let name = stage.name();
        match (outcome.code(), entry) {
            (None, None) => None,
            (Some(found), Some(Entry { code, .. })) if found == code => None,
            (Some(found), None) if is_known(&found) => None,
            (Some(_), None) => Some(format!("{name}: {path}: {outcome}")),
            (None, Some(Entry { code, .. })) => {
                Some(format!("{name}: {path} is in the list with `{code}`, and passes: take it out"))
            }
            (Some(_), Some(Entry { code, .. })) => {
                Some(format!("{name}: {path} is in the list with `{code}`, and fails otherwise: {outcome}"))
            }
        }
    }
}
