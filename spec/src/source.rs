//! The texts that a document is read from, the values in them, and the places of these: JSON pointer, file, line, column.

mod lines;
mod number;
pub(crate) mod tape;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::diagnostic::At;
use crate::node::Node;
use crate::pointer::JsonPointer;
use crate::shelf::Shelf;
use lines::Lines;
pub(crate) use number::number;
use tape::{Index, Tape};

/// The index of a text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// A value in one of the texts; [`Sources::pointer`] and [`Sources::place`] tell people which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    source: SourceId,
    at: Index,
}

impl Location {
    /// The value that a text as a whole is.
    pub fn root(source: SourceId) -> Self {
        Self { source, at: 0 }
    }

    pub(crate) fn new(source: SourceId, at: Index) -> Self {
        Self { source, at }
    }

    /// Which text it is in.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Which value of the text, counted in the order of the text.
    pub(crate) fn index(self) -> usize {
        self.at as usize
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
    /// The line and the column after the last character.
    pub end: (usize, usize),
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

/// A text with the values in it.
#[derive(Debug)]
pub(crate) struct Source {
    path: PathBuf,
    pub(crate) text: String,
    pub(crate) tape: Tape,
    /// Counted when a place is asked for.
    lines: OnceLock<Lines>,
}

impl Source {
    /// The key that a value stands under, or its index; `None` at the root, and where a value is merged, as it is on
    /// the way to its members no step.
    pub(crate) fn token(&self, at: Index) -> Option<Cow<'_, str>> {
        match self.tape.key(at, &self.text) {
            Some(key) => Some(Cow::Borrowed(key)),
            None if self.tape.is_merged(at) => None,
            None => self.tape.index_in_list(at).map(|index| Cow::Owned(index.to_string())),
        }
    }

    fn pointer(&self, at: Index) -> JsonPointer {
        let mut tokens = Vec::new();
        let mut here = at;
        loop {
            tokens.extend(self.token(here));
            let parent = self.tape.parent(here);
            if parent == here {
                break;
            }
            here = parent;
        }
        JsonPointer::from_tokens(tokens.iter().rev())
    }
}

impl Sources {
    /// One text without values, for what there is to say about a file that is no document.
    pub fn of_text(path: PathBuf, text: String) -> (Self, SourceId) {
        let sources = Self::default();
        let id = sources.add(path, text, Tape::default());
        (sources, id)
    }

    /// Adds a text with the values in it.
    pub(crate) fn add(&self, path: PathBuf, text: String, tape: Tape) -> SourceId {
        let index = self.texts.push(Source { path, text, tape, lines: OnceLock::new() });
        SourceId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The value that a text is; `None` if it could not be read.
    pub(crate) fn root(&self, id: SourceId) -> Option<Node<'_>> {
        self.node(Location::root(id))
    }

    /// The value at a location.
    pub(crate) fn node(&self, location: Location) -> Option<Node<'_>> {
        let source = self.get(location.source)?;
        (location.index() < source.tape.len()).then(|| Node::new(location.source, source, location.at))
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
        self.get(location.source).map(|source| source.pointer(location.at)).unwrap_or_default()
    }

    /// The value at a location as its text has it, references not followed; `None` if there is none.
    pub fn value(&self, location: &Location) -> Option<Value> {
        Some(self.node(*location)?.to_value())
    }

    /// Whether the value at a location is a list, whose elements go by their indexes.
    pub fn is_list(&self, location: &Location) -> bool {
        self.node(*location).is_some_and(|node| node.is_array())
    }

    /// Whether the value at a location is an object.
    pub fn is_object(&self, location: &Location) -> bool {
        self.node(*location).is_some_and(|node| node.is_object())
    }

    /// The member of that name, or the element with that index, of the value at a location; the value itself if it has
    /// none.
    #[must_use]
    pub fn member(&self, location: &Location, token: &str) -> Location {
        let Some(node) = self.node(*location) else { return *location };
        let element = || node.element(token.parse().ok()?);
        let member = if node.is_array() { element() } else { node.get(token) };
        member.map_or(*location, |member| member.at())
    }

    /// The value that holds the one at a location; the root is held by itself.
    #[must_use]
    pub fn parent(&self, location: &Location) -> Location {
        let at = self.get(location.source).map_or(0, |source| source.tape.parent(location.at));
        Location { source: location.source, at }
    }

    /// Where the value at a location stands.
    pub fn place(&self, location: &Location) -> Option<Place> {
        self.place_of(location.source, self.span(*location)?)
    }

    /// Where the key of the member at a location stands; where the value does if it is no member.
    pub fn place_of_key(&self, location: &Location) -> Option<Place> {
        self.place_of(location.source, self.span_of_key(*location)?)
    }

    /// The place that a diagnostic belongs to; `None` for a file as a whole.
    pub fn place_at(&self, at: &At) -> Option<Place> {
        let (source, span) = self.span_at(at)?;
        self.place_of(source, span)
    }

    /// The bytes that a diagnostic belongs to: what [`Sources::place_at`] tells, for less.
    pub(crate) fn span_at(&self, at: &At) -> Option<(SourceId, Range<usize>)> {
        match at {
            At::Value(location) => Some((location.source, self.span(*location)?)),
            At::Key(location) => Some((location.source, self.span_of_key(*location)?)),
            At::Text(source, span) => Some((*source, span.clone())),
            At::File(_) => None,
        }
    }

    fn span(&self, location: Location) -> Option<Range<usize>> {
        self.get(location.source)?.tape.span(location.at)
    }

    fn span_of_key(&self, location: Location) -> Option<Range<usize>> {
        let tape = &self.get(location.source)?.tape;
        tape.key_span(location.at).or_else(|| tape.span(location.at))
    }

    /// Line and column of some bytes.
    fn place_of(&self, id: SourceId, span: Range<usize>) -> Option<Place> {
        let source = self.get(id)?;
        let start = floor_char_boundary(&source.text, span.start);
        let end = floor_char_boundary(&source.text, span.end.max(start));
        let lines = source.lines.get_or_init(|| Lines::new(&source.text));
        let (line, column) = lines.place(&source.text, start);
        let after = lines.place(&source.text, end);
        Some(Place { file: source.path.clone(), line, column, end: after, span: start..end })
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
