//! The binary `lockstep`. Exit codes: 0 all well, 1 the server falls short of its document
//! or nothing was shown, 2 the run could not be done.

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Values, requests and answers are many small pieces that live for a moment: the allocator of the system takes a third of a
/// run.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        if !is_closed_pipe(&error) {
            anstream::eprintln!("error: {error:#}");
        }
        ExitCode::from(2)
    })
}

fn run() -> anyhow::Result<ExitCode> {
    let (command, operations) = cli::read(std::env::args_os())?;
    match command {
        cli::Command::Conform(args) => cli::conform::run(&args, &operations),
        cli::Command::Mock(args) => cli::mock::run(&args, &operations),
        cli::Command::Explain(args) => cli::explain::run(&args),
        cli::Command::Check(args) => Ok(spec_cli::check::run(&args)?),
        cli::Command::Schema => cli::settings::schema::print(),
        cli::Command::Completions(args) => cli::completions::run(&args),
        cli::Command::Man(args) => cli::man::run(&args),
    }
}

/// Whether whoever read the output has had enough, as `head` has: nothing to tell anybody.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
