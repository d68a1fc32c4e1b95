//! [`Data`]: what the page shows, as JSON. Long lists are arrays of arrays, as there may be ten thousand cases.

use std::collections::HashMap;

use serde_json::{Value, json};
use spec::Api;
use spec::source::Place;

use super::super::message::{self, Body};
use super::super::root::Root;
use super::super::tally::{Tally, overlay};
use crate::check;
use crate::coverage::State;
use crate::event::Event;
use crate::exchange::Exchange;
use crate::finding::{Group, Severity, Verdict};
use crate::obligation::{Obligation, Side};
use crate::plan::Plan;
use crate::redact::Redactor;

/// How many bytes of a body are shown.
const LONGEST: usize = 16 << 10;

/// How many exchanges are shown of findings with one cause.
const MOST: usize = 5;

/// How many lines of the document are shown around one that is broken.
const AROUND: usize = 3;

/// A line of the document with more characters is not shown as a whole, but so many of them beside what it is about.
const WIDEST: usize = 240;
const BESIDE: usize = 80;

/// Everything that the page is made of.
#[derive(Debug)]
pub(super) struct Data {
    /// The command that sends a case again, short of its id.
    replay: Option<String>,
    root: Root,
    pub(super) tally: Tally,
    redactor: Redactor,
    operations: Vec<Value>,
    /// The numbers of operations by their keys.
    numbers: HashMap<String, usize>,
    /// The numbers of obligations.
    obligations: HashMap<Obligation, usize>,
    covered: Vec<Value>,
    open: Vec<Value>,
    cases: Vec<Case>,
    /// The first exchanges that show a finding, by the position of its cause.
    exchanges: HashMap<usize, Vec<Value>>,
}

/// A case that was sent.
#[derive(Debug)]
struct Case {
    id: String,
    operation: usize,
    title: String,
    obligation: Option<usize>,
    status: Option<u16>,
    milliseconds: Option<f64>,
    bytes: usize,
    /// The positions of the causes of its findings.
    causes: Vec<usize>,
}

impl Data {
    pub(super) fn new(replay: Option<String>, root: Root) -> Self {
        Self {
            replay,
            root,
            tally: Tally::default(),
            redactor: Redactor::default(),
            operations: Vec::new(),
            numbers: HashMap::new(),
            obligations: HashMap::new(),
            covered: Vec::new(),
            open: Vec::new(),
            cases: Vec::new(),
            exchanges: HashMap::new(),
        }
    }

    pub(super) fn observe(&mut self, event: &Event<'_>) {
        self.tally.observe(event);
        match event {
            Event::Started { api, plan, redactor, .. } => {
                self.redactor = (*redactor).clone();
                self.start(api, plan);
            }
            Event::Judged { exchange, judged, .. } => {
                let position = |finding| self.tally.groups.position(finding);
                let mut causes: Vec<usize> = judged.findings.iter().filter_map(position).collect();
                causes.sort_unstable();
                causes.dedup();
                self.keep(exchange, causes);
            }
            Event::Noted { .. } | Event::Shrunk { .. } | Event::Finished { .. } => {}
        }
    }

    fn start(&mut self, api: &Api, plan: &Plan) {
        let numbered = api.operations.iter().enumerate();
        self.numbers = numbered.map(|(number, operation)| (operation.key(), number)).collect();
        let operation = |operation: &spec::model::Operation| {
            json!({
                "key": operation.key(),
                "id": operation.operation_id,
                "summary": operation.summary,
                "tags": operation.tags,
                "deprecated": operation.deprecated,
            })
        };
        self.operations = api.operations.iter().map(operation).collect();
        let known = self.tally.coverage.obligations().iter().enumerate();
        self.obligations = known.map(|(number, (obligation, _))| (obligation.clone(), number)).collect();
        let number = |obligation: &Obligation| self.obligations.get(obligation);
        let covered =
            plan.covered.iter().filter_map(|(one, case)| Some(json!([number(one)?, case.as_str()])));
        let open = plan.open.iter().filter_map(|(one, reason)| Some(json!([number(one)?, reason])));
        (self.covered, self.open) = (covered.collect(), open.collect());
    }

