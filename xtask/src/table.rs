//! Tables of text: rows in, aligned columns out.

use std::fmt;

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A table with a heading.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns and no rows yet.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let heading = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { columns: columns.iter().map(|(_, align)| *align).collect(), rows: vec![heading] }
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// The width of a column: that of its widest cell.
    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..self.columns.len()).map(|column| self.width(column)).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).zip(&widths).map(|((cell, align), width)| {
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                match align {
                    Align::Left => format!("{cell}{padding}"),
                    Align::Right => format!("{padding}{cell}"),
                }
            });
            writeln!(formatter, "{}", cells.collect::<Vec<String>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// Bytes as megabytes.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1}", to_f64(bytes) / 1e6)
}

/// One number as a multiple of another; a dash if there is none.
pub(crate) fn multiple(number: Option<f64>) -> String {
    number.map_or_else(dash, |number| format!("{number:.1}x"))
}

/// One number as a part of another, which is small; a dash if there is none.
pub(crate) fn part(number: Option<f64>) -> String {
    number.map_or_else(dash, |number| format!("{number:.2}x"))
}

/// What stands for what is not known.
pub(crate) fn dash() -> String {
    "-".to_owned()
}

/// Sizes and counts as what can be divided.
#[expect(clippy::cast_precision_loss, reason = "nobody measures 2^53 of anything here")]
pub(crate) fn to_f64(number: u64) -> f64 {
    number as f64
}
