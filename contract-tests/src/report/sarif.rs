//! SARIF 2.1.0: the findings at their places in the document, for code scanning and editors.

use std::collections::BTreeMap;
use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use spec::source::Place;

use super::root::Root;
use super::tally::{Tally, operations};
use super::{RenderError, Report, put};
use crate::check::{self, Check};
use crate::event::Event;
use crate::finding::{Finding, Group, Severity, Verdict};

/// What a path keeps in a URI (RFC 3986, section 3.3), but for `:`, which would make a scheme of what stands before it.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Folds a run into one log with one result for each cause.
#[derive(Debug)]
pub struct Sarif {
    root: Root,
    tally: Tally,
}

impl Sarif {
    /// A report that names files as the root says.
    pub fn new(root: Root) -> Self {
        Self { root, tally: Tally::default() }
    }
}

impl Report for Sarif {
    fn observe(&mut self, event: &Event<'_>) {
        self.tally.observe(event);
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.tally.accepted.clone_from(accepted);
    }

    fn render(&self) -> Result<String, RenderError> {
        let groups = self.tally.groups.worst_first();
        let results: Vec<Value> = groups.into_iter().map(|group| self.result(group)).collect();
        let notes = self.tally.notes.iter();
        let notes: Vec<Value> =
            notes.map(|note| json!({ "level": "note", "message": { "text": note } })).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "lockstep",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": check::ALL.iter().map(rule).collect::<Vec<_>>(),
                } },
                "invocations": [{
                    "executionSuccessful": self.tally.whole,
                    "toolExecutionNotifications": notes,
                }],
                // SARIF counts UTF-16 code units unless it is told otherwise (section 3.14.17).
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        serde_json::to_string_pretty(&log).map_err(|error| RenderError(error.to_string()))
    }
}

impl Sarif {
    fn result(&self, group: &Group) -> Value {
        let finding = &group.first;
        let mut result = json!({
            "ruleId": finding.check,
            "ruleIndex": check::ALL.iter().position(|check| check.code == finding.check),
            "kind": "fail",
            "level": level(finding),
            "message": { "text": message(group) },
            "locations": [self.location(group)],
            "occurrenceCount": group.count,
            "partialFingerprints": { "cause/v1": digest(self.tally.cause(group)) },
            "properties": {
                "cause": self.tally.cause(group),
                "case": finding.case.as_str(),
                "curl": finding.curl,
                "operations": group.operations,
                "patches": group.patches,
            },
        });
        // With a list, even an empty one, every result of the run has to have one (section 3.27.23).
        if let (Some(result), false) = (result.as_object_mut(), self.tally.accepted.is_empty()) {
            result.insert("suppressions".to_owned(), self.suppressions(group));
        }
        result
    }

    fn suppressions(&self, group: &Group) -> Value {
        let reason = self.tally.accepted.get(self.tally.cause(group));
        reason.into_iter().map(|reason| json!({ "kind": "external", "justification": reason })).collect()
    }

    fn location(&self, group: &Group) -> Value {
        let logical: Vec<Value> = group
            .operations
            .iter()
            .map(|operation| json!({ "fullyQualifiedName": operation, "kind": "function" }))
            .collect();
        match self.tally.place(group) {
            Some(place) => json!({ "physicalLocation": self.physical(&place), "logicalLocations": logical }),
            None => json!({ "logicalLocations": logical }),
        }
    }

    fn physical(&self, place: &Place) -> Value {
        let (end_line, end_column) = place.end;
        json!({
            "artifactLocation": { "uri": uri(&self.root.name(&place.file)) },
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": end_line,
                "endColumn": end_column,
            },
        })
    }
}

fn rule(check: &Check) -> Value {
    let text = check::text(check);
    json!({
        "id": check.code,
        "shortDescription": { "text": check::title(check) },
        "fullDescription": { "text": text },
        "help": { "text": text, "markdown": text },
        "defaultConfiguration": { "level": level_of(check.severity) },
    })
}

fn level(finding: &Finding) -> &'static str {
    match finding.verdict {
        Verdict::Gap => "note",
        Verdict::Violation => level_of(finding.severity),
    }
}

fn level_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "warning",
        Severity::Major | Severity::Critical => "error",
    }
}

fn message(group: &Group) -> String {
    let Finding { message, expected, actual, .. } = &group.first;
    let mut lines = vec![message.clone()];
    if !expected.is_empty() {
        lines.push(format!("Expected: {expected}"));
    }
    lines.push(format!("Actual: {actual}"));
    lines.push(format!("Shown by {} requests to {}.", group.count, operations(group)));
    lines.join("\n")
}

/// The same on every machine, so that a finding is known again in the next run.
fn digest(cause: &str) -> String {
    let mut digits = String::with_capacity(32);
    Sha256::digest(cause).iter().take(16).for_each(|byte| put(&mut digits, format_args!("{byte:02x}")));
    digits
}

fn uri(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let encoded = utf8_percent_encode(&path, IN_PATH).to_string();
    if file.is_absolute() { format!("file:///{}", encoded.trim_start_matches('/')) } else { encoded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_as_uris() {
        assert_eq!(uri(Path::new("a b/{x}#1:2.yaml")), "a%20b/%7Bx%7D%231%3A2.yaml");
        assert_eq!(uri(Path::new("/elsewhere/ä.yaml")), "file:///elsewhere/%C3%A4.yaml");
    }
}
