//! `explain CODE`: what a check looks for or a diagnostic of the document means, and why.

use std::process::ExitCode;

use anstream::println;
use contract_tests::check;
use spec::diagnostic;

/// Say what a check looks for, or what a diagnostic of the document means.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, e.g. `ignored_auth` or `dangling-reference`; all of them if there is none.
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(code) = &args.code else {
        list();
        return Ok(ExitCode::SUCCESS);
    };
    let text = check::find(code)
        .map(check::text)
        .or_else(|| diagnostic::explain(code).map(|explanation| explanation.text.to_owned()));
    match text {
        Some(text) => println!("{code}\n\n{}", text.trim_end()),
        None => anyhow::bail!("there is no check or diagnostic `{code}`{}", suggestion(code)),
    }
    Ok(ExitCode::SUCCESS)
}

fn list() {
    println!("Diagnostics of the document:");
    for explanation in diagnostic::explanations() {
        println!("  {:<30} {}", explanation.code, explanation.title());
    }
    println!("Checks of `conform`:");
    for check in check::ALL {
        println!("  {:<30} {}", check.code, check::title(check));
    }
}

fn suggestion(code: &str) -> String {
    let checks = check::ALL.iter().map(|check| check.code);
    let known = checks.chain(diagnostic::explanations().map(|explanation| explanation.code));
    diagnostic::similar(code, known).map(|similar| format!("; did you mean `{similar}`?")).unwrap_or_default()
}
