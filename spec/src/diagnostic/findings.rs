//! [`Findings`]: diagnostics as they are found, so many of each kind that no document can flood memory with them.

use std::collections::BTreeMap;

use super::{At, Diagnostic, Severity};

/// How many diagnostics of one code are kept.
const KEPT: usize = 1000;

/// A growing list of diagnostics.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, usize>,
    faults: usize,
}

impl Findings {
    /// Adds one.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.faults += 1;
        }
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= KEPT {
            self.kept.push(diagnostic);
        }
    }

    /// How many errors were met. Where the number grew while something was read, it was not understood.
    pub(crate) fn faults(&self) -> usize {
        self.faults
    }

    /// An error was met that is told already.
    pub(crate) fn met_again(&mut self) {
        self.faults += 1;
    }

    /// Whether one of the latest has this code and this place.
    pub(crate) fn has_lately(&self, code: &str, at: &At) -> bool {
        self.kept.iter().rev().take(50).any(|known| known.code == code && known.at == *at)
    }

    /// All that were kept; of each kind that was found too often, the last one kept tells how many there were.
    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        let mut kept = self.kept;
        for (code, count) in self.counts.into_iter().filter(|(_, count)| *count > KEPT) {
            if let Some(last) = kept.iter_mut().rev().find(|known| known.code == code) {
                last.message = format!("{} (and {} more of this kind)", last.message, count - KEPT);
            }
        }
        kept
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}
