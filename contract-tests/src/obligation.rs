//! [`Obligation`]: one thing that a run is to show about an operation. Obligations are enumerated as data
//! before any request exists; the coverage report is this list with what became of each.

use std::fmt;

use spec::JsonPointer;

/// One thing to be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obligation {
    /// The operation, by [`spec::model::Operation::key`].
    pub operation: String,
    /// What it is about, as a pointer into the operation's abstract request or its responses: the subject, then
    /// the way through the subject's schema. Examples: `/query/page`, `/query/http_statuses[]/items/anyOf/1`,
    /// `/body/application~1json/properties/name`, `/security`, `/method`, `/responses/200`.
    pub pointer: JsonPointer,
    /// The keyword that is shown, e.g. `minimum`, `enum`, `required`; for what is no keyword of JSON Schema
    /// a word of our own: `presence`, `example`, `pair`, `security`, `method`, `status`, `media-type`.
    pub keyword: String,
    /// Which side of it.
    pub side: Side,
}

/// Whether a request keeps or breaks what the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It keeps it.
    Valid,
    /// It breaks it.
    Invalid,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
        })
    }
}

impl fmt::Display for Obligation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {} {}", self.operation, self.pointer, self.keyword, self.side)
    }
}
