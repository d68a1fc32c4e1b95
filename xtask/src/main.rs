//! The commands of Lockstep: `cargo xtask COMMAND`.

mod regenerate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keeps an OpenAPI document, its Rust client and its servers in step.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Regenerate(regenerate::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Regenerate(args) => regenerate::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