    fn keep(&mut self, exchange: &Exchange, causes: Vec<usize>) {
        for cause in &causes {
            let shown = self.exchanges.entry(*cause).or_default();
            if shown.len() < MOST {
                shown.push(one_exchange(exchange, &self.redactor));
            }
        }
        let answer = exchange.outcome.as_ref().ok();
        self.cases.push(Case {
            id: exchange.case.id.to_string(),
            operation: exchange.case.operation,
            title: exchange.case.title.clone(),
            obligation: self.obligations.get(&exchange.case.obligation).copied(),
            status: answer.map(|answer| answer.status.as_u16()),
            milliseconds: answer.map(|answer| answer.elapsed.as_secs_f64() * 1000.0),
            bytes: answer.map_or(0, |answer| answer.body.len()),
            causes,
        });
    }

    pub(super) fn json(&self) -> Value {
        let groups = self.tally.groups.worst_first();
        let position = |group: &&Group| self.tally.groups.position(&group.first);
        let ranks: HashMap<usize, usize> =
            groups.iter().filter_map(position).enumerate().map(|(rank, position)| (position, rank)).collect();
        let checks: serde_json::Map<String, Value> =
            check::ALL.iter().map(|check| (check.code.to_owned(), check::title(check).into())).collect();
        json!({
            "checks": checks,
            "operations": self.operations,
            "findings": groups.iter().map(|group| self.finding(group)).collect::<Vec<_>>(),
            "obligations": self.tally.coverage.obligations().iter().map(|(one, state)| self.obligation(one, *state)).collect::<Vec<_>>(),
            "covered": self.covered,
            "open": self.open,
            "cases": self.cases.iter().map(|case| one_case(case, &ranks)).collect::<Vec<_>>(),
        })
    }

    fn finding(&self, group: &Group) -> Value {
        let finding = &group.first;
        let cause = self.tally.cause(group);
        let place = self.tally.place(group);
        let operations = group.operations.iter().filter_map(|key| self.numbers.get(key)).collect::<Vec<_>>();
        let exchanges =
            self.tally.groups.position(finding).and_then(|position| self.exchanges.get(&position));
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
            "quote": self.tally.quote(group),
            "pointer": finding.pointer.as_ref().map(spec::pointer::JsonPointer::as_str),
            "operations": operations,
            "count": group.count,
            "cause": cause,
            "accepted": self.tally.accepted.get(cause),
            "notes": finding.notes,
            "curl": finding.curl,
            "case": finding.case.as_str(),
            "replay": self.replay.as_ref().map(|command| format!("{command} {}", finding.case)),
            "place": place.as_ref().map(|place| self.root.show(place)),
            "excerpt": place.map(|place| self.excerpt(group, &place)).unwrap_or_default(),
            "patch": overlay(&group.patches),
            "exchanges": exchanges,
        })
    }

    /// The lines of the document around a place, each in three parts, of which the middle one is what it is about.
    fn excerpt(&self, group: &Group, place: &Place) -> Vec<Value> {
        let Some(location) = &group.first.location else { return Vec::new() };
        let text = self.tally.sources.text(location.source());
        let first = place.line.saturating_sub(AROUND + 1);
        // Of a long value its beginning tells enough.
        let last = place.end.0.min(place.line + AROUND) + AROUND;
        let lines = text.lines().enumerate().take(last).skip(first);
        lines
            .map(|(index, text)| {
                let line = index + 1;
                let [before, marked, after] = parts(text, line, place);
                json!({ "line": line, "before": before, "marked": marked, "after": after })
            })
            .collect()
    }

    /// `[operation, pointer, keyword, 0 for valid and 1 for invalid, state]`.
    fn obligation(&self, obligation: &Obligation, state: State) -> Value {
        let operation = self.numbers.get(&obligation.operation);
        let state = match state {
            State::Open => 0,
            State::Unshown => 1,
            State::Met => 2,
            State::Gap => 3,
            State::Broken => 4,
        };
        let side = u8::from(obligation.side == Side::Invalid);
        json!([operation, obligation.pointer.as_str(), obligation.keyword, side, state])
    }
}

