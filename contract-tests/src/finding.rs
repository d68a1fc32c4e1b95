//! [`Finding`]: one departure of a server from its document, and the group of those that share a cause.

use spec::JsonPointer;
use spec::source::Location;

use crate::case::CaseId;

/// One departure.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The code of the check that found it, e.g. `response_schema_conformance`.
    pub check: &'static str,
    /// Whose fault it is likely to be.
    pub verdict: Verdict,
    /// The operation, by [`spec::model::Operation::key`].
    pub operation: String,
    /// The case that showed it.
    pub case: CaseId,
    /// What is wrong, in one sentence for a person.
    pub message: String,
    /// What the document asks for, in a few words.
    pub expected: String,
    /// What came, in a few words.
    pub actual: String,
    /// The part of the answer's body that is at fault.
    pub pointer: Option<JsonPointer>,
    /// The line of the document that is broken.
    pub location: Option<Location>,
    /// Findings with the same cause are one to a person: check, the document's line, what is broken.
    pub cause: String,
    /// The change to the document that would close a gap, as an OpenAPI Overlay action in YAML.
    pub patch: Option<String>,
}

/// What a finding means. A check that finds nothing is the third value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The server does what the document does not say, but sensibly: the document is likely to be at fault.
    Gap,
    /// The server breaks the document.
    Violation,
}
