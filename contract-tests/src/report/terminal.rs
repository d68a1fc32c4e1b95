//! What a person sees at the end of a run: the findings, worst first, then the figures.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use spec::diagnostic::{At, Diagnostic, Severity, render};
use spec::source::{Location, Sources};

use super::{RenderError, Report};
use crate::client::Invoked;
use crate::coverage::{Coverage, State};
use crate::event::Event;
use crate::finding::{Finding, Group, Groups, Verdict};

/// Findings of one kind that are shown in full; the rest are counted.
const MOST: usize = 50;

/// Folds a run into the text that stands at its end.
#[derive(Debug)]
pub struct Terminal {
    /// The command that a case's id is appended to.
    replay: String,
    title: String,
    base_url: String,
    operations: usize,
    client: bool,
    started: Instant,
    requests: usize,
    calls: usize,
    elapsed: Duration,
    whole: bool,
    sources: Arc<Sources>,
    groups: Groups,
    coverage: Coverage,
    notes: Vec<String>,
    /// The causes of findings that somebody knows of.
    accepted: BTreeSet<String>,
}

impl Terminal {
    /// A report that says to replay with this command, e.g. `cargo xtask conform --case`.
    pub fn new(replay: impl Into<String>) -> Self {
        Self {
            replay: replay.into(),
            title: String::new(),
            base_url: String::new(),
            operations: 0,
            client: false,
            started: Instant::now(),
            requests: 0,
            calls: 0,
            elapsed: Duration::ZERO,
            whole: false,
            sources: Arc::default(),
            groups: Groups::default(),
            coverage: Coverage::default(),
            notes: Vec::new(),
            accepted: BTreeSet::new(),
        }
    }

    /// The findings by cause.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Findings with these causes are known: they are counted, and not shown.
    pub fn accept(&mut self, causes: impl IntoIterator<Item = impl Into<String>>) {
        self.accepted.extend(causes.into_iter().map(Into::into));
    }

    /// Says something of the run.
    pub fn note(&mut self, message: impl Into<String>) {
        self.notes.push(message.into());
    }

