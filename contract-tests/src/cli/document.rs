//! The options that name the document; reads it and shows what is wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use spec::{Api, Severity};
use spec_cli::ReadArgs;

use super::settings::SettingsArgs;

/// The document and how it is read.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "The document")]
pub(crate) struct DocumentArgs {
    /// The document; `cargo xtask` takes that of the workspace if neither this nor `lockstep.toml` names one.
    #[arg(long, value_name = "FILE", env = "LOCKSTEP_SPEC", hide_env_values = true)]
    pub(crate) spec: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

impl DocumentArgs {
    /// The document.
    pub(crate) fn path(&self) -> anyhow::Result<&Path> {
        let path = self.spec.as_deref();
        path.context("no document is named; --spec FILE does, or `spec` in lockstep.toml")
    }
}

/// Reads the document; what is wrong with it goes to standard error, warnings only if it is not to be quiet.
pub(crate) fn read(args: &DocumentArgs, is_quiet: bool) -> anyhow::Result<Arc<Api>> {
    read_file(args.path()?, &args.read, is_quiet)
}

/// The same of a document that is named otherwise.
pub(crate) fn read_file(path: &Path, args: &ReadArgs, is_quiet: bool) -> anyhow::Result<Arc<Api>> {
    let reading = spec::read_with(path, &args.options());
    let least = if reading.api.is_some() && !is_quiet { Severity::Warning } else { Severity::Error };
    let mut worth_saying = reading.diagnostics;
    worth_saying.retain(|diagnostic| diagnostic.severity >= least);
    if !worth_saying.is_empty() {
        anstream::eprintln!("{}", spec::diagnostic::render(&worth_saying, &reading.sources, true));
    }
    if let Some(line) = spec_cli::left_out(&reading.left_out) {
        anstream::eprintln!("warning: this is not the whole API: {line}");
    }
    reading.api.map(Arc::new).ok_or_else(|| anyhow::anyhow!("cannot read the document {}", path.display()))
}
