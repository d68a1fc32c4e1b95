//! The command line: one file a command.

mod accept;
pub(crate) mod completions;
mod conduct;
pub(crate) mod conform;
mod connection;
pub(crate) mod document;
pub(crate) mod explain;
#[cfg(feature = "client")]
mod generated_client;
pub(crate) mod man;
pub(crate) mod mock;
mod mounted;
mod observed;
mod output;
mod prove;
mod screen;
pub(crate) mod settings;
mod watch;

use std::ffi::OsString;

use clap::{Command as Description, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use settings::ForOperations;

/// Holds servers against their OpenAPI document, and stands in for them.
///
/// Exit codes: 0 all well; 1 what was asked about falls short; 2 it could not be done (a bad document, an unreachable
/// server, bad usage).
#[derive(Debug, Parser)]
#[command(name = "lockstep", version = env!("LOCKSTEP_VERSION"), after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  lockstep check openapi.yaml                  what there is to say about a document
  lockstep mock --spec openapi.yaml            a server of it
  lockstep conform --spec openapi.yaml --url http://localhost:3000
                                               whether a server does what it says
  lockstep explain ignored_auth                what a code in the output means

`lockstep COMMAND --help` has more of them.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Conform(Box<conform::Args>),
    Mock(Box<mock::Args>),
    Check(spec_cli::check::Args),
    Explain(explain::Args),
    /// Print the JSON Schema of `lockstep.toml`, for an editor.
    Schema,
    Completions(completions::Args),
    Man(man::Args),
}

/// The variable by which `cargo xtask` says that it is how a person calls the binary.
const CALLED: &str = "LOCKSTEP_CALLED";

/// What a person calls the binary.
pub(crate) fn called() -> String {
    std::env::var(CALLED).unwrap_or_else(|_| "lockstep".to_owned())
}

/// What there is to say on the command line.
pub(crate) fn command() -> Description {
    let called = called();
    let mut command = Cli::command().bin_name(&called);
    if called != "lockstep" {
        command = command.mut_subcommands(|command| match command.get_after_help() {
            Some(help) => {
                let help = help.to_string().replace(" lockstep ", &format!(" {called} "));
                command.after_help(help)
            }
            None => command,
        });
    }
    command.build();
    command
}

/// Reads a command line, and the file of settings with it. Ends the program for `--help` and the like, as clap does.
///
/// # Errors
/// When the file of settings cannot be followed.
pub(crate) fn read(words: impl Iterator<Item = OsString>) -> anyhow::Result<(Command, ForOperations)> {
    let command = command();
    let merged = settings::merged(&command, words.collect())?;
    let matches =
        command.try_get_matches_from(merged.words).unwrap_or_else(|error| refuse(&error, merged.added));
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    Ok((cli.command, merged.operations))
}

/// Says what is wrong with a command line, part of which may stand in a file.
fn refuse(error: &clap::Error, added: Option<String>) -> ! {
    if let Some(added) = added.filter(|_| error.use_stderr()) {
        anstream::eprintln!("note: {added}");
    }
    error.exit()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command line in a text for help: `lockstep` and what stands behind it, up to what explains or redirects it.
    fn examples(help: &str) -> Vec<Vec<String>> {
        let lines = help.lines().map(str::trim).filter(|line| line.starts_with("lockstep "));
        let ends = |word: &&str| ![">", "|"].contains(word);
        let commands = lines.map(|line| line.split("   ").next().unwrap_or_default());
        let words = commands.map(|line| line.split(' ').take_while(ends).map(str::to_owned).collect());
        words.filter(|words: &Vec<String>| !words.iter().any(|word| word.ends_with('`'))).collect()
    }

    #[test]
    fn every_example_is_understood() {
        let cli = command();
        let mut count = 0;
        for command in std::iter::once(&cli).chain(cli.get_subcommands()) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for words in examples(&help) {
                let read = cli.clone().try_get_matches_from(&words);
                assert!(read.is_ok(), "{words:?}: {}", read.unwrap_err());
                count += 1;
            }
        }
        assert!(count > 15, "{count}");
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
