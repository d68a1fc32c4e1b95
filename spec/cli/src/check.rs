//! `check`: what there is to say about documents.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::{FormatArgs, ReadArgs, print};
use anstream::eprintln;
use spec::{Reading, Severity};

/// Read documents and say what is wrong with them.
///
/// Exit codes: 0 nothing as bad as `--fail-on` says; 1 something is; 2 a file could not be looked at.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The OpenAPI documents.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Exit with 1 if a document has something at least this bad.
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    fail_on: FailOn,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    read: ReadArgs,
}

const EXAMPLES: &str = "\
Examples:
  lockstep check openapi.yaml
  lockstep check apis/one.yaml apis/other.json --fail-on warning
  lockstep check openapi.yaml --format github";

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<FailOn> for Severity {
    fn from(limit: FailOn) -> Self {
        match limit {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Note,
        }
    }
}

/// Reads the documents; the exit code.
///
/// # Errors
/// When standard output cannot be written to.
pub fn run(args: &Args) -> io::Result<ExitCode> {
    let options = args.read.options();
    let colour = io::stdout().is_terminal();
    let mut exit = 0;
    for file in &args.files {
        let reading = spec::read_with(file, &options);
        print(&args.format.render(&reading.diagnostics, &reading.sources, colour))?;
        eprintln!("{}: {}", file.display(), summary(&reading));
        if let Some(line) = crate::left_out(&reading.left_out) {
            eprintln!("{}: {line}", file.display());
        }
        exit = exit.max(verdict(&reading, args.fail_on.into()));
    }
    Ok(ExitCode::from(exit))
}

/// The exit code for one document.
fn verdict(reading: &Reading, limit: Severity) -> u8 {
    let was_looked_at = reading.sources.ids().next().is_some();
    let worst = reading.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
    match worst {
        _ if !was_looked_at => 2,
        Some(worst) if worst >= limit => 1,
        _ => 0,
    }
}

fn summary(reading: &Reading) -> String {
    let said = crate::counts(&reading.diagnostics);
    match &reading.api {
        Some(api) => format!("OpenAPI {}, {} operations; {said}", api.openapi, api.operations.len()),
        None => format!("not understood; {said}"),
    }
}
