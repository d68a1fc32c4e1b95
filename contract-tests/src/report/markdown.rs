//! Markdown (GitHub's dialect): the figures, the findings and a line for each operation, for a pull request or a summary.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::root::Root;
use super::tally::{Outcome, Tally, operations, overlay};
use super::{RenderError, Report, put};
use crate::coverage::State;
use crate::event::Event;
use crate::finding::{Group, Severity, Verdict};

/// How many findings are told in full: GitHub takes no more than a mebibyte of summary.
const MOST: usize = 100;

/// Folds a run into a page.
#[derive(Debug)]
pub struct Markdown {
    root: Root,
    tally: Tally,
}

impl Markdown {
    /// A report that names files as the root says.
    pub fn new(root: Root) -> Self {
        Self { root, tally: Tally::default() }
    }
}

impl Report for Markdown {
    fn observe(&mut self, event: &Event<'_>) {
        self.tally.observe(event);
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.tally.accepted.clone_from(accepted);
    }

    fn render(&self) -> Result<String, RenderError> {
        let parts = [self.head(), self.findings(), self.accepted(), self.coverage()];
        Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"))
    }
}

impl Markdown {
    fn head(&self) -> String {
        let tally = &self.tally;
        let mark = match tally.outcome() {
            Outcome::Conforms => "✅",
            Outcome::ConformsSoFar | Outcome::Refused | Outcome::ShowsNothing => "⚠️",
            Outcome::DoesNotConform => "❌",
        };
        let mut text = format!("# {mark} {} {}\n\n", plain(&tally.title), tally.outcome().words());
        text.push_str("| | |\n|---|---|\n");
        for (name, value) in [
            ("server", tally.base_url.clone()),
            ("operations", tally.operations.to_string()),
            ("obligations", tally.obligations()),
            ("requests", tally.pace()),
            ("findings", tally.findings()),
        ] {
            put(&mut text, format_args!("| {name} | {} |\n", plain(&value)));
        }
        for note in &tally.notes {
            put(&mut text, format_args!("\n> {}\n", plain(note)));
        }
        text
    }

    fn findings(&self) -> String {
        let groups: Vec<&Group> = self.tally.open().collect();
        if groups.is_empty() {
            return String::new();
        }
        let mut text =
            "## Findings\n\n| | check | what | operations | times |\n|---|---|---|---|---:|\n".to_owned();
        for group in groups.iter().take(MOST) {
            let first = &group.first;
            put(
                &mut text,
                format_args!(
                    "| {} | `{}` | {} | {} | {} |\n",
                    weight(group),
                    first.check,
                    plain(&first.message),
                    plain(&operations(group)),
                    group.count,
                ),
            );
        }
        text.push('\n');
        for group in groups.iter().take(MOST) {
            text.push_str(&self.finding(group));
        }
        if let Some(left) = groups.len().checked_sub(MOST).filter(|left| *left > 0) {
            put(&mut text, format_args!("… and {left} more findings.\n"));
        }
        text
    }

    fn finding(&self, group: &Group) -> String {
        let first = &group.first;
        let mut text =
            format!("<details><summary><code>{}</code> {}</summary>\n\n", first.check, html(&first.message));
        let place = self.tally.place(group).map(|place| code(&self.root.show(&place)));
        let entries = [
            ("document", place.unwrap_or_default()),
            ("expected", plain(&first.expected)),
            ("actual", plain(&first.actual)),
            ("cause", code(self.tally.cause(group))),
            ("case", code(first.case.as_str())),
        ];
        for (name, value) in entries.iter().filter(|(_, value)| !value.is_empty()) {
            put(&mut text, format_args!("- {name}: {value}\n"));
        }
        for note in &first.notes {
            put(&mut text, format_args!("- note: {}\n", plain(note)));
        }
        let quote = self.tally.quote(group);
        if !quote.is_empty() {
            put(&mut text, format_args!("\n{}", fenced("text", &quote.join("\n"))));
        }
        put(&mut text, format_args!("\n{}", fenced("sh", &first.curl)));
        if let Some(overlay) = overlay(&group.patches) {
            put(
                &mut text,
                format_args!(
                    "\nThis OpenAPI Overlay brings the document in step:\n\n{}",
                    fenced("yaml", &overlay)
                ),
            );
        }
        text.push_str("\n</details>\n\n");
        text
    }

    fn accepted(&self) -> String {
        let is_found = |(cause, _): &(&String, &String)| self.tally.groups.contains(cause);
        let found: Vec<_> = self.tally.accepted.iter().filter(is_found).collect();
        if found.is_empty() {
            return String::new();
        }
        let mut text = "## Accepted\n\n| cause | reason |\n|---|---|\n".to_owned();
        for (cause, reason) in found {
            put(&mut text, format_args!("| {} | {} |\n", plain(cause), plain(reason)));
        }
        text
    }

    fn coverage(&self) -> String {
        let mut operations: IndexMap<&str, [usize; 5]> = IndexMap::new();
        for (obligation, state) in self.tally.coverage.obligations() {
            let [met, broken, gap, unshown, open] = operations.entry(&obligation.operation).or_default();
            *match state {
                State::Met => met,
                State::Broken => broken,
                State::Gap => gap,
                State::Unshown => unshown,
                State::Open => open,
            } += 1;
        }
        if operations.is_empty() {
            return String::new();
        }
        let mut text =
            "## Coverage\n\nWhat was to be shown of each operation, and what became of it.\n\n".to_owned();
        text.push_str(
            "| operation | met | broken | with a gap | not shown | open |\n|---|---:|---:|---:|---:|---:|\n",
        );
        for (operation, counts) in operations {
            let counts = counts.map(|count| count.to_string()).join(" | ");
            put(&mut text, format_args!("| {} | {counts} |\n", plain(operation)));
        }
        text
    }
}

fn weight(group: &Group) -> &'static str {
    match (group.first.verdict, group.first.severity) {
        (Verdict::Gap, _) => "gap",
        (Verdict::Violation, Severity::Critical) => "critical",
        (Verdict::Violation, Severity::Major) => "major",
        (Verdict::Violation, Severity::Minor) => "minor",
    }
}

/// A text on one line in which nothing acts as markup: a server chooses some of it.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in super::terminal::visible(text).chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            // A mention or a reference would tell people who have nothing to do with it.
            '@' => shown.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' => shown.extend(['\\', character]),
            _ => shown.push(character),
        }
    }
    shown
}

/// For the inside of an HTML element.
fn html(text: &str) -> String {
    let text = super::terminal::visible(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "&#64;")
}

/// A span of code; its fence is longer than any in it (`CommonMark`, section 6.1).
fn code(text: &str) -> String {
    let text = super::terminal::visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_acts() {
        assert_eq!(
            plain("<img onerror> |a| @you\n# [x](y)"),
            "&lt;img onerror> \\|a\\| &#64;you\\\\n\\# \\[x\\](y)"
        );
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(fenced("sh", "```"), "````sh\n```\n````\n");
        assert_eq!(html("</summary>"), "&lt;/summary&gt;");
    }
}
