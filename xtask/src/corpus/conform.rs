//! The fourth stage: holding the embedded mock of some documents against them. Both know nothing of each other but the
//! document.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::{Row, Stage};
use super::sample;
use crate::process;
use crate::workspace::Workspace;

/// What was found out by holding a mock against its document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Conformed {
    /// The first line of each finding that is a violation.
    pub(super) violations: Vec<String>,
    /// The last lines of the report: requests, obligations, findings.
    pub(super) figures: Vec<String>,
    pub(super) milliseconds: f64,
}

/// Takes a sample of what could be read.
pub(super) fn stage(
    rows: &mut [Row],
    queue: &Queue,
    workspace: &Workspace,
    count: usize,
    seed: u64,
) -> anyhow::Result<()> {
    let program = build(workspace)?;
    let mut rows = sample::pick(rows, count, seed, |row| row.passed(Stage::Read));
    let stages =
        queue.map("holding mocks against documents", &rows, |row| conform(&program, &row.file, queue))?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.conform = Some(stage);
    }
    Ok(())
}

/// Builds the binary of contract-tests, without the generated client, and finds out where it is. It is built with the checks of
/// the dev profile, whose validator is optimised: what counts here is not the time.
pub(super) fn build(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let mut cargo = workspace.cargo("build");
    cargo.args([
        "--package",
        "contract-tests",
        "--no-default-features",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let output = cargo.stderr(std::process::Stdio::inherit()).output().context("cannot run cargo")?;
    anyhow::ensure!(output.status.success(), "contract-tests does not build");
    let said = String::from_utf8_lossy(&output.stdout);
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut executables =
        messages.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)));
    executables.next_back().context("cargo does not say where the binary of contract-tests is")
}

fn conform(program: &Path, file: &Path, queue: &Queue) -> anyhow::Result<Found<Conformed>> {
    let start = Instant::now();
    let output = process::run(&mut command(program, file, queue), queue.timeout)?;
    let milliseconds = process::milliseconds(start);
    let Some(output) = output else { return Ok(Found { outcome: Outcome::TimedOut, facts: None }) };
    let violations = lines(&output, |line| line.starts_with("error["));
    let figures = lines(&output, |line| FIGURES.iter().any(|figure| line.starts_with(figure)));
    let outcome = outcome(&output, &violations, &figures);
    Ok(Found { outcome, facts: Some(Conformed { violations, figures, milliseconds }) })
}

/// `conform` for a document.
pub(super) fn command(program: &Path, file: &Path, queue: &Queue) -> Command {
    let mut command = Command::new(program);
    command.args(["conform", "--no-config", "--spec"]).arg(file).args(queue.read.to_words());
    command.env("NO_COLOR", "1");
    command
}

/// What the lines of the report begin with that count something.
const FIGURES: [&str; 4] = ["  operations", "  obligations", "  requests", "  findings"];

fn lines(output: &Output, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().filter(|line| wanted(line)).map(|line| line.trim().to_owned()).collect()
}

fn outcome(output: &Output, violations: &[String], figures: &[String]) -> Outcome {
    let refused = |code: &str, message: Option<String>| Outcome::Refused {
        code: code.to_owned(),
        message: message.unwrap_or_default(),
    };
    match output.status.code() {
        // Nothing was found because nothing was asked.
        Some(1) if figures.iter().any(|figure| figure.split_whitespace().take(2).eq(["requests", "0,"])) => {
            refused("nothing-shown", Some("no request could be sent".to_owned()))
        }
        Some(0) => Outcome::Passed,
        Some(1) => {
            let count = figures.iter().find_map(|figure| figure.strip_prefix("findings"));
            let first = violations.first().map(String::as_str).unwrap_or_default();
            refused("not-conforming", count.map(|count| format!("{}: {first}", count.trim())))
        }
        Some(2) => {
            let said = String::from_utf8_lossy(&output.stderr);
            refused("could-not", said.lines().next_back().map(str::to_owned))
        }
        _ => Outcome::crashed(output),
    }
}
