//! `cargo xtask explain`: what a code means. Those of diagnostics are known here; those of checks the binary of contract-tests
//! knows.

use std::process::ExitCode;

use anstream::println;

use crate::contract_tests;

/// Says what the code of a diagnostic or of a check means, and what to do about it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, e.g. `dangling-reference` or `ignored_auth`; lists all of them if there is none.
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(code) = &args.code else {
        println!("Diagnostics of `regenerate`:");
        for explanation in codegen::explanations() {
            println!("  {:<30} {}", explanation.code, explanation.title());
        }
        return contract_tests::run("explain", &contract_tests::Args::of([]));
    };
    let known = spec::diagnostic::explanations().chain(codegen::explanations());
    if let Some(explanation) = known.into_iter().find(|explanation| explanation.code == code) {
        println!("{}\n\n{}", explanation.code, explanation.text);
        return Ok(ExitCode::SUCCESS);
    }
    contract_tests::run("explain", &contract_tests::Args::of([code.into()]))
}
