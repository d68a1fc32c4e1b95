//! Documents of real services, and the examples of the standard's own suites: all are read, where they are at hand.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use std::path::{Path, PathBuf};
use std::time::Instant;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");

/// Files of the suites that are right but not read, each with its reason.
const NOT_READ: [(&str, &str); 2] = [
    ("3.1/pass/security-scheme-object-examples.yaml", "refers to a URL, and nothing is fetched"),
    ("3.2/pass/security-scheme-object-examples.yaml", "refers to a URL, and nothing is fetched"),
];

#[test]
fn real_documents() {
    let corpus = Path::new(SHARED).join("corpus");
    let mut documents = files(&corpus, &["yaml", "json"]);
    documents.extend(files(&corpus.join("digitalocean/specification"), &["v2.yaml"]));
    if documents.is_empty() {
        println!("passed over: {} is not there", corpus.display());
        return;
    }
    let refused: Vec<String> = documents.iter().filter_map(|path| refusal(path)).collect();
    println!("{} of {} read without errors", documents.len() - refused.len(), documents.len());
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn suites() {
    let suites = Path::new(SHARED).join("suites/oas");
    let folders = ["3.0", "3.1", "3.2"].map(|version| suites.join(version).join("pass"));
    let documents: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder, &["yaml"])).collect();
    if documents.is_empty() {
        println!("passed over: {} is not there", suites.display());
        return;
    }
    for path in documents {
        let name = path.strip_prefix(&suites).unwrap().to_str().unwrap();
        let listed = NOT_READ.iter().find(|(known, _)| *known == name);
        match (refusal(&path), listed) {
            (Some(refusal), None) => panic!("{refusal}"),
            (None, Some((name, reason))) => panic!("{name} is read; take it from the list ({reason})"),
            _ => {}
        }
    }
}

/// What the standard's authors hold for a fault is an error, or a warning that says how it is read.
#[test]
fn faults() {
    let suites = Path::new(SHARED).join("suites/oas");
    let folders = ["3.1", "3.2"].map(|version| suites.join(version).join("fail"));
    for path in folders.iter().flat_map(|folder| files(folder, &["yaml"])) {
        let name = path.strip_prefix(&suites).unwrap().to_str().unwrap();
        let told =
            spec::read(&path).diagnostics.iter().any(|found| found.severity >= spec::Severity::Warning);
        assert!(told, "{name} is not told of");
    }
}

/// Why a document is refused, if it is.
fn refusal(path: &Path) -> Option<String> {
    let start = Instant::now();
    let reading = spec::read(path);
    println!("{}: {} diagnostics in {:?}", path.display(), reading.diagnostics.len(), start.elapsed());
    let rendered = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    reading.api.is_none().then_some(rendered)
}

/// The files in a folder whose names end so, by name; none if there is no such folder.
fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| ends.iter().any(|end| path.to_string_lossy().ends_with(end))).collect();
    paths.sort();
    paths
}
