//! `cargo xtask bench` as a person meets it.
#![expect(clippy::unwrap_used, reason = "a test states what it expects")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths: {}
";

/// What a run printed and exited with.
fn bench(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["bench", "--as-built", "--rounds", "1"]).args(arguments).current_dir(folder);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let exit = output.status.code().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("exit {exit}\n{stdout}{stderr}")
}

/// A document that is mostly an extension of this length.
fn document(length: usize) -> String {
    format!("{DOCUMENT}x-long: {}\n", "a".repeat(length))
}

#[test]
fn a_file_has_a_row() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pets.yaml"), document(50_000)).unwrap();
    let printed = bench(folder.path(), &["read", "--file", "pets.yaml", "--enforce"]);
    let row = printed.lines().find(|line| line.starts_with("pets.yaml ")).unwrap();
    assert!(row.starts_with("pets.yaml  0.05  "), "{row}");
    let ratio: Vec<&str> = row.split_whitespace().filter(|cell| cell.ends_with('x')).collect();
    assert!(!ratio.is_empty(), "{row}");
    assert!(printed.starts_with("exit 0\n"), "a small file was held to a mark:\n{printed}");
}

/// What the plain parser refuses, `read` may still say something about.
#[test]
fn what_cannot_be_parsed_has_no_ratio() {
    let folder = TempDir::new().unwrap();
    let text = DOCUMENT.replace("{}", "[}");
    fs::write(folder.path().join("pets.yaml"), text).unwrap();
    let printed = bench(folder.path(), &["read", "--file", "pets.yaml"]);
    let row = printed.lines().find(|line| line.starts_with("pets.yaml ")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!((cells[2], cells[4]), ("-", "-"), "{row}");
}

/// Whatever other generators are installed, this one has a row with figures, and a small document is held to no mark.
#[test]
fn generating_is_measured_in_a_process_of_its_own() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pets.yaml"), DOCUMENT).unwrap();
    let printed = bench(folder.path(), &["generate", "--file", "pets.yaml", "--enforce"]);
    let row = printed.lines().find(|line| line.starts_with("pets.yaml ")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!((cells[1], cells[3], cells[5]), ("lockstep", "-", "-"), "{row}");
    let peak: f64 = cells[4].parse().unwrap();
    let lines: u64 = cells[6].parse().unwrap();
    assert!(peak > 1.0 && lines > 0, "{row}");
    assert!(printed.starts_with("exit 0\n"), "{printed}");
}

#[test]
fn what_is_not_there_cannot_be_measured() {
    let folder = TempDir::new().unwrap();
    let missing = bench(folder.path(), &["read", "--file", "pets.yaml"]);
    assert!(missing.starts_with("exit 2\n") && missing.contains("pets.yaml"), "{missing}");
    let unknown = bench(folder.path(), &["raed"]);
    assert_eq!(
        unknown,
        "exit 2\nerror: there is no bench `raed`; there are: read, generate, check, call, mock, conform\n"
    );
}
