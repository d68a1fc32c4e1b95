//! Commands that measure run in the release profile, however they were started.

use std::process::ExitCode;

use anyhow::Context as _;

use crate::workspace::Workspace;

/// The option of commands that measure.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Profile {
    /// Measure this program as it was built, even if that was without optimisation.
    #[arg(long)]
    as_built: bool,
}

/// Runs the same command again in the release profile, if this program was built in another.
pub(crate) fn instead(profile: Profile) -> anyhow::Result<Option<ExitCode>> {
    if profile.as_built || !cfg!(debug_assertions) {
        return Ok(None);
    }
    anstream::eprintln!("building with optimisation, as this measures (`--as-built` does without)");
    let status = Workspace::find()?
        .cargo("run")
        .args(["--release", "--package", "xtask", "--"])
        .args(std::env::args_os().skip(1))
        // A release profile may have debug assertions too: once is enough.
        .arg("--as-built")
        .status()
        .context("cannot run cargo")?;
    Ok(Some(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2).into()))
}
