//! What can be seen of an operation from outside, as a text for review: each case with status, media type and the
//! shape of the body. Values, times and header fields are left out, as they change from run to run.

use std::fmt::Write as _;
use std::path::PathBuf;

use contract_tests::case::Intent;
use contract_tests::client::Invoked;
use contract_tests::event::Event;
use contract_tests::exchange::Exchange;
use indexmap::IndexSet;
use serde_json::Value;

/// Folds events into the text.
pub(crate) struct Snapshot {
    folder: Option<PathBuf>,
    lines: Vec<String>,
    /// The different shapes of bodies; a line names one by its letter.
    shapes: IndexSet<String>,
}

impl Snapshot {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, lines: Vec::new(), shapes: IndexSet::new() }
    }

    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        if let Event::Judged { exchange, invoked, .. } = event {
            let line = self.line(exchange, *invoked);
            self.lines.push(line);
        }
    }

    /// Compares the text with the one that was reviewed.
    pub(crate) fn check(&self, operation: &str) {
        let Some(folder) = &self.folder else { return };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(operation);
        settings.bind(|| insta::assert_snapshot!(file_name(operation), self.text()));
    }

    fn line(&mut self, exchange: &Exchange, invoked: Option<&Invoked>) -> String {
        let intent = match &exchange.case.intent {
            Intent::Valid => "allowed".to_owned(),
            Intent::Invalid { keyword, .. } => format!("forbidden ({keyword})"),
        };
        let answer = match &exchange.outcome {
            Err(_) => "no answer".to_owned(),
            Ok(answer) => {
                let content_type = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
                let shape = self.shape(&answer.body);
                [Some(answer.status.as_str()), content_type, shape.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        };
        let client = match invoked {
            Some(Invoked::Answered(status)) => format!("; client: {status}"),
            Some(Invoked::NotRepresentable(_)) => "; client: not representable".to_owned(),
            Some(Invoked::Failed(_)) => "; client: failed".to_owned(),
            Some(Invoked::Unknown) | None => String::new(),
        };
        format!("{}: {intent} -> {answer}{client}", exchange.case.title)
    }

    /// The letter of a body's shape; `None` for an empty body.
    fn shape(&mut self, body: &[u8]) -> Option<String> {
        if body.is_empty() {
            return None;
        }
        let shape = serde_json::from_slice(body).map_or_else(|_| "no JSON".to_owned(), |body| shape(&body));
        let (index, _) = self.shapes.insert_full(shape);
        Some(format!("#{}", index + 1))
    }

    fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        for (index, shape) in self.shapes.iter().enumerate() {
            write!(text, "\n\n#{} = {shape}", index + 1).unwrap();
        }
        text
    }
}

/// `{name: string, tags: [string]}`; the elements of an array are told once for each shape that they have.
fn shape(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) => {
            let shapes: IndexSet<String> = items.iter().map(shape).collect();
            format!("[{}]", shapes.into_iter().collect::<Vec<_>>().join(" | "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{name}: {}", shape(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// A name that file systems take and that no other operation has: `GET /api_logs/{id}` → `GET-api_logs-{id}`.
fn file_name(operation: &str) -> String {
    let mut name = String::new();
    for character in operation.replacen(" /", "/", 1).chars() {
        match character {
            '/' => name.push('-'),
            '{' | '}' | '_' => name.push(character),
            plain if plain.is_ascii_alphanumeric() => name.push(plain),
            other => write!(name, "~{:x}", u32::from(other)).unwrap(),
        }
    }
    name
}
