//! [`Tally`]: what every report for people counts: findings by cause, obligations, requests and time.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use spec::source::{Place, Sources};

use super::quote::quote;
use super::refusals::Refusals;
use crate::client::Invoked;
use crate::coverage::{Coverage, State};
use crate::event::Event;
use crate::exchange::Exchange;
use crate::finding::{Finding, Group, Groups, Verdict};
use crate::redact::Redactor;

/// A run in figures.
#[derive(Debug)]
pub struct Tally {
    /// Title and version of the document.
    pub title: String,
    /// The server.
    pub base_url: String,
    /// How many operations the document has.
    pub operations: usize,
    /// Whether a generated client took part.
    pub client: bool,
    /// How many cases were sent.
    pub requests: usize,
    /// How many of them went through the generated client as well.
    pub calls: usize,
    /// How long it took.
    pub elapsed: Duration,
    /// Whether every case was sent.
    pub whole: bool,
    /// The texts that the findings are about.
    pub sources: Arc<Sources>,
    /// The findings by cause.
    pub groups: Groups,
    /// What became of the obligations.
    pub coverage: Coverage,
    /// The operations that the run was not let in to.
    pub refusals: Refusals,
    /// What there is to say of the run itself.
    pub notes: Vec<String>,
    /// The causes of findings that somebody knows of, each with the reason that was given.
    pub accepted: BTreeMap<String, String>,
    redactor: Redactor,
    /// Parts of answers by the positions of the causes that they show.
    quotes: HashMap<usize, Vec<String>>,
    started: Instant,
}

/// Of a body of more bytes no part is shown.
const LONGEST: usize = 1 << 20;

impl Default for Tally {
    fn default() -> Self {
        Self {
            title: String::new(),
            base_url: String::new(),
            operations: 0,
            client: false,
            requests: 0,
            calls: 0,
            elapsed: Duration::ZERO,
            whole: false,
            sources: Arc::default(),
            groups: Groups::default(),
            coverage: Coverage::default(),
            refusals: Refusals::default(),
            notes: Vec::new(),
            accepted: BTreeMap::new(),
            redactor: Redactor::default(),
            quotes: HashMap::new(),
            started: Instant::now(),
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No request was sent, so nothing was shown.
    ShowsNothing,
    /// No violation, and everything was asked.
    Conforms,
    /// No violation until the run was cut short.
    ConformsSoFar,
    /// No violation, and some operations refused every allowed request for want of credentials or rights.
    Refused,
    /// There are violations.
    DoesNotConform,
}

impl Outcome {
    /// The same in words that follow the name of the server.
    pub fn words(self) -> &'static str {
        match self {
            Self::ShowsNothing => "is not shown to conform: no request was sent",
            Self::Conforms => "conforms",
            Self::ConformsSoFar => "conforms as far as the run went",
            Self::Refused => "is not shown to conform: it refuses the run for want of credentials",
            Self::DoesNotConform => "does not conform",
        }
    }
}

impl Tally {
    /// Takes one more event in.
    pub fn observe(&mut self, event: &Event<'_>) {
        self.coverage.observe(event);
        match event {
            Event::Started { api, base_url, client, redactor, .. } => {
                self.redactor = (*redactor).clone();
                self.title = format!("{} {}", api.info.title, api.info.version);
                (*base_url).clone_into(&mut self.base_url);
                self.operations = api.operations.len();
                self.client = *client;
                self.sources = Arc::clone(&api.sources);
                self.started = Instant::now();
            }
            Event::Noted { message } => self.notes.push((*message).to_owned()),
            Event::Judged { exchange, invoked, judged, conclusive } => {
                self.requests += 1;
                self.refusals.observe(exchange, *conclusive);
                let sent = matches!(invoked, Some(Invoked::Answered(_) | Invoked::Failed(_)));
                self.calls += usize::from(sent);
                for finding in &judged.findings {
                    self.groups.add(finding);
                    self.keep_quote(exchange, finding);
                }
            }
            Event::Shrunk { shrunk } => self.groups.shrink(shrunk),
            Event::Finished { whole } => {
                self.elapsed = self.started.elapsed();
                self.whole = *whole;
                self.notes.extend(self.refused());
            }
        }
    }

    /// Keeps the part of the answer that the first finding of a cause is about.
    fn keep_quote(&mut self, exchange: &Exchange, finding: &Finding) {
        let (Some(pointer), Ok(answer)) = (&finding.pointer, &exchange.outcome) else { return };
        let Some(position) = self.groups.position(finding) else { return };
        if answer.body.len() > LONGEST || self.quotes.contains_key(&position) {
            return;
        }
        // Before it is cut: what is left of a secret would not be known for one.
        if let Ok(body) = serde_json::from_slice(&self.redactor.bytes(&answer.body)) {
            self.quotes.insert(position, quote(&body, pointer));
        }
    }

