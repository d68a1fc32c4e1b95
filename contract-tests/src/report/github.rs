//! GitHub Actions: a workflow command for each finding, which GitHub shows beside the line of the document.

use std::collections::BTreeMap;

use spec::diagnostic::workflow_command;

use super::root::Root;
use super::tally::{Tally, operations};
use super::{RenderError, Report};
use crate::event::Event;
use crate::finding::{Group, Severity, Verdict};

/// Folds a run into workflow commands, worst first: GitHub shows the first ten of each kind.
#[derive(Debug)]
pub struct Github {
    root: Root,
    tally: Tally,
}

impl Github {
    /// A report that names files as the root says.
    pub fn new(root: Root) -> Self {
        Self { root, tally: Tally::default() }
    }

    fn command(&self, group: &Group) -> String {
        let finding = &group.first;
        let name = match (finding.verdict, finding.severity) {
            (Verdict::Gap, _) => "notice",
            (Verdict::Violation, Severity::Minor) => "warning",
            (Verdict::Violation, Severity::Major | Severity::Critical) => "error",
        };
        let mut properties = Vec::new();
        if let Some(place) = self.tally.place(group) {
            let file = self.root.name(&place.file);
            properties.push(("file", file.to_string_lossy().into_owned()));
            properties.push(("line", place.line.to_string()));
            // Columns are of use only on one line.
            if place.end.0 == place.line {
                properties.push(("col", place.column.to_string()));
                properties.push(("endColumn", place.end.1.to_string()));
            }
            properties.push(("endLine", place.end.0.to_string()));
        }
        properties.push(("title", finding.check.to_owned()));
        let text = format!(
            "{}\nExpected: {}\nActual: {}\nOperations: {}\nCase: {}",
            finding.message,
            finding.expected,
            finding.actual,
            operations(group),
            finding.case,
        );
        workflow_command(name, &properties, &text)
    }
}

impl Report for Github {
    fn observe(&mut self, event: &Event<'_>) {
        self.tally.observe(event);
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.tally.accepted.clone_from(accepted);
    }

    fn render(&self) -> Result<String, RenderError> {
        let about = [("title", "lockstep".to_owned())];
        let notes = self.tally.notes.iter().map(|note| workflow_command("notice", &about, note));
        Ok(self.tally.open().map(|group| self.command(group)).chain(notes).collect())
    }
}
