//! Codes, explanations and cases are in step: each code that generating raises is explained, each that is explained is raised, and
//! all but those that are listed are shown by a golden.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeSet;
use std::path::Path;

/// The texts of all files under a folder whose names end so.
fn texts(folder: &str, end: &str) -> String {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut texts = String::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else if path.to_string_lossy().ends_with(end) {
            texts += &std::fs::read_to_string(path).unwrap();
        }
    }
    texts
}

/// What looks like a code but is a word of another kind.
const NO_CODES: [&str; 5] = ["date-created", "date-time", "native-tls", "octet-stream", "us-ascii"];

/// Codes that no golden shows, each with its reason.
const WITHOUT_CASE: [(&str, &str); 1] =
    [("nested-too-deep", "schemas that deep are told of when they are read; it stands guard")];

fn explained() -> BTreeSet<&'static str> {
    codegen::explanations().map(|explanation| explanation.code).collect()
}

/// The codes that `lower` gives to a note or an error.
fn raised(sources: &str) -> BTreeSet<&str> {
    let literals = sources.lines().flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let is_code = |literal: &&str| {
        literal.contains('-') && !literal.starts_with("x-") && literal.split('-').all(is_word)
    };
    literals.filter(is_code).filter(|literal| !NO_CODES.contains(literal)).collect()
}

#[test]
fn each_code_is_explained_and_raised() {
    let sources = texts("src/lower", ".rs") + &texts("src/settings", ".rs");
    let reader: BTreeSet<_> = spec::diagnostic::explanations().map(|explanation| explanation.code).collect();
    let raised: BTreeSet<_> = raised(&sources).difference(&reader).copied().collect();
    let difference: Vec<_> = raised.symmetric_difference(&explained()).copied().collect();
    assert!(difference.is_empty(), "raised but not explained, or the other way round: {difference:#?}");
}

#[test]
fn each_code_is_shown_by_a_golden() {
    let goldens = texts("tests", ".snap");
    let unseen = explained().into_iter().filter(|code| !goldens.contains(&format!("[{code}]")));
    assert_eq!(unseen.collect::<Vec<_>>(), WITHOUT_CASE.map(|(code, _)| code), "codes that no golden shows");
}
