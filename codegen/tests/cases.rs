//! Each document in `cases` is generated, compared with the Rust that a person has read, and compiled.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests state what they expect, and what they pass over"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::{Generated, Manifest, Options, Settings, files};
use spec::diagnostic::{self, At};
use spec::{Api, Diagnostic};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn cases() -> Vec<(String, PathBuf)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<(String, PathBuf)> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// The crate and what the generator had to say about the document, a line each.
fn generated(name: &str, path: &Path) -> (Generated, String) {
    let reading = spec::read(path);
    let read = diagnostic::render(&reading.diagnostics, &reading.sources, false);
    let api = reading.api.unwrap_or_else(|| panic!("{name}: {read}"));
    let options = Options {
        manifest: Manifest::Workspace,
        package: format!("case-{name}"),
        document: format!("{name}.yaml"),
        ..stated(path)
    };
    let generated = codegen::generate(&api, &options);
    let misfits = generated.misfits.iter().map(|misfit| format!("{misfit}\n"));
    let said: Vec<String> = generated.diagnostics.iter().map(|one| line(&api, one)).chain(misfits).collect();
    assert_eq!(generated.files, codegen::generate(&api, &options).files, "{name}: the same twice");
    (generated, said.concat())
}

/// The options in the file beside a case, if there is one.
fn stated(case: &Path) -> Options {
    let Ok(text) = fs::read_to_string(case.with_extension("toml")) else { return Options::new("", "") };
    let settings = Settings::parse(case, format!("[workspace.metadata.lockstep]\n{text}"));
    assert!(settings.diagnostics.is_empty(), "{:#?}", settings.diagnostics);
    settings.options
}

fn line(api: &Api, diagnostic: &Diagnostic) -> String {
    let Diagnostic { severity, code, at, message, .. } = diagnostic;
    let (At::Value(place) | At::Key(place)) = at else { panic!("the generator knows values only") };
    format!("{severity}[{code}] {}: {message}\n", api.sources.pointer(place))
}

#[test]
fn the_output_is_what_was_read_and_approved() {
    for (name, path) in cases() {
        let (generated, said) = generated(&name, &path);
        let own =
            |path: &str| path != "Cargo.toml" && !path.contains("runtime/") && !path.ends_with("README.md");
        let files = generated.files.iter().filter(|(path, _)| own(path));
        let files: Vec<String> = files.map(|(path, file)| format!("//==== {path}\n{file}\n")).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("goldens");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!(name.clone(), files.concat());
            insta::assert_snapshot!(format!("{name}-diagnostics"), said);
        });
    }
}

/// One workspace of all cases, with the dependencies of this one.
#[test]
fn the_output_compiles_without_warnings() {
    let root = root();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let directory = root.join("target/codegen-cases");
    fs::create_dir_all(&directory).unwrap();
    let (mut members, mut behaviours) = (Vec::new(), Vec::new());
    for (name, path) in cases() {
        let (generated, _) = generated(&name, &path);
        files::write(&generated.files, &directory.join(&name)).unwrap();
        let test = path.with_file_name("tests").join(format!("{name}.rs"));
        if test.exists() {
            fs::create_dir_all(directory.join(&name).join("tests")).unwrap();
            fs::copy(test, directory.join(&name).join("tests/behaviour.rs")).unwrap();
            behaviours.push(format!("--package=case-{name}"));
        }
        members.push(format!("{name:?}"));
    }
    let members = members.join(", ");
    let head = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n");
    let profile = "\n[profile.dev]\ndebug = \"line-tables-only\"\n";
    fs::write(directory.join("Cargo.toml"), head + section(&manifest, "[workspace.dependencies]") + profile)
        .unwrap();
    fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    // What the feature `contract` needs must not be there without it.
    for arguments in [["clippy", "--lib"], ["clippy", "--all-features"], ["doc", "--no-deps"]] {
        cargo(&directory, &[arguments.as_slice(), &["--workspace"]].concat());
    }
    if has_target(WASM) {
        cargo(&directory, &["check", "--workspace", "--target", WASM]);
    } else {
        eprintln!("passed over: there is no standard library for {WASM} here");
    }
    // The example of each operation.
    let examples = ["calls", "bodies", "names", "obstacles", "options-types", "prose"]
        .map(|case| format!("--package=case-{case}"));
    let examples = examples.iter().map(String::as_str);
    cargo(&directory, &["test", "--doc"].into_iter().chain(examples).collect::<Vec<_>>());
    // What only a server can show.
    for package in behaviours {
        cargo(&directory, &["test", &package, "--features=blocking", "--test=behaviour"]);
    }
    // Above both libraries for TLS are there.
    let platform = ["--no-default-features", "--features=native-tls"];
    cargo(&directory, &[["check", "--package=case-security"].as_slice(), &platform].concat());
    // What the operations of other tags need must not be there without those either.
    for tags in ["", "birds", "cats", "dogs", "birds,dogs"] {
        cargo(&directory, &["clippy", "--package", "case-tags", "--no-default-features", "--features", tags]);
    }
}

const WASM: &str = "wasm32-unknown-unknown";

/// Whether there is a standard library for a target.
fn has_target(target: &str) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "target-libdir", "--target", target]).output().unwrap();
    output.status.success() && Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists()
}

/// Runs cargo, which is to say nothing.
fn cargo(directory: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", directory.join("target"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "cargo {arguments:?}:\n{said}");
}

/// A table of a manifest, with its head, to the next table.
fn section<'a>(manifest: &'a str, head: &str) -> &'a str {
    let start = manifest.find(head).unwrap();
    let rest = manifest.get(start..).unwrap();
    let end = rest.find("\n\n[").unwrap_or(rest.len());
    rest.get(..end).unwrap()
}

#[test]
fn the_committed_client_is_in_step_with_its_document() {
    let root = root();
    let reading = spec::read(&root.join("spec/openapi/lago.yaml"));
    let options =
        Options { manifest: Manifest::Workspace, ..Options::new("generated", "spec/openapi/lago.yaml") };
    let generated = codegen::generate(&reading.api.unwrap(), &options);
    let differences = files::check(&generated.files, &root.join("generated")).unwrap();
    let shown: Vec<String> = differences.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "run `cargo xtask regenerate`:\n{}", shown.concat());
}
