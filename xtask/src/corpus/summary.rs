//! The lines below the table: how many documents fared how in each stage.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::outcome::Outcome;
use super::row::{LARGE, Row, Stage};
use crate::table::{megabytes, to_f64};

/// The lines. The seed is told where it chose what was done.
pub(super) fn summary(rows: &[Row], seed: u64) -> String {
    let mut text = String::new();
    let mut line = |line: Option<String>| {
        if let Some(line) = line {
            // Writing to a `String` does not fail.
            let _written = writeln!(text, "{line}");
        }
    };
    line(Some(read(rows)));
    line(worst(rows, "slowest", Row::time_per_megabyte, |worst| format!("{worst:.0} ms a MB")));
    line(worst(rows, "most memory", Row::memory_multiple, |worst| format!("{worst:.1} times its size")));
    line(generated(rows));
    for stage in [Stage::Compile, Stage::Conform, Stage::Prove, Stage::Encoders] {
        let outcomes = outcomes(rows, stage);
        line((!outcomes.is_empty()).then(|| format!("{}: {}; seed {seed}", stage.name(), tally(&outcomes))));
    }
    line(proven(rows));
    text
}

/// How many of the faults in the mocks were found.
fn proven(rows: &[Row]) -> Option<String> {
    let facts: Vec<_> = rows.iter().filter_map(|row| row.prove.as_ref()?.facts.as_ref()).collect();
    let found: usize = facts.iter().map(|facts| facts.found).sum();
    let all: usize = facts.iter().map(|facts| facts.all).sum();
    // Rounded down: 100 % is said of all alone.
    let share = (found * 1_000).checked_div(all)?;
    Some(format!("{found} of {all} faults found: {}.{} %", share / 10, share % 10))
}

/// How the documents fared in a stage.
fn outcomes(rows: &[Row], stage: Stage) -> Vec<&Outcome> {
    rows.iter().filter_map(|row| row.outcome(stage)).collect()
}

fn read(rows: &[Row]) -> String {
    let facts = || rows.iter().filter_map(Row::facts);
    let operations: usize = facts().map(|facts| facts.operations).sum();
    let schemas: usize = facts().map(|facts| facts.schemas).sum();
    let bytes: u64 = facts().map(|facts| facts.bytes).sum();
    let partly = match facts().filter(|facts| facts.left_out.is_some()).count() {
        0 => String::new(),
        count => format!(", {count} of them in part"),
    };
    let seconds = facts().map(|facts| facts.milliseconds).sum::<f64>() / 1e3;
    format!(
        "read: {}{partly}; {operations} operations, {schemas} schemas; {} MB in {seconds:.1} s",
        tally(&outcomes(rows, Stage::Read)),
        megabytes(bytes)
    )
}

/// `5 of 7; refused: dangling-reference 2`
fn tally(outcomes: &[&Outcome]) -> String {
    let mut failures: BTreeMap<&str, usize> = BTreeMap::new();
    for code in outcomes.iter().filter_map(|outcome| outcome.code()) {
        *failures.entry(code).or_default() += 1;
    }
    let passed = outcomes.len() - failures.values().sum::<usize>();
    let failures = counts(&failures);
    let failures = if failures.is_empty() { failures } else { format!("; not: {failures}") };
    format!("{passed} of {}{failures}", outcomes.len())
}

/// The most frequent first.
fn counts(counts: &BTreeMap<&str, usize>) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    counts.into_iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(", ")
}

/// The document with the largest number.
fn worst(
    rows: &[Row],
    name: &str,
    number: impl Fn(&Row) -> Option<f64>,
    told: impl Fn(f64) -> String,
) -> Option<String> {
    let numbers = rows.iter().filter_map(|row| Some((number(row)?, &row.path)));
    let (worst, path) = numbers.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    Some(format!("{name}, of {} MB or more: {path}, {}", to_f64(LARGE) / 1e6, told(worst)))
}

fn generated(rows: &[Row]) -> Option<String> {
    let outcomes = outcomes(rows, Stage::Generate);
    if outcomes.is_empty() {
        return None;
    }
    let facts = || rows.iter().filter_map(|row| row.generate.as_ref()?.facts.as_ref());
    let files: usize = facts().map(|facts| facts.files).sum();
    let lines: usize = facts().map(|facts| facts.lines).sum();
    let mut remarks: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, count) in facts().flat_map(|facts| &facts.remarks) {
        *remarks.entry(code).or_default() += count;
    }
    let remarks = counts(&remarks);
    let remarks = if remarks.is_empty() { remarks } else { format!("; remarks: {remarks}") };
    Some(format!("generate: {}; {files} files, {lines} lines{remarks}", tally(&outcomes)))
}
