//! What a person sees on standard error while a run lasts: a line that changes, on a terminal; a line now and then, elsewhere;
//! a line for each request, if asked.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use contract_tests::event::Event;
use contract_tests::report::progress::Progress;
use contract_tests::report::terminal::visible;
use terminal_size::{Width, terminal_size_of};

/// How often the line on a terminal changes.
const OFTEN: Duration = Duration::from_millis(100);

/// How often there is a new line elsewhere, as in the log of a CI system.
const SELDOM: Duration = Duration::from_secs(10);

/// How many columns a terminal takes for what is typed while the line stands.
const ECHO: usize = 2;

/// How much is said.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct TalkArgs {
    /// Say only what is wrong: no progress, no warnings of the document, neither gaps nor figures.
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say each request with its answer as it comes, and show every finding at the end.
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

/// The part of the screen that changes.
#[derive(Debug)]
pub(crate) struct Screen {
    progress: Progress,
    kind: Kind,
    last: Instant,
    /// How many columns the line takes that is to be written over.
    taken: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    /// One line, written over and over.
    Line,
    Lines,
    Requests,
}

impl Screen {
    pub(crate) fn new(talk: TalkArgs) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let kind = match talk {
            TalkArgs { quiet: true, .. } => Kind::Nothing,
            TalkArgs { verbose: true, .. } => Kind::Requests,
            _ if std::io::stderr().is_terminal() && !is_dumb => Kind::Line,
            _ => Kind::Lines,
        };
        let mut screen = Self { progress: Progress::default(), kind, last: Instant::now(), taken: 0 };
        if kind == Kind::Line {
            screen.rewrite(&screen.progress.line());
        }
        screen
    }

    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        self.progress.observe(event);
        match (self.kind, event) {
            (Kind::Line, Event::Finished { .. }) => self.rewrite(""),
            (Kind::Line, _) if self.is_time(OFTEN) => self.rewrite(&self.progress.line()),
            (Kind::Lines, Event::Judged { .. }) if self.is_time(SELDOM) => say(&self.progress.line()),
            (Kind::Requests, event) => request(event).iter().for_each(|line| say(line)),
            _ => {}
        }
    }

    /// Leaves an empty line to whatever is said next.
    pub(crate) fn clear(&mut self) {
        if self.kind == Kind::Line {
            self.rewrite("");
        }
    }

    fn is_time(&mut self, interval: Duration) -> bool {
        let is_time = self.last.elapsed() >= interval;
        if is_time {
            self.last = Instant::now();
        }
        is_time
    }

    /// Spaces, not an escape sequence, take away what was there: not every terminal knows those.
    fn rewrite(&mut self, line: &str) {
        let width = terminal_size_of(std::io::stderr()).map_or(80, |(Width(width), _)| usize::from(width));
        let (text, taken) = over(line, width, self.taken);
        self.taken = taken;
        // The line is a comfort; a terminal that does not take it is no reason to stop.
        let _shown = write!(std::io::stderr(), "{text}");
    }
}

/// What is to be written so that a line stands where another one took so many columns, and how many it takes itself.
fn over(line: &str, width: usize, taken: usize) -> (String, usize) {
    // In the last column some terminals go on to the next line, and many show `^C` for the keys that end the run.
    let room = width.saturating_sub(1 + ECHO);
    let line: String = visible(line).chars().take(room).collect();
    let columns = line.chars().count();
    let rest = " ".repeat((taken.min(room) + ECHO).saturating_sub(columns));
    let end = if line.is_empty() { "\r" } else { "" };
    (format!("\r{line}{rest}{end}"), columns)
}

fn say(line: &str) {
    let _shown = writeln!(std::io::stderr(), "{line}");
}

/// What became of a request, in a line.
fn request(event: &Event<'_>) -> Option<String> {
    let Event::Judged { exchange, judged, .. } = event else { return None };
    let (status, time) = match &exchange.outcome {
        Ok(answer) => (answer.status.as_str().to_owned(), answer.elapsed.as_secs_f64() * 1000.0),
        Err(_) => ("---".to_owned(), 0.0),
    };
    let case = &exchange.case;
    let mut line =
        format!("{status} {time:>8.1} ms  {}  {}  {}", case.id, case.obligation.operation, case.title);
    for finding in &judged.findings {
        line.push_str("  ");
        line.push_str(finding.check);
    }
    Some(visible(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_over_lines_on_terminals_of_any_width() {
        assert_eq!(over("12 of 345, no findings", 20, 0), ("\r12 of 345, no fin".to_owned(), 17));
        assert_eq!(over("short", 80, 8), ("\rshort     ".to_owned(), 5));
        assert_eq!(over("", 20, 30), (format!("\r{}\r", " ".repeat(19)), 0));
        assert_eq!(over("a\u{1b}[2J", 80, 0).0, "\ra\\u{1b}[2J");
        assert_eq!(over("anything", 0, 5), ("\r  \r".to_owned(), 0));
    }
}
