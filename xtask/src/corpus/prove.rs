//! The fifth stage: breaking the embedded mock of some documents, one promise at a time, and counting what is found.

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::conform;
use super::outcome::{Found, Outcome};
use super::queue::Queue;
use super::row::{Row, Stage};
use super::sample;
use crate::process;
use crate::workspace::Workspace;

/// What was found out by breaking a mock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Proven {
    /// The faults that were found.
    pub(super) found: usize,
    /// The faults that there were.
    pub(super) all: usize,
    /// A line for each kind of fault, and one for each that was missed.
    pub(super) lines: Vec<String>,
    pub(super) milliseconds: f64,
}

/// Takes the same sample as holding mocks against documents.
pub(super) fn stage(
    rows: &mut [Row],
    queue: &Queue,
    workspace: &Workspace,
    count: usize,
    seed: u64,
) -> anyhow::Result<()> {
    let program = conform::build(workspace)?;
    let mut rows = sample::pick(rows, count, seed, |row| row.passed(Stage::Read));
    let stages = queue.map("breaking mocks", &rows, |row| prove(&program, &row.file, queue))?;
    for (row, stage) in rows.iter_mut().zip(stages) {
        row.prove = Some(stage);
    }
    Ok(())
}

fn prove(program: &Path, file: &Path, queue: &Queue) -> anyhow::Result<Found<Proven>> {
    let start = Instant::now();
    let mut command = conform::command(program, file, queue);
    let Some(output) = process::run(command.arg("--prove"), queue.timeout)? else {
        return Ok(Found { outcome: Outcome::TimedOut, facts: None });
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let refused = |code: &str, message: String| Outcome::Refused { code: code.to_owned(), message };
    let warned = String::from_utf8_lossy(&output.stderr);
    let told = proven(&said, process::milliseconds(start));
    let outcome = match (output.status.code(), &told) {
        (Some(0), Some(_)) => Outcome::Passed,
        (Some(1), Some(told)) if told.found < told.all => {
            let first = told.lines.iter().find(|line| line.contains("MISSED"));
            refused("missed", first.map(|line| line.trim().to_owned()).unwrap_or_default())
        }
        (Some(1), Some(_)) => {
            let first = warned.lines().find(|line| line.contains("found without any fault"));
            refused("not-conforming", first.unwrap_or_default().to_owned())
        }
        (Some(2), _) => refused("could-not", warned.lines().next_back().unwrap_or_default().to_owned()),
        _ => Outcome::crashed(&output),
    };
    Ok(Found { outcome, facts: told })
}

/// What the command says, if it came to its end.
fn proven(said: &str, milliseconds: f64) -> Option<Proven> {
    let (lines, last) = said.trim_end().rsplit_once('\n')?;
    let (counts, _) = last.split_once(" faults found")?;
    let (found, all) = counts.split_once(" of ")?;
    let lines = lines.lines().map(str::to_owned).collect();
    Some(Proven { found: found.parse().ok()?, all: all.parse().ok()?, lines, milliseconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_has_the_counts() {
        let told =
            proven("bad-format  1 of 2 found\n    MISSED at GET /\n1 of 2 faults found: 50.0 %\n", 7.0);
        let told = told.unwrap();
        assert_eq!((told.found, told.all, told.lines.len()), (1, 2, 2));
        assert!(proven("cannot read the document\n", 7.0).is_none());
    }
}