    /// How many findings have this verdict and are not accepted.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.open().filter(|group| group.first.verdict == verdict).count()
    }

    /// The findings that are not accepted, worst first.
    fn open(&self) -> impl Iterator<Item = &Group> {
        let groups = self.groups.worst_first().into_iter();
        groups.filter(|group| self.groups.cause_of(group).is_none_or(|cause| !self.accepted.contains(cause)))
    }

    /// Whether nothing was sent, so that nothing was found because nothing was asked.
    pub fn shows_nothing(&self) -> bool {
        self.requests == 0
    }

    /// What became of the obligations.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    fn group(&self, group: &Group) -> String {
        let finding = &group.first;
        let mut text = self.heading(finding);
        let mut entry = |name: &str, value: &str| {
            let value = visible(value);
            line(&mut text, format_args!("  {name:<9} {value}"));
        };
        entry("operation", &operations(group));
        if !finding.expected.is_empty() {
            entry("expected", &finding.expected);
        }
        entry("actual", &finding.actual);
        finding.notes.iter().for_each(|note| entry("note", note));
        if group.count > 1 {
            entry("count", &format!("{} requests show it; this is the first", group.count));
        }
        entry("cause", self.groups.cause_of(group).unwrap_or(&finding.cause));
        entry("curl", &finding.curl);
        entry("replay", &format!("{} {}", self.replay, finding.case));
        if let Some(overlay) = overlay(&group.patches) {
            line(
                &mut text,
                format_args!("  patch     an OpenAPI Overlay that brings the document in step:\n"),
            );
            overlay.lines().for_each(|patch| line(&mut text, format_args!("      {}", visible(patch))));
        }
        text
    }

    /// What is wrong, with the line of the document.
    fn heading(&self, finding: &Finding) -> String {
        let severity = match finding.verdict {
            Verdict::Gap => Severity::Note,
            Verdict::Violation => Severity::Error,
        };
        match &finding.location {
            Some(location) => {
                let diagnostic = Diagnostic {
                    code: finding.check,
                    severity,
                    at: self.place(*location),
                    message: finding.message.clone(),
                    help: None,
                };
                render(&[diagnostic], &self.sources, true)
            }
            None => format!("{severity}[{}]: {}\n", finding.check, visible(&finding.message)),
        }
    }

    /// A value on one line is shown itself; of one on many lines its key tells more than its first line.
    fn place(&self, location: Location) -> At {
        let text = self.sources.text(location.source());
        let value = self.sources.place(&location).and_then(|place| text.get(place.span));
        let is_long = value.is_some_and(|value| value.trim_end().contains('\n'));
        if is_long { At::Key(location) } else { At::Value(location) }
    }

    fn figures(&self) -> String {
        let mut text = String::new();
        let mut entry = |name: &str, value: &str| line(&mut text, format_args!("  {name:<12} {value}"));
        entry("operations", &self.operations.to_string());
        entry("obligations", &self.obligations());
        entry("requests", &self.pace());
        if !self.client {
            entry("client", "took no part: there is none of this document");
        }
        let (violations, gaps) = (self.count(Verdict::Violation), self.count(Verdict::Gap));
        let accepted = match self.groups.causes().count() - self.open().count() {
            0 => String::new(),
            accepted => format!(", {accepted} accepted"),
        };
        entry(
            "findings",
            &format!("{violations} violation{}, {gaps} gap{}{accepted}", plural(violations), plural(gaps)),
        );
        let verdict = match (violations, self.whole) {
            _ if self.shows_nothing() => "is not shown to conform: no request was sent",
            (0, true) => "conforms",
            (0, false) => "conforms as far as the run went",
            _ => "does not conform",
        };
        format!("{} at {} {verdict}\n{text}", visible(&self.title), visible(&self.base_url))
    }

    fn obligations(&self) -> String {
        let words = [
            (State::Met, "met"),
            (State::Broken, "broken"),
            (State::Gap, "with a gap"),
            (State::Unshown, "not shown"),
            (State::Open, "open"),
        ];
        let counts = words.map(|(state, word)| (self.coverage.count(state), word));
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

    fn pace(&self) -> String {
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
}

impl Report for Terminal {
    fn observe(&mut self, event: &Event<'_>) {
        self.coverage.observe(event);
        match event {
            Event::Started { api, base_url, client, .. } => {
                self.title = format!("{} {}", api.info.title, api.info.version);
                (*base_url).clone_into(&mut self.base_url);
                self.operations = api.operations.len();
                self.client = *client;
                self.sources = Arc::clone(&api.sources);
                self.started = Instant::now();
            }
            Event::Noted { message } => self.notes.push((*message).to_owned()),
            Event::Judged { invoked, judged, .. } => {
                self.requests += 1;
                let sent = matches!(invoked, Some(Invoked::Answered(_) | Invoked::Failed(_)));
                self.calls += usize::from(sent);
                judged.findings.iter().for_each(|finding| self.groups.add(finding));
            }
            Event::Finished { whole } => {
                self.elapsed = self.started.elapsed();
                self.whole = *whole;
            }
        }
    }

    /// The text, with ANSI colours.
    fn render(&self) -> Result<String, RenderError> {
        let mut text = String::new();
        let groups: Vec<&Group> = self.open().collect();
        for group in groups.iter().take(MOST) {
            text.push_str(&self.group(group));
            text.push('\n');
        }
        if let Some(left) = groups.len().checked_sub(MOST).filter(|left| *left > 0) {
            line(&mut text, format_args!("… and {left} more findings\n"));
        }
        for note in &self.notes {
            line(&mut text, format_args!("note: {}", visible(note)));
        }
        text.push_str(&self.figures());
        Ok(text)
    }
}

/// The operations of a group: all if they are few.
fn operations(group: &Group) -> String {
    match group.operations.as_slice() {
        [one] => one.clone(),
        few if few.len() <= 5 => few.join(", "),
        many => {
            let first: Vec<&str> = many.iter().take(4).map(String::as_str).collect();
            format!("{} and {} more", first.join(", "), many.len() - 4)
        }
    }
}

/// Actions as a whole Overlay (Overlay 1.0, section 4.4).
fn overlay(patches: &[String]) -> Option<String> {
    let head =
        "overlay: 1.0.0\ninfo:\n  title: Statuses that the server answers with\n  version: '1'\nactions:";
    (!patches.is_empty()).then(|| format!("{head}\n{}", patches.join("\n")))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "{arguments}");
}

/// A text without characters that would act on the terminal: a server chooses some of it.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let bidirectional = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || bidirectional {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    /// What a person sees, without the line that tells the time.
    fn shown(world: &World, exchanges: &[crate::exchange::Exchange]) -> String {
        let mut terminal = Terminal::new("conform --case");
        world.tell(exchanges, &mut |event| terminal.observe(event));
        let text = terminal.render().unwrap();
        let plain = anstream::adapter::strip_str(&text).to_string();
        let lines = plain.lines().filter(|line| !line.trim_start().starts_with("requests "));
        let lines = lines.map(|line| match line.find("-->").zip(line.rfind('/')) {
            // The folder of the document is another one each time.
            Some((arrow, slash)) => format!("{}--> {}", &line[..arrow], &line[slash + 1..]),
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn findings_and_figures() {
        let world = World::new();
        let mut forbidden = world.answered(422, &[], "no");
        world.ask_forbidden(&mut forbidden, "minimum");
        let bad = r#"{"name":"\u001b[2J","made":"2025-03-31T12:31:44Z"}"#;
        insta::assert_snapshot!(shown(&world, &[world.json(bad), world.json(bad), forbidden]));
    }

    #[test]
    fn nothing_to_complain_of() {
        let world = World::new();
        let good = r#"{"name":"a","made":"2025-03-31T12:31:44Z"}"#;
        insta::assert_snapshot!(shown(&world, &[world.json(good)]));
    }

    #[test]
    fn nothing_to_show() {
        insta::assert_snapshot!(shown(&World::new(), &[]));
    }

    #[test]
    fn what_a_server_says_does_not_act_on_the_terminal() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}\n"), "a\\u{1b}[2J\\u{202e}\\n");
    }
}
