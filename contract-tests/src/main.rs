//! The binary: `conform`, `mock`, `explain`. Exit codes: 0 all well, 1 the server falls short of its document
//! or nothing was shown, 2 the run could not be done.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let outcome = match cli::Cli::parse().command {
        cli::Command::Conform(args) => cli::conform::run(&args),
        cli::Command::Mock(args) => cli::mock::run(&args),
        cli::Command::Explain(args) => cli::explain::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        if !is_closed_pipe(&error) {
            anstream::eprintln!("error: {error:#}");
        }
        ExitCode::from(2)
    })
}

/// Whether whoever read the output has had enough, as `head` has: nothing to tell anybody.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
