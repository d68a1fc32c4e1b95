//! `explain CODE`: what a check looks for or a diagnostic of the document means, and why.

use std::process::ExitCode;

use contract_tests::check;
use contract_tests::mock::Fault;
use spec::diagnostic::{self, Explanation};

use super::settings;

/// Say what a check looks for, what a diagnostic means, or what a fault of the mock does.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The code, e.g. `ignored_auth` or `dangling-reference`; all of them if there is none.
    code: Option<String>,
}

/// What `regenerate` says, which is not among the commands here, but is said of the same documents.
const GENERATING: &str = include_str!("../../../codegen/src/diagnostics.md");

const EXAMPLES: &str = "\
Examples:
  lockstep explain
  lockstep explain ignored_auth
  lockstep explain dangling-reference";

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(code) = &args.code else {
        spec_cli::print(&list())?;
        return Ok(ExitCode::SUCCESS);
    };
    let text = check::find(code)
        .map(check::text)
        .or_else(|| Fault::find(code).map(fault))
        .or_else(|| known().find(|known| known.code == code).map(|known| known.text.to_owned()));
    match text {
        Some(text) => spec_cli::print(&format!("{code}\n\n{}\n", text.trim_end()))?,
        None => anyhow::bail!("there is no check or diagnostic `{code}`{}", suggestion(code)),
    }
    Ok(ExitCode::SUCCESS)
}

/// All of them, a line each.
fn list() -> String {
    let mut text = String::new();
    let mut section = |of: &str, lines: &mut dyn Iterator<Item = (&'static str, String)>| {
        text.extend([of, ":\n"]);
        text.extend(lines.map(|(code, title)| format!("  {code:<30} {title}\n")));
    };
    let line = |explanation: Explanation| (explanation.code, explanation.title().to_owned());
    section("Diagnostics of the document", &mut diagnostic::explanations().map(line));
    section("Diagnostics of `regenerate`", &mut diagnostic::sections(GENERATING).map(line));
    section("Diagnostics of `lockstep.toml`", &mut settings::explanations().map(line));
    section("Faults of `mock`", &mut Fault::all().iter().map(|fault| (fault.code, fault.summary.to_owned())));
    section("Checks of `conform`", &mut check::ALL.iter().map(|check| (check.code, check::title(check))));
    text
}

fn fault(fault: &Fault) -> String {
    let Fault { code, summary, needs, .. } = fault;
    format!("With `mock --fault {code}` the mock {summary}. That cannot be shown where {needs}.")
}

fn suggestion(code: &str) -> String {
    let checks = check::ALL.iter().map(|check| check.code).chain(Fault::all().iter().map(|fault| fault.code));
    let known: Vec<&str> = checks.chain(known().map(|explanation| explanation.code)).collect();
    // Checks have `_` where diagnostics have `-`, which nobody keeps in mind.
    let words = |code: &str| code.to_lowercase().replace('-', "_");
    let same = known.iter().copied().find(|known| words(known) == words(code));
    same.or_else(|| diagnostic::similar(code, known.into_iter()))
        .map(|similar| format!("; did you mean `{similar}`?"))
        .unwrap_or_default()
}

/// Everything that is said of documents and settings.
fn known() -> impl Iterator<Item = Explanation> {
    let document = diagnostic::explanations().chain(diagnostic::sections(GENERATING));
    document.chain(settings::explanations())
}
