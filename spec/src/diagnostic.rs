//! [`Diagnostic`]: what is wrong with a document, where, and how to mend it; and the formats that it is told in.

mod abridge;
mod excerpt;
mod explain;
mod findings;
mod github;
mod json;
mod text;

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use crate::source::{Location, SourceId, Sources};
pub use abridge::{Abridged, abridge};
pub use explain::{Explanation, explain, explanations, sections, similar};
pub(crate) use findings::Findings;
pub use github::{github, workflow_command};
pub use json::{SCHEMA as JSON_SCHEMA, json_lines};
pub use text::render;

/// Something to be said about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code in lower case with hyphens, e.g. `dangling-reference`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub at: At,
    /// What is wrong, in the user's words: a sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; harms nobody.
    Note,
    /// The document is ambiguous; the message says which reading was chosen.
    Warning,
    /// The document cannot be understood here.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where a diagnostic belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A value.
    Value(Location),
    /// The key of a member.
    Key(Location),
    /// Bytes of a text that could not be read as YAML or JSON.
    Text(SourceId, Range<usize>),
    /// A file as a whole, e.g. one that is not there.
    File(PathBuf),
}

impl At {
    /// The value that it belongs to; `None` for bytes of a text and for a file.
    pub(crate) fn location(&self) -> Option<&Location> {
        match self {
            Self::Value(location) | Self::Key(location) => Some(location),
            Self::Text(..) | Self::File(_) => None,
        }
    }
}

impl Diagnostic {
    /// An error at a value.
    pub fn error(code: &'static str, location: Location, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, at: At::Value(location), message: message.into(), help: None }
    }

    /// A warning at a value.
    pub fn warning(code: &'static str, location: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, location, message) }
    }

    /// A note at a value.
    pub fn note(code: &'static str, location: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, location, message) }
    }

    /// The same at the key of its value: for what should not be there, whatever its value.
    #[must_use]
    pub(crate) fn at_its_key(mut self) -> Self {
        if let At::Value(location) = self.at {
            self.at = At::Key(location);
        }
        self
    }

    /// The same with a line of help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Brings diagnostics into the order of the texts; what was found more than once is said once.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let place = sources.span_at(&diagnostic.at).map(|(source, span)| (source, span.start, span.end));
        (place, diagnostic.code, diagnostic.message.clone())
    });
    diagnostics.dedup();
}
