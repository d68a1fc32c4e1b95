//! [`Event`]: the only thing that reports see.

use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::plan::Plan;

/// Something that happened in a run. Events come in the same order whatever the concurrency.
#[derive(Debug)]
pub enum Event<'a> {
    /// The run begins.
    Started {
        /// The base URL of the server.
        base_url: &'a str,
        /// What is to be done.
        plan: &'a Plan,
        /// Whether a generated client takes part.
        client: bool,
    },
    /// A case was sent and judged.
    Judged {
        /// What went over the wire.
        exchange: &'a Exchange,
        /// What the checks found in it.
        findings: &'a [Finding],
    },
    /// The run is over.
    Finished,
}
