//! Documents with errors of which the rest is read nevertheless: each snapshot is what the model has, and what is said of the
//! rest.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod outline;

use std::path::{Path, PathBuf};

use spec::diagnostic::At;
use spec::{LeftOut, Options, Reading};

fn keep_going(path: &Path) -> Reading {
    spec::read_with(path, &Options { keep_going: true, ..Options::default() })
}

#[test]
fn kept() {
    for path in cases("tests/keep_going") {
        assert!(spec::read(&path).api.is_none(), "{} has no errors", path.display());
        let Reading { api, left_out, diagnostics, sources } = keep_going(&path);
        let api = api.unwrap();
        let diagnostics = spec::diagnostic::render(&diagnostics, &sources, false);
        let LeftOut { operations, webhooks, schemas } = left_out;
        let schemas: Vec<String> =
            schemas.iter().map(|location| sources.place(location).unwrap().to_string()).collect();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = format!(
            "{}\nleft out: {operations:?}, {webhooks:?}\nopened: {schemas:#?}\n\n{diagnostics}",
            outline::outline(&api)
        );
        insta::with_settings!({ snapshot_path => "keep_going", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// What is no OpenAPI document stays refused; everything else is read, and what has no errors is read as without the option.
#[test]
fn whatever_has_a_version_is_read() {
    const REFUSED: [&str; 3] = ["not-openapi", "swagger-2", "unknown-version"];
    for path in cases("tests/bad").into_iter().chain(cases("tests/good")) {
        let (plain, kept) = (spec::read(&path), keep_going(&path));
        if plain.api.is_some() {
            assert_eq!(plain.diagnostics, kept.diagnostics, "{}", path.display());
            assert_eq!(kept.left_out, LeftOut::default(), "{}", path.display());
        }
        let is_broken_text = kept.diagnostics.iter().any(|found| matches!(found.at, At::Text(..)));
        let is_unreadable = kept.diagnostics.iter().any(|found| found.at == At::File(path.clone()));
        let is_refused = kept.diagnostics.iter().any(|found| REFUSED.contains(&found.code));
        if !is_broken_text {
            assert_eq!(kept.api.is_none(), is_refused || is_unreadable, "{}", path.display());
        }
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
