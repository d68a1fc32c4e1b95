//! Reports: each format folds the events of a run into a text.

pub mod jsonl;
pub mod junit;
pub mod progress;
pub mod terminal;

use crate::event::Event;

/// Something that listens to a run and has a text to show for it.
pub trait Report {
    /// Takes one more event in.
    fn observe(&mut self, event: &Event<'_>);

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
