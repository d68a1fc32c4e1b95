//! `cargo xtask ci`: all that a change has to pass, as CI runs it.

use std::process::{Command, ExitCode};

use anyhow::Context as _;

use crate::workspace::Workspace;

/// Runs `.ci/run`.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let script = Workspace::find()?.root().join(".ci/run");
    let status =
        Command::new(&script).status().with_context(|| format!("cannot run {}", script.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
