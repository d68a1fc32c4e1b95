//! What several tests need: the document of the workspace.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use spec::Api;
use spec::json_schema::Validators;

/// The document that `[workspace.metadata.lockstep]` names.
pub(crate) fn document() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifest: toml::Table =
        toml::from_str(&std::fs::read_to_string(workspace.join("Cargo.toml")).unwrap()).unwrap();
    let spec = manifest["workspace"]["metadata"]["lockstep"]["spec"].as_str().unwrap();
    workspace.join(spec)
}

/// The validators of a document.
pub(crate) fn read(document: &Path) -> Validators {
    let reading = spec::read(document);
    let shown = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    let api: Api = reading.api.unwrap_or_else(|| panic!("{shown}"));
    Validators::new(Arc::new(api))
}
