//! `cargo xtask check`: what there is to say about documents.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{eprintln, print};
use spec::{Severity, diagnostic};
use spec_cli::ReadArgs;

/// Reads documents and says what is wrong with them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The OpenAPI documents.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Exit with 1 if a document has something at least this bad; one that cannot be understood exits with 2.
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    fail_on: FailOn,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let limit = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    let options = args.read.options();
    let mut exit = 0;
    for file in &args.files {
        let reading = spec::read_with(file, &options);
        let colour = std::io::stdout().is_terminal();
        print!("{}", diagnostic::render(&reading.diagnostics, &reading.sources, colour));
        let worst = reading.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
        eprintln!("{}: {}", file.display(), summary(&reading));
        if let Some(line) = spec_cli::left_out(&reading.left_out) {
            eprintln!("{}: {line}", file.display());
        }
        exit = exit.max(match worst {
            Some(Severity::Error) if reading.api.is_none() => 2,
            Some(severity) if severity >= limit => 1,
            _ => 0,
        });
    }
    ExitCode::from(exit)
}

fn summary(reading: &spec::Reading) -> String {
    let count = |severity| reading.diagnostics.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let said = format!("{errors} errors, {warnings} warnings, {notes} notes");
    match &reading.api {
        Some(api) => format!("OpenAPI {}, {} operations; {said}", api.openapi, api.operations.len()),
        None => format!("not understood; {said}"),
    }
}
