//! Reads the document and shows what is wrong with it.

use std::path::Path;
use std::sync::Arc;

use spec::{Api, Severity};

/// Reads a document; its warnings go to standard error.
pub(crate) fn read(path: &Path) -> anyhow::Result<Arc<Api>> {
    let reading = spec::read(path);
    let least = if reading.api.is_some() { Severity::Warning } else { Severity::Error };
    let mut worth_saying = reading.diagnostics;
    worth_saying.retain(|diagnostic| diagnostic.severity >= least);
    if !worth_saying.is_empty() {
        anstream::eprintln!("{}", spec::diagnostic::render(&worth_saying, &reading.sources, true));
    }
    reading.api.map(Arc::new).ok_or_else(|| anyhow::anyhow!("cannot read the document {}", path.display()))
}
