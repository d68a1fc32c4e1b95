//! [`Event`]: the only thing that reports see.

use spec::Api;

use crate::case::CaseId;
use crate::check::Judged;
use crate::client::Invoked;
use crate::exchange::Exchange;
use crate::plan::Plan;
use crate::redact::Redactor;

/// The smallest request that was found to show a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk {
    /// The check.
    pub check: &'static str,
    /// [`Finding::cause`](crate::finding::Finding::cause).
    pub cause: String,
    /// The case that showed it first. Sent again, it is shrunk again.
    pub case: CaseId,
    /// The request as a curl line, without secrets.
    pub curl: String,
    /// How many requests it took.
    pub requests: usize,
}

/// Something that happened in a run. Events come in the same order whatever the concurrency.
#[derive(Debug)]
pub enum Event<'a> {
    /// The run begins.
    Started {
        /// The document.
        api: &'a Api,
        /// The base URL of the server.
        base_url: &'a str,
        /// What is to be done.
        plan: &'a Plan,
        /// Whether a generated client takes part.
        client: bool,
        /// Takes secrets out of what was sent and came back.
        redactor: &'a Redactor,
    },
    /// Something that a person should know of the run itself, e.g. that it has no credentials for a scheme.
    Noted {
        /// A sentence.
        message: &'a str,
    },
    /// A case was sent and judged.
    Judged {
        /// What went over the wire.
        exchange: &'a Exchange,
        /// What came of the same call through the generated client, if it was made.
        invoked: Option<&'a Invoked>,
        /// The checks that had something to judge, and what they found.
        judged: &'a Judged,
        /// Whether the answer shows what the case was to show; not so if it speaks of something else, such as the
        /// want of credentials.
        conclusive: bool,
    },
    /// A smaller request shows the same as the first one that showed it.
    Shrunk {
        /// The request and what it shows.
        shrunk: &'a Shrunk,
    },
    /// The run is over.
    Finished {
        /// Whether every case was sent; not so if somebody interrupted the run.
        whole: bool,
    },
}
