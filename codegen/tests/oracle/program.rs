//! One crate of the types of all cases, and a program that decodes, encodes and validates values of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::Files;
use serde_json::Value;

use crate::case::Generated;

/// What became of one value.
pub(crate) struct Outcome {
    /// Why it was not decoded.
    pub(crate) error: Option<String>,
    pub(crate) encoded: Value,
    pub(crate) violations: Vec<String>,
}

/// Builds the program for cases.
pub(crate) fn build(name: &str, cases: &[Generated]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = root.join("target/codegen-oracle").join(name);
    write(&files(name, root, cases), &folder);
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let target = root.join("target/codegen-oracle/target");
    // The target directory is that of all programs, as they have the same dependencies.
    let driver = format!("driver-{name}");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet", "--bin", &driver])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", "-Adead_code")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
    target.join("debug").join(driver)
}

/// Touches only what is new, so that a second run builds nothing.
fn write(files: &Files, folder: &Path) {
    let types = folder.join("src/types");
    for entry in fs::read_dir(&types).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if files.get(&format!("src/types/{name}")).is_none() {
            fs::remove_file(path).unwrap();
        }
    }
    for (path, text) in files.iter() {
        let path = folder.join(path);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// Runs the program over values of types by their names.
pub(crate) fn run(program: &Path, values: &[(&str, &Value)]) -> Vec<Outcome> {
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    for (name, value) in values {
        writeln!(text, "{name}\t{{\"value\":{value}}}").unwrap();
    }
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "the program ended by itself");
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    let outcomes: Vec<Outcome> = lines.map(|line| outcome(&serde_json::from_str(line).unwrap())).collect();
    assert_eq!(outcomes.len(), values.len());
    outcomes
}

fn outcome(line: &Value) -> Outcome {
    let texts = |list: &Value| {
        list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    Outcome {
        error: line["error"].as_str().map(str::to_owned),
        encoded: line["encoded"]["value"].clone(),
        violations: texts(&line["violations"]),
    }
}

/// The types of all cases side by side; their names keep them apart.
fn files(name: &str, root: &Path, cases: &[Generated]) -> Files {
    let mut files = Files::default();
    let mut index = String::new();
    let mut arms = String::new();
    let mut modules = String::new();
    let mut shared: BTreeMap<&str, &str> = BTreeMap::new();
    for Generated { case, files: of_case, .. } in cases {
        let holder = case.holder();
        let mut texts = String::new();
        // What the types of a case do not say stays a file of its own.
        let schemas = format!("schemas_{}", case.name.to_lowercase());
        if let Some(text) = of_case.get("src/schemas.rs") {
            files.insert(format!("src/{schemas}.rs"), text.to_owned());
            writeln!(modules, "pub mod {schemas};").unwrap();
        }
        for (path, text) in of_case.iter().filter(|(path, _)| path.starts_with("src/types/")) {
            if path.ends_with("mod.rs") {
                let lines: String = text
                    .lines()
                    .filter(|line| !line.starts_with("//"))
                    .flat_map(|line| [line, "\n"])
                    .collect();
                // The modules of remote schemas are those of several cases.
                let new = lines.split_inclusive(';').filter(|statement| !index.contains(statement.trim()));
                let new: String = new.collect();
                index.push_str(&new);
            } else {
                let known = shared.entry(path).or_insert(text);
                assert!(*known == text, "{path} is not the same for all");
                if files.get(path).is_none() {
                    files.insert(path, text.replace("crate::schemas::", &format!("crate::{schemas}::")));
                }
            }
            texts.push_str(text);
        }
        let how =
            if texts.contains(&format!("impl Validate for {holder} ")) { "checked" } else { "unchecked" };
        writeln!(arms, "        {:?} => {how}::<types::{holder}>(text),", case.name).unwrap();
    }
    files.insert("src/runtime/mod.rs", runtime_index(root, cases));
    for (path, text) in cases.iter().flat_map(|case| case.files.iter()) {
        if path.starts_with("src/runtime/") && files.get(path).is_none() {
            files.insert(path, text.to_owned());
        }
    }
    files.insert("src/types/mod.rs", format!("//! The types of all cases.\n\n{index}"));
    let library = format!("//! The types of all cases.\n\npub mod runtime;\n{modules}pub mod types;\n");
    files.insert("src/lib.rs", library);
    files.insert("src/bin/driver.rs", include_str!("driver.rs").replace("        // ARMS\n", &arms));
    files.insert("Cargo.toml", manifest(name, root, cases));
    files
}

/// The index of the runtime with every part that some case needs.
fn runtime_index(root: &Path, cases: &[Generated]) -> String {
    let whole = fs::read_to_string(root.join("codegen/runtime/src/mod.rs")).unwrap();
    let indices = cases.iter().filter_map(|case| case.files.get("src/runtime/mod.rs"));
    let needed: BTreeSet<&str> = indices.flat_map(str::lines).collect();
    whole.lines().filter(|line| needed.contains(line)).flat_map(|line| [line, "\n"]).collect()
}

/// A workspace of its own, with the versions of this one and what any of the cases needs.
fn manifest(name: &str, root: &Path, cases: &[Generated]) -> String {
    let workspace = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let versions = section(&workspace, "[workspace.dependencies]");
    let manifests = cases.iter().filter_map(|case| case.files.get("Cargo.toml"));
    let lines = manifests.flat_map(str::lines).filter(|line| line.ends_with(".workspace = true"));
    let needed: BTreeSet<&str> = lines.collect();
    let needed: Vec<&str> = needed.into_iter().collect();
    format!(
        "[package]\nname = \"oracle-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [lib]\nname = \"oracle\"\n\n[[bin]]\nname = \"driver-{name}\"\npath = \"src/bin/driver.rs\"\n\n[features]\nblocking = []\ncontract = []\ntracing = []\n\n\
         [dependencies]\n{}\n\n[profile.dev]\ndebug = false\n\n[workspace]\n\n{versions}\n",
        needed.join("\n"),
    )
}

/// A table of a manifest, with its head, to the next table.
fn section<'a>(manifest: &'a str, head: &str) -> &'a str {
    let start = manifest.find(head).unwrap();
    let rest = manifest.get(start..).unwrap();
    let end = rest.find("\n\n[").unwrap_or(rest.len());
    rest.get(..end).unwrap()
}
