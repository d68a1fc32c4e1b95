//! The table: a row a document.

use super::outcome::Outcome;
use super::row::{Row, Stage};
use crate::table::{Align, Table, dash, megabytes, multiple};

/// The columns of figures between the document and what is wrong with it.
const FIGURES: [&str; 9] =
    ["MB", "errors", "warnings", "notes", "operations", "schemas", "ms", "peak MB", "of size"];

/// The table; a stage after the first that no document came to has no column.
pub(super) fn table(rows: &[Row]) -> Table {
    let later = [Stage::Generate, Stage::Compile, Stage::Conform, Stage::Prove, Stage::Encoders];
    let later = later.into_iter().filter(|stage| rows.iter().any(|row| row.outcome(*stage).is_some()));
    let later: Vec<Stage> = later.collect();

    let mut columns = vec![("document", Align::Left), ("version", Align::Left), ("read", Align::Left)];
    columns.extend(FIGURES.map(|name| (name, Align::Right)));
    columns.extend(later.iter().map(|stage| (stage.name(), Align::Left)));
    columns.push(("what is wrong", Align::Left));
    let mut table = Table::new(&columns);
    for row in rows {
        let word = |stage| row.outcome(stage).map_or_else(dash, word);
        let mut cells = vec![row.path.clone(), row.version.clone(), word(Stage::Read)];
        cells.extend(figures(row));
        cells.extend(later.iter().map(|stage| word(*stage)));
        cells.push(wrong(row));
        table.push(cells);
    }
    table
}

/// What is wrong, in a line.
fn wrong(row: &Row) -> String {
    let outcomes = Stage::ALL.into_iter().filter_map(|stage| row.outcome(stage));
    let wrong = outcomes.filter(|outcome| outcome.code().is_some());
    let wrong = wrong.map(ToString::to_string);
    let left_out = row.facts().and_then(|facts| facts.left_out.clone());
    left_out.into_iter().chain(wrong).map(|wrong| first_line(&wrong)).collect::<Vec<_>>().join("; ")
}

/// One word for an outcome.
fn word(outcome: &Outcome) -> String {
    let word = match outcome {
        Outcome::Passed => "ok",
        Outcome::Refused { .. } => "refused",
        Outcome::Crashed { .. } => "crashed",
        Outcome::TimedOut => "timed out",
    };
    word.to_owned()
}

/// A message as far as it fits into a row.
fn first_line(message: &str) -> String {
    const MOST: usize = 160;
    let line = message.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

fn figures(row: &Row) -> Vec<String> {
    let Some(facts) = row.facts() else { return FIGURES.map(|_| dash()).to_vec() };
    let counts = [facts.errors, facts.warnings, facts.notes, facts.operations, facts.schemas];
    let mut cells = vec![megabytes(facts.bytes)];
    cells.extend(counts.map(|count| count.to_string()));
    cells.push(format!("{:.1}", facts.milliseconds));
    cells.push(facts.peak_bytes.map_or_else(dash, megabytes));
    cells.push(multiple(row.memory_multiple()));
    cells
}
