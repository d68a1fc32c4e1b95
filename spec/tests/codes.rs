//! Codes, explanations and cases are in step: each code that the sources raise is explained, each that is explained is raised and
//! is shown by the snapshot of a case.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeSet;
use std::path::Path;

use spec::diagnostic::explanations;

/// Words with hyphens in the sources that are no codes.
const NO_CODES: [&str; 2] = ["content-type", "meta-data"];

/// The texts of all files under a folder whose names end so.
fn texts(folder: &str, end: &str) -> Vec<String> {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut texts = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else if path.to_string_lossy().ends_with(end) {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    texts
}

/// The string literals of lower-case words with hyphens between.
fn hyphenated(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let literals = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_code = |literal: &&str| {
        let mut words = literal.split('-').peekable();
        let of_letters = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        literal.contains('-') && !literal.starts_with("x-") && words.all(of_letters)
    };
    literals.filter(is_code).map(str::to_owned).collect()
}

/// Codes that no case shows, each with its reason.
const WITHOUT_CASE: [(&str, &str); 2] = [
    ("malformed-object", "what would raise it is told before, by the table of fields; it stands guard"),
    ("reference-budget", "takes a document of many megabytes or one that doubles, as `hostile.rs` has"),
];

fn explained() -> BTreeSet<String> {
    explanations().map(|explanation| explanation.code.to_owned()).collect()
}

#[test]
fn each_code_is_explained_and_raised() {
    let mut raised: BTreeSet<String> = texts("src", ".rs").iter().flat_map(|text| hyphenated(text)).collect();
    for word in NO_CODES {
        assert!(raised.remove(word), "`{word}` stands nowhere; take it from the list");
    }
    let difference: Vec<_> = raised.symmetric_difference(&explained()).cloned().collect();
    assert!(difference.is_empty(), "raised but not explained, or the other way round: {difference:#?}");
}

#[test]
fn each_code_is_shown_by_a_case() {
    let snapshots = texts("tests", ".snap").concat();
    let unseen = explained().into_iter().filter(|code| !snapshots.contains(&format!("[{code}]")));
    assert_eq!(unseen.collect::<Vec<_>>(), WITHOUT_CASE.map(|(code, _)| code), "codes that no case shows");
}

#[test]
fn each_explanation_says_something() {
    let mut seen = BTreeSet::new();
    for explanation in explanations() {
        assert!(explanation.title().ends_with('.'), "{explanation:?}");
        assert!(seen.insert(explanation.code), "{} is explained twice", explanation.code);
    }
    assert_eq!(spec::diagnostic::explain("swagger-2").unwrap().code, "swagger-2");
    assert_eq!(
        spec::diagnostic::similar("swager-2", explained().iter().map(String::as_str)),
        Some("swagger-2")
    );
}
