//! Documents of real services: all are read, where they are at hand.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use std::path::{Path, PathBuf};
use std::time::Instant;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");

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
