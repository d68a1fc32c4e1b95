//! Reports: each format folds the events of a run into a text.

mod entry;
pub mod github;
pub mod har;
pub mod html;
pub mod jsonl;
pub mod junit;
pub mod markdown;
mod message;
pub mod progress;
mod quote;
pub mod refusals;
pub mod root;
pub mod sarif;
pub mod tally;
pub mod terminal;

use std::collections::BTreeMap;

use crate::event::Event;

/// Something that listens to a run and has a text to show for it.
pub trait Report {
    /// Takes one more event in.
    fn observe(&mut self, event: &Event<'_>);

    /// Tells, when the run is over, the causes of findings that somebody knows of, each with the reason.
    fn accept(&mut self, _accepted: &BTreeMap<String, String>) {}

    /// The whole report as it stands.
    ///
    /// # Errors
    /// When it cannot be written in its format.
    fn render(&self) -> Result<String, RenderError>;
}

/// Why a report cannot be written in its format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the report cannot be written: {0}")]
pub struct RenderError(pub String);

/// Writes to the end of a text.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = std::fmt::Write::write_fmt(text, arguments);
}
