//! [`Notice`]: what a mock tells whoever runs it, while it runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use spec::Diagnostic;
use spec::source::Sources;

use crate::event::Event;

/// Something that whoever runs a mock may want to know.
#[derive(Debug)]
pub enum Notice<'a> {
    /// Something was found out about the document: at the start, or when what it says was first asked for.
    Diagnosed {
        /// What was found.
        diagnostics: &'a [Diagnostic],
        /// The texts that they speak of.
        sources: &'a Sources,
    },
    /// A request was answered.
    Answered(&'a Access),
    /// What the reports of a run fold, of requests that were passed on.
    Observed(&'a Event<'a>),
}

/// A request and what became of it: a line of the access log. No secret is in it, as no header field is and the query,
/// which may hold one, is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The method.
    pub method: Method,
    /// The path, without the query.
    pub path: String,
    /// The operation that answered, if there is one; see [`spec::model::Operation::name`].
    pub operation: Option<String>,
    /// The status of the answer.
    pub status: StatusCode,
    /// The length of the body of the answer.
    pub bytes: usize,
    /// How many ways were found in which the document forbids the request.
    pub violations: usize,
    /// From the last byte of the request to the first one of the answer.
    pub took: Duration,
}

/// Whom a mock tells.
#[derive(Clone, Default)]
pub struct Observer {
    tell: Option<Arc<Tell>>,
    /// Whether of every request, too.
    logs: bool,
}

type Tell = dyn Fn(&Notice<'_>) + Send + Sync;

impl Observer {
    /// Calls a function for every notice; for [`Notice::Answered`] only if it `logs`, as that takes time with each request.
    pub fn new(logs: bool, tell: impl Fn(&Notice<'_>) + Send + Sync + 'static) -> Self {
        Self { tell: Some(Arc::new(tell)), logs }
    }

    /// Whether there is anybody to tell of every request.
    pub(super) fn logs(&self) -> bool {
        self.logs
    }

    pub(super) fn tell(&self, notice: &Notice<'_>) {
        if let Some(tell) = &self.tell {
            tell(notice);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Observer").field("logs", &self.logs).finish_non_exhaustive()
    }
}
