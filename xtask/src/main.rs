//! The commands of Lockstep: `cargo xtask COMMAND`.

mod bench;
mod ci;
mod contract_tests;
mod corpus;
mod explain;
mod process;
mod regenerate;
mod release;
mod table;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

/// Printing Rust makes and drops very many small values, on which the usual allocator spends half of the time. Version 2 of this one
/// needs less memory than its version 3.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Keeps an OpenAPI document, its Rust client and its servers in step.
///
/// Exit codes: 0 all well; 1 what was asked about falls short (stale, not conforming); 2 it could not be done (a bad
/// document, an unreachable server, bad usage).
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Regenerate(regenerate::Args),
    Check(spec_cli::check::Args),
    /// Drives a server with requests generated from the document and judges its answers.
    #[command(disable_help_flag = true)]
    Conform(contract_tests::Args),
    /// Serves a document.
    #[command(disable_help_flag = true)]
    Mock(contract_tests::Args),
    Explain(explain::Args),
    Corpus(corpus::Args),
    #[command(hide = true)]
    CorpusTask(corpus::task::Args),
    Bench(bench::Args),
    #[command(hide = true)]
    BenchTask(bench::task::Args),
    #[command(hide = true)]
    MeasureChild(bench::command::Args),
    /// Runs all that a change has to pass.
    Ci,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Regenerate(args) => regenerate::run(&args),
        Command::Check(args) => spec_cli::check::run(&args).map_err(Into::into),
        Command::Conform(args) => contract_tests::run("conform", &args),
        Command::Mock(args) => contract_tests::run("mock", &args),
        Command::Explain(args) => explain::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::CorpusTask(args) => corpus::task::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::BenchTask(args) => bench::task::run(&args),
        Command::MeasureChild(args) => bench::command::run(&args),
        Command::Ci => ci::run(),
    };
    outcome.unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
