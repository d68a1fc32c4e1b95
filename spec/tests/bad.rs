//! Documents that are not as they should be: each file in `bad/` has one kind of fault; its snapshot is what the user
//! reads.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::path::{Path, PathBuf};

#[test]
fn bad() {
    for path in cases("tests/bad") {
        check(&path, &path.file_name().unwrap().to_string_lossy());
    }
}

#[test]
fn missing_file() {
    check(Path::new("tests/bad/no-such-file.yaml"), "missing-file");
}

#[test]
fn folder() {
    check(Path::new("tests/bad"), "folder");
}

fn check(path: &Path, name: &str) {
    let reading = spec::read(path);
    let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    assert!(!text.is_empty(), "{} has no diagnostics", path.display());
    assert!(
        text.chars().all(|character| character == '\n' || !character.is_control()),
        "{}: a control character would reach the terminal",
        path.display()
    );
    let verdict = if reading.api.is_some() { "read" } else { "refused" };
    insta::with_settings!({ snapshot_path => "bad", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, format!("{verdict}\n\n{text}"));
    });
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
