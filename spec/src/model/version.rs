//! `openapi`: the version of the standard.

use std::fmt;

/// A version of the OpenAPI Specification, by its minor release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 3.0.x, whose schemas are a dialect of their own.
    V3_0,
    /// 3.1.x, whose schemas are JSON Schema 2020-12.
    V3_1,
    /// 3.2.x.
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}