/// What stands in a line before a place, in it and after it. A line may be as long as a whole document: its surroundings are enough.
fn parts(text: &str, line: usize, place: &Place) -> [String; 3] {
    let length = text.chars().count();
    let is_inside = (place.line..=place.end.0).contains(&line);
    let start = if is_inside && line == place.line {
        place.column.saturating_sub(1).min(length)
    } else if is_inside {
        0
    } else {
        length
    };
    let end = if line == place.end.0 { place.end.1.saturating_sub(1) } else { length };
    let end = end.clamp(start, length);
    let part = |from: usize, to: usize| text.chars().skip(from).take(to - from).collect::<String>();
    let (before, marked, after) = (part(0, start), part(start, end), part(end, length));
    if length <= WIDEST {
        return [before, marked, after];
    }
    let before = if start == length { first(&before, WIDEST) } else { last(&before, BESIDE) };
    [before, first(&marked, WIDEST), first(&after, BESIDE)]
}

fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn last(text: &str, most: usize) -> String {
    match text.chars().count().checked_sub(most) {
        None | Some(0) => text.to_owned(),
        Some(left) => format!("…{}", text.chars().skip(left).collect::<String>()),
    }
}

/// `[id, operation, title, obligation, status, milliseconds, bytes, findings]`.
fn one_case(case: &Case, ranks: &HashMap<usize, usize>) -> Value {
    let findings: Vec<&usize> = case.causes.iter().filter_map(|cause| ranks.get(cause)).collect();
    json!([
        case.id,
        case.operation,
        case.title,
        case.obligation,
        case.status,
        case.milliseconds,
        case.bytes,
        findings
    ])
}

fn one_exchange(exchange: &Exchange, redactor: &Redactor) -> Value {
    let request = message::request(&exchange.request, redactor, LONGEST);
    let answer = match message::answer(exchange, redactor, LONGEST) {
        Ok(answer) => json!({
            "status": answer.status,
            "reason": answer.reason,
            "ms": answer.milliseconds,
            "headers": answer.headers,
            "body": body(&answer.body),
        }),
        Err(error) => json!({ "error": error }),
    };
    json!({
        "case": exchange.case.id.as_str(),
        "title": exchange.case.title,
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "body": body(&request.body),
        },
        "answer": answer,
    })
}

fn body(body: &Body) -> Value {
    json!({
        "type": body.media_type,
        "text": body.text,
        "base64": body.is_base64,
        "bytes": body.bytes,
        "cut": body.is_cut,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_line_that_a_place_is() {
        let place = |line, column, end| Place { file: "a.yaml".into(), line, column, end, span: 0..0 };
        assert_eq!(parts("type: object", 4, &place(4, 7, (4, 13))), ["type: ", "object", ""]);
        assert_eq!(parts("other", 3, &place(4, 7, (4, 13))), ["other", "", ""]);
        assert_eq!(parts("ä: [1,", 4, &place(4, 4, (5, 3))), ["ä: ", "[1,", ""]);
        assert_eq!(parts("2] # two", 5, &place(4, 4, (5, 3))), ["", "2]", " # two"]);
        let long = format!("{}object{}", "a".repeat(1000), "b".repeat(1000));
        let shown = parts(&long, 1, &place(1, 1001, (1, 1007)));
        assert_eq!(shown.each_ref().map(|part| part.chars().count()), [BESIDE + 1, 6, BESIDE + 1]);
        assert_eq!(shown[1], "object");
    }
}
