//! What is wrong with a value, by the place where it is wrong.

use std::fmt;

use super::Endpoint;

/// One place in a value that does not satisfy the document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    /// A JSON pointer (RFC 6901) into the value; for a request into
    /// `{"path": {}, "query": {}, "header": {}, "cookie": {}, "body": …}`, e.g. `/query/per_page`.
    pub pointer: String,
    /// The JSON Schema keyword, e.g. `maximum`; `style` where a value cannot be written as its parameter asks.
    pub keyword: &'static str,
    /// What was asked for and what was found.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} ({})", self.pointer, self.message, self.keyword)
    }
}

/// Everything that is wrong with a value; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    /// The operation whose arguments they are of.
    endpoint: Option<&'static Endpoint>,
}

impl Violations {
    /// `None` if there are none.
    pub fn from_vec(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self { list: violations, endpoint: None })
    }

    /// The same as those of the arguments of an operation.
    pub(super) fn of(self, endpoint: &'static Endpoint) -> Self {
        Self { endpoint: Some(endpoint), ..self }
    }

    /// The operation that was to be called; `None` of a value by itself.
    pub fn endpoint(&self) -> Option<&'static Endpoint> {
        self.endpoint
    }

    /// The violations in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// The violations as a list.
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(endpoint) = self.endpoint {
            write!(formatter, "{endpoint}: the request is not valid: ")?;
        }
        for (index, violation) in self.list.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
