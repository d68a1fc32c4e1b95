//! The command line: one file a command.

mod accept;
mod conduct;
pub(crate) mod conform;
pub(crate) mod document;
pub(crate) mod explain;
#[cfg(feature = "client")]
mod generated_client;
pub(crate) mod mock;
mod observed;
mod output;
mod prove;
mod watch;

use clap::{Parser, Subcommand};

/// Holds servers against their OpenAPI document.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Conform(Box<conform::Args>),
    Mock(Box<mock::Args>),
    Explain(explain::Args),
}
