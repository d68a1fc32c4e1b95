//! The fifth stage: some of the clients send what the document allows, and so does the engine; the bytes must be the same.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Instant;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::compile;
use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::{Row, Stage};
use super::sample;
use crate::process;
use crate::workspace::{self, Workspace};

/// What was found out by comparing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Compared {
    /// The last line: how many requests are the same, how many are not, and how many only one of them can send.
    pub(super) figures: String,
    /// A line for each request that differs.
    pub(super) differences: Vec<String>,
    /// A line for each that the client's types cannot hold.
    pub(super) left_out: Vec<String>,
    pub(super) milliseconds: f64,
}

/// Takes a sample of what was generated.
pub(super) fn stage(
    rows: &mut [Row],
    queue: &Queue,
    workspace: &Workspace,
    count: usize,
    seed: u64,
) -> anyhow::Result<()> {
    let folder = workspace.root().join("target/corpus");
    let mut rows = sample::pick(rows, count, seed, |row| row.passed(Stage::Generate));
    // Cargo uses every processor itself, and locks the target folder.
    let stages = queue.one_by_one().map("comparing encoders", &rows, |row| {
        let krate = folder.join("crates").join(compile::package(&row.path));
        compile::write(row, &krate, queue, workspace)?;
        let program = folder.join("encoders").join(compile::package(&row.path));
        write(&program, &krate, workspace)?;
        compare(&program, row, &folder.join("target"), queue)
    })?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.encoders = Some(stage);
    }
    Ok(())
}

/// What plans and judges requests is compiled once for all documents and runs for long; a client is compiled once for each.
const OPTIMISED: [&str; 4] = ["contract-tests", "jsonschema", "regress", "spec"];

/// Writes the manifest of a package whose program is the example `encoders` of contract-tests, with the client of this document
/// for the workspace's. Versions are those of the workspace's lock file.
fn write(program: &Path, client: &Path, workspace: &Workspace) -> anyhow::Result<()> {
    fs::create_dir_all(program).with_context(|| format!("cannot make {}", program.display()))?;
    let root = workspace.root();
    let package = client.file_name().context("a crate has a folder")?.to_string_lossy();
    // A string of JSON is one of TOML as well.
    let path = |path: &Path| serde_json::Value::from(path.to_string_lossy());
    let manifest = format!(
        "[package]\nname = \"encoders\"\nedition = \"2024\"\nautobins = false\n\n\
         [[bin]]\nname = \"encoders\"\npath = {program}\n\n\
         [dependencies]\nanstream = \"*\"\nanyhow = \"*\"\nhttp = \"*\"\nsecrecy = \"*\"\nserde_json = \"*\"\n\
         contract-tests = {{ path = {engine}, default-features = false }}\n\
         generated = {{ package = \"{package}\", path = {client}, features = [\"contract\"] }}\n\
         spec = {{ path = {spec}, features = [\"validate\"] }}\n\
         tokio = {{ version = \"*\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         [profile.dev]\ndebug = false\n\n{optimised}[workspace]\n",
        optimised = OPTIMISED.map(|name| format!("[profile.dev.package.{name}]\nopt-level = 1\n\n")).concat(),
        program = path(&root.join("contract-tests/examples/encoders.rs")),
        engine = path(&root.join("contract-tests")),
        client = path(client),
        spec = path(&root.join("spec")),
    );
    let file = program.join("Cargo.toml");
    fs::write(&file, manifest).with_context(|| format!("cannot write {}", file.display()))?;
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, program.join("Cargo.lock")).with_context(|| format!("cannot copy {}", lock.display()))?;
    Ok(())
}

fn compare(program: &Path, row: &Row, target: &Path, queue: &Queue) -> anyhow::Result<Found<Compared>> {
    let start = Instant::now();
    let mut cargo = workspace::cargo("run", &program.join("Cargo.toml"));
    cargo.arg("--").arg(&row.file).env("CARGO_TARGET_DIR", target).env("NO_COLOR", "1");
    let Some(output) = process::run(&mut cargo, queue.timeout)? else {
        return Ok(Found { outcome: Outcome::TimedOut, facts: None });
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let lines =
        |prefix: &str| said.lines().filter_map(|line| Some(line.strip_prefix(prefix)?.to_owned())).collect();
    let compared = Compared {
        figures: said.lines().next_back().unwrap_or_default().to_owned(),
        differences: lines("differs: "),
        left_out: lines("left out: "),
        milliseconds: process::milliseconds(start),
    };
    Ok(Found { outcome: outcome(&output, &compared), facts: Some(compared) })
}

fn outcome(output: &Output, compared: &Compared) -> Outcome {
    let refused =
        |code: &str, message: &str| Outcome::Refused { code: code.to_owned(), message: message.to_owned() };
    match output.status.code() {
        Some(0) => Outcome::Passed,
        Some(1) => {
            let first = compared.differences.first().map(String::as_str).unwrap_or_default();
            refused("encoders-differ", &format!("{}; {first}", compared.figures))
        }
        Some(2) => {
            let said = String::from_utf8_lossy(&output.stderr);
            refused("could-not", said.lines().next_back().unwrap_or_default())
        }
        _ => Outcome::crashed(output),
    }
}
