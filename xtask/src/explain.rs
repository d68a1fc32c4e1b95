//! `cargo xtask explain`: what a code means. Those of diagnostics are known here; for the others the binary of contract-tests,
//! which knows all, has to be built.

use std::process::ExitCode;

use crate::contract_tests;

/// Says what the code of a diagnostic or of a check means, and what to do about it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, e.g. `dangling-reference` or `ignored_auth`; lists all of them if there is none.
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let known = spec::diagnostic::explanations().chain(codegen::explanations());
    let known = known.into_iter().find(|explanation| Some(explanation.code) == args.code.as_deref());
    if let Some(explanation) = known {
        spec_cli::print(&format!("{}\n\n{}\n", explanation.code, explanation.text))?;
        return Ok(ExitCode::SUCCESS);
    }
    let code = args.code.iter().map(Into::into);
    contract_tests::run("explain", &contract_tests::Args::of(code))
}
