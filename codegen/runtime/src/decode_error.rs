//! A response that is not what the document says of its status.

use std::fmt;

use super::Excerpt;

/// Why a response could not be read as the type that the document gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The response.
    pub response: Box<Excerpt>,
    /// What is wrong with it.
    pub reason: DecodeReason,
}

/// What is wrong with a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeReason {
    /// Its media type is none of the documented ones.
    ContentType {
        /// What was expected.
        expected: &'static str,
        /// What came.
        found: String,
    },
    /// It is not JSON, or JSON of another shape.
    Json {
        /// JSON pointer to the value that does not fit; empty for the whole body.
        pointer: String,
        /// The line on which reading stopped, counted from 1.
        line: usize,
        /// The column at which reading stopped, counted from 1.
        column: usize,
        /// What was expected and what was found.
        message: String,
    },
    /// It is not text of the charset that it declares.
    Text {
        /// What is wrong with it.
        message: String,
    },
}

impl fmt::Display for DecodeReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContentType { expected, found } => {
                write!(formatter, "expected a body of {expected}, found {found}")
            }
            Self::Json { pointer, line, column, message } if pointer.is_empty() => {
                write!(formatter, "line {line}, column {column}: {message}")
            }
            Self::Json { pointer, line, column, message } => {
                write!(formatter, "at {pointer} (line {line}, column {column}): {message}")
            }
            Self::Text { message } => formatter.write_str(message),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { response, reason } = self;
        write!(formatter, "{}: response does not match the document: {reason}; {response}", response.endpoint)
    }
}

impl std::error::Error for DecodeError {}
