//! JSON lines: one object an event, as [`SCHEMA`] says, for programs.

use std::sync::Arc;

use serde_json::{Value, json};
use spec::source::Sources;

use super::{RenderError, Report};
use crate::client::Invoked;
use crate::curl;
use crate::event::Event;
use crate::exchange::Exchange;
use crate::finding::{Finding, Severity, Verdict};

/// The JSON Schema of a line.
pub const SCHEMA: &str = include_str!("events.schema.json");

/// Writes every event as it comes. No line holds a secret.
#[derive(Debug, Default)]
pub struct Jsonl {
    text: String,
    /// The texts that the findings are about.
    sources: Arc<Sources>,
}

impl Report for Jsonl {
    fn observe(&mut self, event: &Event<'_>) {
        if let Event::Started { api, .. } = event {
            self.sources = Arc::clone(&api.sources);
        }
        self.text.push_str(&line(event, &self.sources).to_string());
        self.text.push('\n');
    }

    fn render(&self) -> Result<String, RenderError> {
        Ok(self.text.clone())
    }
}

fn line(event: &Event<'_>, sources: &Sources) -> Value {
    match event {
        Event::Started { api, base_url, plan, client, .. } => json!({
            "event": "started",
            "title": api.info.title,
            "version": api.info.version,
            "digest": api.digest,
            "base_url": base_url,
            "obligations": plan.obligations.len(),
            "cases": plan.cases.len(),
            "client": client,
        }),
        Event::Noted { message } => json!({ "event": "noted", "message": message }),
        Event::Judged { exchange, invoked, judged, conclusive } => json!({
            "event": "judged",
            "case": exchange.case.id.as_str(),
            "operation": exchange.case.obligation.operation,
            "obligation": exchange.case.obligation.to_string(),
            "title": exchange.case.title,
            "sent_at": exchange.sent_at.to_string(),
            "curl": curl::line(&exchange.request),
            "answer": answer(exchange),
            "client": invoked.map(call),
            "checks": judged.applied,
            "conclusive": conclusive,
            "findings": judged.findings.iter().map(|one| finding(one, sources)).collect::<Vec<_>>(),
        }),
        Event::Shrunk { shrunk } => json!({
            "event": "shrunk",
            "check": shrunk.check,
            "cause": shrunk.cause,
            "case": shrunk.case.as_str(),
            "curl": shrunk.curl,
            "requests": shrunk.requests,
        }),
        Event::Finished { whole } => json!({ "event": "finished", "whole": whole }),
    }
}

fn answer(exchange: &Exchange) -> Value {
    match &exchange.outcome {
        Ok(answer) => json!({
            "status": answer.status.as_u16(),
            "bytes": answer.body.len(),
            "milliseconds": answer.elapsed.as_secs_f64() * 1000.0,
        }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

fn call(invoked: &Invoked) -> Value {
    match invoked {
        Invoked::Unknown => json!({ "outcome": "unknown" }),
        Invoked::NotRepresentable(reason) => json!({ "outcome": "not representable", "reason": reason }),
        Invoked::Answered(status) => json!({ "outcome": "answered", "status": status }),
        Invoked::Failed(reason) => json!({ "outcome": "failed", "reason": reason }),
    }
}

fn finding(finding: &Finding, sources: &Sources) -> Value {
    json!({
        "check": finding.check,
        "verdict": match finding.verdict {
            Verdict::Gap => "gap",
            Verdict::Violation => "violation",
        },
        "severity": match finding.severity {
            Severity::Minor => "minor",
            Severity::Major => "major",
            Severity::Critical => "critical",
        },
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "pointer": finding.pointer.as_ref().map(spec::JsonPointer::as_str),
        "place": finding.location.as_ref().and_then(|location| sources.place(location)).map(|place| json!({
            "file": place.file.to_string_lossy(),
            "line": place.line,
            "column": place.column,
        })),
        "document": finding.location.as_ref().map(|location| sources.pointer(location).to_fragment()),
        "cause": finding.cause,
        "patch": finding.patch,
        "notes": finding.notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn a_line_an_event() {
        let world = World::new();
        let mut jsonl = Jsonl::default();
        world.tell(&[world.json("{}")], &mut |event| jsonl.observe(event));
        let text = jsonl.render().unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["started", "noted", "judged", "finished"]);
        assert_eq!(lines[2]["answer"]["status"], 200);
        assert_eq!(lines[2]["findings"][0]["check"], "response_schema_conformance");
        assert_eq!(lines[2]["findings"][0]["document"], "#/components/schemas/Thing/required/0");
    }
}
