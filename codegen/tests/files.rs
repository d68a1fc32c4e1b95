//! Writing a tree: what stays, what goes, and what a run finds that was interrupted.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::fs;
use std::path::Path;

use codegen::files::{FilesError, MARK, Written, check, write};
use codegen::{Files, Options};

fn tree(files: &[(&str, &str)]) -> Files {
    let mut tree = Files::default();
    for (path, text) in files {
        tree.insert(*path, format!("// {MARK}\n{text}\n"));
    }
    tree
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_tree_becomes_what_is_asked_for() {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("client");
    let first = tree(&[("src/a.rs", "a"), ("src/deep/b.rs", "b"), ("src/gone.rs", "c")]);
    assert_eq!(write(&first, &directory).unwrap(), Written { written: 3, unchanged: 0, removed: 0 });
    let before = fs::metadata(directory.join("src/a.rs")).unwrap().modified().unwrap();
    fs::write(directory.join("notes.txt"), "mine").unwrap();
    fs::create_dir_all(directory.join("target/debug")).unwrap();
    fs::write(directory.join("target/debug/cache"), "kept").unwrap();
    let second = tree(&[("src/a.rs", "a"), ("src/deep/b.rs", "changed")]);
    assert_eq!(check(&second, &directory).unwrap().len(), 2);
    assert_eq!(write(&second, &directory).unwrap(), Written { written: 1, unchanged: 1, removed: 1 });
    assert_eq!(check(&second, &directory).unwrap(), []);
    assert_eq!(fs::metadata(directory.join("src/a.rs")).unwrap().modified().unwrap(), before);
    assert_eq!(names(&directory), ["notes.txt", "src", "target"]);
    assert_eq!(names(&directory.join("src")), ["a.rs", "deep"]);
    assert_eq!(fs::read_to_string(directory.join("target/debug/cache")).unwrap(), "kept");
    assert_eq!(names(temporary.path()), ["client"]);
}

#[test]
fn a_tree_in_step_is_not_touched() {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("client");
    let files = tree(&[("a.rs", "a")]);
    write(&files, &directory).unwrap();
    let before = fs::metadata(&directory).unwrap().modified().unwrap();
    assert_eq!(write(&files, &directory).unwrap(), Written { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(fs::metadata(&directory).unwrap().modified().unwrap(), before);
}

#[test]
fn what_somebody_else_wrote_is_not_overwritten() {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("client");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("a.rs"), "fn mine() {}\n").unwrap();
    let refused = write(&tree(&[("a.rs", "a"), ("b.rs", "b")]), &directory);
    assert!(matches!(refused, Err(FilesError::Foreign(_))));
    assert_eq!(names(&directory), ["a.rs"]);
    assert_eq!(fs::read_to_string(directory.join("a.rs")).unwrap(), "fn mine() {}\n");
}

/// A kill while the new tree is built, and one between the two renames of systems that cannot exchange.
#[test]
fn an_interrupted_run_is_cleared_up() {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("client");
    let files = tree(&[("a.rs", "a")]);
    write(&files, &directory).unwrap();
    let (new, old) =
        (temporary.path().join(".client.lockstep-new"), temporary.path().join(".client.lockstep-old"));
    fs::create_dir(&new).unwrap();
    fs::write(new.join("half.rs"), "").unwrap();
    assert_eq!(check(&files, &directory).unwrap(), []);
    assert_eq!(names(temporary.path()), ["client"]);
    fs::create_dir(&new).unwrap();
    fs::rename(&directory, &old).unwrap();
    assert_eq!(check(&files, &directory).unwrap(), []);
    assert_eq!(names(temporary.path()), ["client"]);
}

/// What a client is written as for a document after some of its text was replaced.
fn client_of(folder: &Path, replaced: (&str, &str)) -> Files {
    let original = include_str!("cases/tags.yaml");
    let text = original.replacen(replaced.0, replaced.1, 1);
    assert!(replaced.0 == replaced.1 || text != original, "nothing was replaced");
    let document = folder.join("tags.yaml");
    fs::write(&document, text).unwrap();
    codegen::from_document(&document, &Options::new("client", "tags.yaml")).unwrap().files
}

/// The contract table states the digest of the document, and so changes with every byte of it.
#[test]
fn a_changed_document_rewrites_what_changed() {
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("client");
    let before = client_of(temporary.path(), ("", ""));
    write(&before, &directory).unwrap();
    let unchanged = Written { written: 0, unchanged: before.len(), removed: 0 };
    assert_eq!(write(&client_of(temporary.path(), ("", "")), &directory).unwrap(), unchanged);

    let described = ("Bird: { type", "Bird: { description: It has wings., type");
    let of_type = client_of(temporary.path(), described);
    assert_eq!(changed(&of_type, &directory), ["src/contract.rs", "src/types/bird.rs"]);
    let deprecated = ("operationId: listBirds\n", "operationId: listBirds\n      deprecated: true\n");
    let of_operation = client_of(temporary.path(), deprecated);
    assert_eq!(changed(&of_operation, &directory), ["API.md", "src/contract.rs", "src/resources/birds.rs"]);
}

fn changed(files: &Files, directory: &Path) -> Vec<String> {
    check(files, directory).unwrap().into_iter().map(|difference| difference.path).collect()
}
