//! The third stage: compiling some of the clients, warnings denied; or linting them, and building their documentation.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Instant;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::generate::Generated;
use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::{Row, Stage};
use super::{sample, task};
use crate::process;
use crate::workspace::{self, Workspace};

/// What was found out by compiling a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Compiled {
    /// Where the crate is.
    pub(super) krate: PathBuf,
    pub(super) errors: usize,
    pub(super) milliseconds: f64,
}

/// Compiles a sample of what was generated. One target folder for all, so that dependencies are compiled once.
pub(super) fn stage(
    rows: &mut [Row],
    queue: &Queue,
    workspace: &Workspace,
    count: usize,
    seed: u64,
    lint: bool,
) -> anyhow::Result<()> {
    let folder = workspace.root().join("target/corpus");
    let mut rows = sample::pick(rows, count, seed, |row| row.passed(Stage::Generate));
    // Cargo uses every processor itself, and locks the target folder.
    let stages = queue.one_by_one().map("compiling", &rows, |row| {
        let krate = folder.join("crates").join(package(&row.path));
        write(row, &krate, queue, workspace)?;
        check(&krate, &folder.join("target"), queue, if lint { LINTED } else { COMPILED })
    })?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.compile = Some(stage);
    }
    Ok(())
}

/// A name that Cargo takes, and that makes a crate in snake case.
pub(super) fn package(path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("client-{}", words.collect::<Vec<_>>().join("-").to_ascii_lowercase())
}

/// Generates the client again, to disk.
pub(super) fn write(row: &Row, krate: &Path, queue: &Queue, workspace: &Workspace) -> anyhow::Result<()> {
    fs::create_dir_all(krate).with_context(|| format!("cannot make {}", krate.display()))?;
    let out: [OsString; 2] = ["--out".into(), krate.into()];
    let written: Found<Generated> = task::in_its_own_process(queue, "generate", &row.file, &out)?;
    anyhow::ensure!(written.outcome == Outcome::Passed, "{}: {}", row.path, written.outcome);
    // The versions that the workspace has: they are at hand without a network.
    let lock = workspace.root().join("Cargo.lock");
    fs::copy(&lock, krate.join("Cargo.lock")).with_context(|| format!("cannot copy {}", lock.display()))?;
    Ok(())
}

/// What Cargo is asked to do with a client, one command after the other.
type Commands = &'static [&'static [&'static str]];

const COMPILED: Commands = &[&["check"]];

/// What only the contract table needs must not be there without it, so that both are looked at.
const LINTED: Commands =
    &[&["clippy"], &["clippy", "--features", "contract"], &["doc", "--no-deps", "--features", "contract"]];

/// Asks Cargo, until it finds errors.
fn check(krate: &Path, target: &Path, queue: &Queue, commands: Commands) -> anyhow::Result<Found<Compiled>> {
    let start = Instant::now();
    let mut outcome = Outcome::Passed;
    let mut count = 0;
    for command in commands {
        let output = cargo(krate, target, queue, command)?;
        let errors = output.as_ref().map(errors).unwrap_or_default();
        count = errors.len();
        outcome = match &output {
            None => Outcome::TimedOut,
            Some(output) if output.status.success() => continue,
            Some(output) => errors.first().map_or_else(|| Outcome::crashed(output), |first| refused(first)),
        };
        break;
    }
    let milliseconds = process::milliseconds(start);
    Ok(Found { outcome, facts: Some(Compiled { krate: krate.to_owned(), errors: count, milliseconds }) })
}

fn cargo(krate: &Path, target: &Path, queue: &Queue, command: &[&str]) -> anyhow::Result<Option<Output>> {
    let (name, more) = command.split_first().context("there is a command")?;
    let mut cargo = workspace::cargo(name, &krate.join("Cargo.toml"));
    cargo.args(more).args(["--message-format", "short"]).env("CARGO_TARGET_DIR", target);
    cargo.env("RUSTFLAGS", "-Dwarnings").env("RUSTDOCFLAGS", "-Dwarnings");
    let output = process::run(&mut cargo, queue.timeout)?;
    // A page for each item of each client would fill the disk, and nobody reads them.
    drop(fs::remove_dir_all(target.join("doc")));
    Ok(output)
}

/// The lines in which the compiler tells of an error, e.g. `src/types/pet.rs:3:5: error[E0308]: mismatched types`.
fn errors(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stderr);
    let is_error = |line: &&str| line.contains(": error: ") || line.contains(": error[");
    said.lines().filter(is_error).map(str::to_owned).collect()
}

/// The code is rustc's, if the error has one; what only is a warning has none.
fn refused(line: &str) -> Outcome {
    let code = line.split_once(": error[").and_then(|(_, rest)| rest.split(']').next());
    Outcome::Refused { code: code.unwrap_or("rustc").to_owned(), message: line.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_error_has_a_code() {
        let code = |line| refused(line).code().map(str::to_owned);
        assert_eq!(code("src/a.rs:3:5: error[E0308]: mismatched types: expected").as_deref(), Some("E0308"));
        assert_eq!(code("src/a.rs:3:5: error: unused variable: `error[0]`").as_deref(), Some("rustc"));
    }

    /// What is found in a crate of one file.
    fn found(library: &str, commands: Commands) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let manifest =
            "[workspace]\n[package]\nname = \"client\"\nedition = \"2024\"\n[features]\ncontract = []\n";
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.path().join("src/lib.rs"), library).unwrap();
        let read = spec_cli::ReadArgs::default();
        let queue = Queue::new(None, Duration::from_mins(5), &read);
        check(folder.path(), &folder.path().join("target"), &queue, commands).unwrap().outcome
    }

    #[test]
    fn what_is_wrong_with_a_client_is_found() {
        let refused = |library, commands, what: &str| {
            let outcome = found(library, commands).to_string();
            assert!(outcome.contains(what), "{outcome}");
        };
        assert_eq!(found("pub fn a() {}\n", LINTED), Outcome::Passed);
        refused("fn a() {}\n", COMPILED, "never used");
        let clumsy = "pub fn a(b: &str) -> bool { b.len() == 0 }\n";
        assert_eq!(found(clumsy, COMPILED), Outcome::Passed);
        refused(clumsy, LINTED, "length comparison to zero");
        refused("#[cfg(feature = \"contract\")]\nfn a() {}\n", LINTED, "never used");
        refused("/// [`Gone`]\npub fn a() {}\n", LINTED, "unresolved link");
    }

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        assert_eq!(package("1Forge.com/business units.json"), "client-1forge-com-business-units-json");
        assert_eq!(package("a/Orders (PII).json"), "client-a-orders-pii-json");
    }
}
