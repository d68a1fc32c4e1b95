//! What is wrong with a value, by the place where it is wrong.

use std::fmt;

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
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `None` if there are none.
    pub fn from_vec(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self(violations))
    }

    /// The violations in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// The violations as a list.
    pub fn into_vec(self) -> Vec<Violation> {
        self.0
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
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
