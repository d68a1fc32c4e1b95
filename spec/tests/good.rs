//! Documents that are read: each file in `good/` shows one feature; its snapshot is what the model makes of it.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod outline;

use std::path::{Path, PathBuf};

#[test]
fn good() {
    for path in cases("tests/good") {
        let reading = spec::read(&path);
        let diagnostics = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
        let api = reading.api.unwrap_or_else(|| panic!("{} is refused:\n{diagnostics}", path.display()));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = format!("{}\n{diagnostics}", outline::outline(&api));
        insta::with_settings!({ snapshot_path => "good", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// The documents directly in a folder, by name.
fn cases(folder: &str) -> Vec<PathBuf> {
    let entries = Path::new(folder).read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no cases");
    paths
}
