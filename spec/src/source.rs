//! The texts that a document is read from, and the places in them: JSON pointer → file, line, column.

mod lines;
mod spans;

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::diagnostic::At;
use crate::pointer::JsonPointer;
use crate::shelf::Shelf;
use lines::Lines;
pub(crate) use spans::{Spans, SpansBuilder};

/// The index of a text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// A value in one of the texts; [`Sources::pointer`] and [`Sources::place`] tell people which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    source: SourceId,
    pointer: JsonPointer,
}

impl Location {
    /// The value that a text as a whole is.
    pub fn root(source: SourceId) -> Self {
        Self { source, pointer: JsonPointer::root() }
    }

    /// Which text it is in.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The location of a member or element of the value here.
    #[must_use]
    pub(crate) fn join(&self, token: &str) -> Self {
        Self { source: self.source, pointer: self.pointer.join(token) }
    }

    /// The key or index that leads here.
    pub(crate) fn name(&self) -> String {
        self.pointer.last().unwrap_or_default()
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
    texts: Shelf<Source>,
}

#[derive(Debug)]
struct Source {
    path: PathBuf,
    text: String,
    spans: Spans,
    /// Counted when a place is asked for.
    lines: OnceLock<Lines>,
}

impl Sources {
    /// Adds a text, with the places of the values in it.
    pub(crate) fn add(&self, path: PathBuf, text: String, spans: Spans) -> SourceId {
        let index = self.texts.push(Source { path, text, spans, lines: OnceLock::new() });
        SourceId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.texts.get(id.0 as usize)
    }

    /// The file of a text.
    pub fn path(&self, id: SourceId) -> &Path {
        self.get(id).map_or(Path::new(""), |source| &source.path)
    }

    /// A text.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.text)
    }

    /// The text that a place is in.
    pub(crate) fn text_of(&self, place: &Place) -> &str {
        self.texts.iter().find(|source| source.path == place.file).map_or("", |source| &source.text)
    }

    /// Every text with its index, the document itself first.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..u32::try_from(self.texts.len()).unwrap_or(u32::MAX)).map(SourceId)
    }

    /// The way to a location from the root of its text.
    pub fn pointer(&self, location: &Location) -> JsonPointer {
        location.pointer.clone()
    }

    /// The member of that name, or the element with that index, of the value at a location; the value itself if it has
    /// none.
    #[must_use]
    pub fn member(&self, location: &Location, token: &str) -> Location {
        location.join(token)
    }

    /// The value that holds the one at a location; the root is held by itself.
    #[must_use]
    pub fn parent(&self, location: &Location) -> Location {
        Location { source: location.source, pointer: location.pointer.parent().unwrap_or_default() }
    }

    /// Where the value at a location stands; if there is none, where the nearest value around it stands.
    pub fn place(&self, location: &Location) -> Option<Place> {
        self.place_of(location.source, self.span(location)?)
    }

    /// Where the key of the member at a location stands; where the value does if it is no member.
    pub fn place_of_key(&self, location: &Location) -> Option<Place> {
        self.place_of(location.source, self.span_of_key(location)?)
    }

    /// The place that a diagnostic belongs to; `None` for a file as a whole.
    pub fn place_at(&self, at: &At) -> Option<Place> {
        let (source, span) = self.span_at(at)?;
        self.place_of(source, span)
    }

    /// The bytes that a diagnostic belongs to: what [`Sources::place_at`] tells, for less.
    pub(crate) fn span_at(&self, at: &At) -> Option<(SourceId, Range<usize>)> {
        match at {
            At::Value(location) => Some((location.source, self.span(location)?)),
            At::Key(location) => Some((location.source, self.span_of_key(location)?)),
            At::Text(source, span) => Some((*source, span.clone())),
            At::File(_) => None,
        }
    }

    /// The bytes of the value at a location, or of the nearest value around it.
    pub(crate) fn span(&self, location: &Location) -> Option<Range<usize>> {
        Some(self.get(location.source)?.spans.nearest(&location.pointer)?.value())
    }

    /// The bytes of the value at a location, if the text has them there.
    pub(crate) fn exact_span(&self, location: &Location) -> Option<Range<usize>> {
        Some(self.get(location.source)?.spans.exact(&location.pointer)?.value())
    }

    fn span_of_key(&self, location: &Location) -> Option<Range<usize>> {
        let entry = self.get(location.source)?.spans.nearest(&location.pointer)?;
        Some(entry.key().unwrap_or_else(|| entry.value()))
    }

    /// Line and column of some bytes.
    fn place_of(&self, id: SourceId, span: Range<usize>) -> Option<Place> {
        let source = self.get(id)?;
        let start = floor_char_boundary(&source.text, span.start);
        let end = floor_char_boundary(&source.text, span.end.max(start));
        let lines = source.lines.get_or_init(|| Lines::new(&source.text));
        let (line, column) = lines.place(&source.text, start);
        Some(Place { file: source.path.clone(), line, column, span: start..end })
    }
}

/// The nearest start of a character at or before a byte.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
