//! The options that name the document; reads it and shows what is wrong with it.

use std::path::PathBuf;
use std::sync::Arc;

use spec::{Api, Severity};
use spec_cli::ReadArgs;

/// The document and how it is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DocumentArgs {
    /// The document; `cargo xtask` takes that of the workspace if none is named.
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: PathBuf,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// Reads a document; its warnings go to standard error.
pub(crate) fn read(args: &DocumentArgs) -> anyhow::Result<Arc<Api>> {
    let path = &args.spec;
    let reading = spec::read_with(path, &args.read.options());
    let least = if reading.api.is_some() { Severity::Warning } else { Severity::Error };
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
