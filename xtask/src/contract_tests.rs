//! `cargo xtask conform` and `mock`: run the binary of contract-tests with the remaining arguments. It is run, not
//! linked, so that this one builds fast, and builds on the day when generated/ does not.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::workspace::Workspace;

/// What cargo exits with when the binary does not build.
const BUILD_FAILED: i32 = 101;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Build without the generated client, which then takes no part.
    #[arg(long)]
    no_client: bool,
    /// The arguments of the command itself; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    rest: Vec<OsString>,
}

impl Args {
    /// The arguments of a command as words.
    pub(crate) fn of(words: impl IntoIterator<Item = OsString>) -> Self {
        Self { no_client: false, rest: words.into_iter().collect() }
    }
}

/// Runs a command of the binary.
pub(crate) fn run(command: &str, args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::find()?;
    let mut cargo = workspace.cargo("run");
    cargo.args(["--package", "contract-tests"]).env("LOCKSTEP_CALLED", "cargo xtask");
    if args.no_client {
        cargo.arg("--no-default-features");
    }
    cargo.args(["--", command]);
    if let Some(document) = workspace.document().filter(|_| !names_document(&args.rest)) {
        // As a variable, for a file `lockstep.toml` to have the say.
        cargo.env("LOCKSTEP_SPEC", from_here(&document));
    }
    let status = cargo.args(&args.rest).status().context("cannot run cargo")?;
    Ok(match status.code() {
        Some(BUILD_FAILED) | None => ExitCode::from(2),
        Some(code) => ExitCode::from(u8::try_from(code).unwrap_or(2)),
    })
}

/// A path as a person would type it: relative to the folder that the command runs in, if it is below.
fn from_here(path: &Path) -> &Path {
    std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path)
}

/// Whether the arguments name a document already.
fn names_document(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .filter_map(|text| text.split('=').next())
        .any(|option| ["--spec", "--mount"].contains(&option))
}