    /// The lines of the first answer that a group is about, with carets under what is at fault; none if it is about no part.
    pub fn quote(&self, group: &Group) -> &[String] {
        let position = self.groups.position(&group.first);
        position.and_then(|position| self.quotes.get(&position)).map_or(&[], Vec::as_slice)
    }

    /// The cause that a group is known by.
    pub fn cause<'a>(&'a self, group: &'a Group) -> &'a str {
        self.groups.cause_of(group).unwrap_or(&group.first.cause)
    }

    /// The findings that are not accepted, worst first.
    pub fn open(&self) -> impl Iterator<Item = &Group> {
        let groups = self.groups.worst_first().into_iter();
        groups.filter(|group| !self.accepted.contains_key(self.cause(group)))
    }

    /// How many findings have this verdict and are not accepted.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.open().filter(|group| group.first.verdict == verdict).count()
    }

    /// How the run ended.
    pub fn outcome(&self) -> Outcome {
        match (self.count(Verdict::Violation), self.whole) {
            _ if self.requests == 0 => Outcome::ShowsNothing,
            (0, _) if !self.refusals.operations().is_empty() => Outcome::Refused,
            (0, true) => Outcome::Conforms,
            (0, false) => Outcome::ConformsSoFar,
            _ => Outcome::DoesNotConform,
        }
    }

    /// The number of findings, e.g. `2 violations, 1 gap, 3 accepted`.
    pub fn findings(&self) -> String {
        let (violations, gaps) = (self.count(Verdict::Violation), self.count(Verdict::Gap));
        let accepted = match self.groups.causes().count() - self.open().count() {
            0 => String::new(),
            accepted => format!(", {accepted} accepted"),
        };
        format!("{violations} violation{}, {gaps} gap{}{accepted}", plural(violations), plural(gaps))
    }

    /// The number of obligations in each state, e.g. `12: 10 met, 2 open`.
    pub fn obligations(&self) -> String {
        let counts = STATES.map(|(state, word)| (self.coverage.count(state), word));
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        match self.coverage.obligations().len() {
            0 => "0".to_owned(),
            all => format!("{all}: {}", parts.join(", ")),
        }
    }

    /// What there is to say of operations that refused every allowed request, if there are any.
    fn refused(&self) -> Option<String> {
        let refused = self.refusals.operations();
        (!refused.is_empty()).then(|| {
            format!(
                "{} of {} operations answer every request with 401 or 403, and nothing is shown of them: {} \
                 (--auth SCHEME=ENVVAR gives credentials, --exclude leaves operations out)",
                refused.len(),
                self.operations,
                few(&refused)
            )
        })
    }

    /// How many requests there were and how fast.
    pub fn pace(&self) -> String {
        let all = self.requests + self.calls;
        let seconds = self.elapsed.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 requests")]
        let rate = if seconds > 0.0 { all as f64 / seconds } else { 0.0 };
        let through = match self.calls {
            0 => String::new(),
            calls => format!(", {calls} of them through the generated client"),
        };
        format!("{all}{through}, in {seconds:.2} s: {rate:.0} a second")
    }

    /// The line of the document that a group is about.
    pub fn place(&self, group: &Group) -> Option<Place> {
        group.first.location.as_ref().and_then(|location| self.sources.place(location))
    }
}

/// The states of obligations in the words of reports, best first.
pub const STATES: [(State, &str); 5] = [
    (State::Met, "met"),
    (State::Broken, "broken"),
    (State::Gap, "with a gap"),
    (State::Unshown, "not shown"),
    (State::Open, "open"),
];

pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The operations of a group: all if they are few.
pub(super) fn operations(group: &Group) -> String {
    let names: Vec<&str> = group.operations.iter().map(String::as_str).collect();
    few(&names)
}

fn few(names: &[&str]) -> String {
    match names.split_at_checked(4) {
        Some((first, rest)) if rest.len() > 1 => format!("{} and {} more", first.join(", "), rest.len()),
        _ => names.join(", "),
    }
}

/// Actions as a whole Overlay (Overlay 1.0, section 4.4).
pub(super) fn overlay(patches: &[String]) -> Option<String> {
    let head = "overlay: 1.0.0\ninfo:\n  title: What the server does\n  version: '1'\nactions:";
    (!patches.is_empty()).then(|| format!("{head}\n{}", patches.join("\n")))
}
