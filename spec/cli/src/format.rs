//! [`Format`]: how diagnostics are told on a command line.

use spec::diagnostic::{self, Abridged};
use spec::source::Sources;
use spec::{Diagnostic, Severity};

/// How many notes or warnings of one code are shown unless all are asked for.
const MOST: usize = 20;

/// The form in which diagnostics are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: with an excerpt of the document.
    #[default]
    Text,
    /// For tools: a JSON object a line.
    Json,
    /// For GitHub Actions: workflow commands, which it shows beside the lines of a change.
    Github,
}

/// What is printed of diagnostics.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FormatArgs {
    /// How diagnostics are printed.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Show every diagnostic; otherwise of very many notes or warnings with one code the first 20.
    #[arg(long)]
    pub all: bool,
}

impl FormatArgs {
    /// The diagnostics in the format; text in colour if asked.
    pub fn render(&self, diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
        match self.format {
            Format::Json => diagnostic::json_lines(diagnostics, sources),
            Format::Github => diagnostic::github(diagnostics, sources),
            Format::Text => {
                let Abridged { shown, more } =
                    diagnostic::abridge(diagnostics, if self.all { usize::MAX } else { MOST });
                let text = diagnostic::render(shown, sources, colour);
                let more = more.into_iter().map(|((severity, code), count)| {
                    format!("\n{severity}[{code}]: {count} more like these; `--all` shows them\n")
                });
                std::iter::once(text).chain(more).collect()
            }
        }
    }
}

/// How many there are of each severity, e.g. `1 error, 2 warnings, 0 notes`.
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        format!("{count} {severity}{}", if count == 1 { "" } else { "s" })
    });
    counts.join(", ")
}
