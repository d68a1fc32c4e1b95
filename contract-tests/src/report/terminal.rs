//! What a person sees at the end of a run: the findings, worst first, then the figures.

use std::collections::BTreeMap;

use anstyle::{AnsiColor, Style};
use indexmap::IndexMap;
use spec::diagnostic::{At, Diagnostic, Severity, render};
use spec::source::Location;

use super::tally::{Outcome, Tally, operations, overlay};
use super::{RenderError, Report, entry, put};
use crate::event::Event;
use crate::finding::{Finding, Group, Verdict};

/// Findings of one kind that are shown in full; the rest are counted.
const MOST: usize = 50;

/// More findings than this are summed up, as the first of them are no longer on the screen.
const SCREEN: usize = 8;

/// Folds a run into the text that stands at its end.
#[derive(Debug)]
pub struct Terminal {
    /// The command that a case's id is appended to.
    replay: String,
    tally: Tally,
    extent: Extent,
    /// How many columns there are, if it is for a terminal.
    width: Option<usize>,
}

/// How much is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// Violations, and nothing else.
    Violations,
    /// The first findings, and the figures.
    #[default]
    Usual,
    /// Every finding, and the figures.
    Everything,
}

impl Terminal {
    /// A report that says to replay with this command, e.g. `lockstep conform --case`.
    pub fn new(replay: impl Into<String>) -> Self {
        Self { replay: replay.into(), tally: Tally::default(), extent: Extent::default(), width: None }
    }

    /// The same, telling more or less.
    #[must_use]
    pub fn with_extent(self, extent: Extent) -> Self {
        Self { extent, ..self }
    }

    /// The same, for a terminal with so many columns.
    #[must_use]
    pub fn with_width(self, width: Option<usize>) -> Self {
        Self { width, ..self }
    }

    /// The run in figures.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Says something of the run.
    pub fn note(&mut self, message: impl Into<String>) {
        self.tally.notes.push(message.into());
    }

    fn group(&self, group: &Group) -> String {
        let finding = &group.first;
        let mut text = self.heading(finding);
        let width = self.width;
        let prose =
            |text: &mut String, name: &str, value: &str| entry::prose(text, name, &visible(value), width);
        prose(&mut text, "operation", &operations(group));
        if !finding.expected.is_empty() {
            prose(&mut text, "expected", &finding.expected);
        }
        prose(&mut text, "actual", &finding.actual);
        for (index, line) in self.tally.quote(group).iter().enumerate() {
            entry::whole(&mut text, if index == 0 { "answer" } else { "" }, &visible(line));
        }
        finding.notes.iter().for_each(|note| prose(&mut text, "note", note));
        if group.count > 1 {
            prose(&mut text, "count", &format!("{} requests show it; this is the first", group.count));
        }
        prose(&mut text, "cause", self.tally.cause(group));
        entry::whole(&mut text, "curl", &visible(&finding.curl));
        entry::whole(&mut text, "replay", &visible(&format!("{} {}", self.replay, finding.case)));
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
                render(&[diagnostic], &self.tally.sources, true)
            }
            None => format!("{severity}[{}]: {}\n", finding.check, visible(&finding.message)),
        }
    }

    /// A value on one line is shown itself; of one on many lines its key tells more than its first line.
    fn place(&self, location: Location) -> At {
        let text = self.tally.sources.text(location.source());
        let value = self.tally.sources.place(&location).and_then(|place| text.get(place.span));
        let is_long = value.is_some_and(|value| value.trim_end().contains('\n'));
        if is_long { At::Key(location) } else { At::Value(location) }
    }

    fn figures(&self) -> String {
        let tally = &self.tally;
        let mut text = String::new();
        let mut entry = |name: &str, value: &str| line(&mut text, format_args!("  {name:<12} {value}"));
        entry("operations", &tally.operations.to_string());
        entry("obligations", &tally.obligations());
        entry("requests", &tally.pace());
        if !tally.client {
            entry("client", "took no part: there is none of this document");
        }
        entry("findings", &tally.findings());
        if tally.open().count() > SCREEN {
            entry("by check", &by_check(tally));
        }
        let (title, base_url) = (visible(&tally.title), visible(&tally.base_url));
        let (words, style) = (tally.outcome().words(), style(tally.outcome()));
        format!("{title} at {base_url} {style}{words}{style:#}\n{text}")
    }
}

impl Report for Terminal {
    fn observe(&mut self, event: &Event<'_>) {
        self.tally.observe(event);
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.tally.accepted.clone_from(accepted);
    }

    /// The text, with ANSI colours.
    fn render(&self) -> Result<String, RenderError> {
        let mut text = String::new();
        let is_wanted = |group: &&Group| self.extent != Extent::Violations || is_violation(group);
        let groups: Vec<&Group> = self.tally.open().filter(is_wanted).collect();
        let most = if self.extent == Extent::Everything { usize::MAX } else { MOST };
        for group in groups.iter().take(most) {
            text.push_str(&self.group(group));
            text.push('\n');
        }
        if let Some(left) = groups.len().checked_sub(most).filter(|left| *left > 0) {
            line(&mut text, format_args!("… and {left} more findings; --verbose shows them\n"));
        }
        if self.extent == Extent::Violations {
            return Ok(text);
        }
        for note in &self.tally.notes {
            line(&mut text, format_args!("note: {}", visible(note)));
        }
        text.push_str(&self.figures());
        Ok(text)
    }
}

/// How many findings each check has, those first that have most.
fn by_check(tally: &Tally) -> String {
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for group in tally.open() {
        *counts.entry(group.first.check).or_default() += 1;
    }
    counts.sort_by(|_, one, _, other| other.cmp(one));
    let parts: Vec<String> = counts.iter().map(|(check, count)| format!("{count} {check}")).collect();
    parts.join(", ")
}

fn is_violation(group: &Group) -> bool {
    group.first.verdict == Verdict::Violation
}

/// How the verdict stands out.
fn style(outcome: Outcome) -> Style {
    let colour = match outcome {
        Outcome::Conforms => AnsiColor::Green,
        Outcome::ConformsSoFar | Outcome::Refused | Outcome::ShowsNothing => AnsiColor::Yellow,
        Outcome::DoesNotConform => AnsiColor::Red,
    };
    colour.on_default().bold()
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    put(text, format_args!("{arguments}\n"));
}

/// A text without characters that would act on the terminal: a server chooses some of it.
pub fn visible(text: &str) -> String {
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
    fn many_findings_are_summed_up() {
        let mut terminal = Terminal::new("conform --case");
        for number in 0..=SCREEN {
            let check = if number == 0 { "ignored_auth" } else { "unexpected_body" };
            let cause = number.to_string();
            terminal.tally.groups.add(&Finding { cause, ..crate::check::testing::finding(check) });
        }
        let text = terminal.render().unwrap();
        assert!(text.contains("  by check     8 unexpected_body, 1 ignored_auth\n"), "{text}");
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
