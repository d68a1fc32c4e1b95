//! Reports: each format folds the events of a run.

pub mod junit;
pub mod terminal;

use crate::event::Event;

/// Something that listens to a run.
pub trait Report {
    /// Takes one more event in.
    fn observe(&mut self, event: &Event<'_>);
}
