//! Diagnostics → JSON lines, for tools: one object a line, in the order of the document.

use serde::Serialize;

use super::{At, Diagnostic};
use crate::source::Sources;

/// The JSON Schema of one line.
pub const SCHEMA: &str = include_str!("json.schema.json");

/// One diagnostic as tools read it. Every member is always there.
#[derive(Debug, Serialize)]
struct Record<'d> {
    code: &'static str,
    severity: String,
    message: &'d str,
    help: Option<&'d str>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    pointer: Option<String>,
}

/// Writes each diagnostic as a JSON object on a line of its own, as [`SCHEMA`] says.
pub fn json_lines(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let line = |diagnostic: &Diagnostic| serde_json::to_string(&record(diagnostic, sources)).ok();
    diagnostics.iter().filter_map(line).flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn record<'d>(diagnostic: &'d Diagnostic, sources: &Sources) -> Record<'d> {
    let place = sources.place_at(&diagnostic.at);
    let file = match (&place, &diagnostic.at) {
        (Some(place), _) => Some(&place.file),
        (None, At::File(file)) => Some(file),
        (None, _) => None,
    };
    Record {
        code: diagnostic.code,
        severity: diagnostic.severity.to_string(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file: file.map(|file| file.to_string_lossy().into_owned()),
        line: place.as_ref().map(|place| place.line),
        column: place.as_ref().map(|place| place.column),
        end_line: place.as_ref().map(|place| place.end.0),
        end_column: place.as_ref().map(|place| place.end.1),
        pointer: diagnostic.at.location().map(|location| sources.pointer(location).to_string()),
    }
}
