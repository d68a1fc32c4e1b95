//! [`Tape`]: the values of one text, in the order of the text.
//!
//! One entry of 28 bytes a value. It says where the value and its key stand and how many entries are inside of it, so that
//! children are met by stepping over siblings. What a string, a key or a number says is read from the text when somebody asks;
//! only what is spelt otherwise than it says, by escapes or folded lines, is kept decoded. What few values have stands in
//! tables beside the entries: decoded texts, what aliases stand for, the members of objects that are more than their children,
//! and those of large objects by key.
//!
//! So a tape takes 28 bytes a value, up to 16 bytes more for a member of a large object, and the decoded texts, which are no
//! longer than the text itself. As most values of real documents take 15 bytes of text and more, that is about twice the size
//! of the text; a text of nothing but `[1,1,1,…]` comes to fourteen times its size. What aliases and merged members add is
//! bounded by whoever writes the tape.

mod builder;
mod lookup;
mod table;

use std::collections::HashMap;
use std::ops::Range;

pub(crate) use builder::{Ended, Scalar, TapeBuilder};
use table::Table;

/// The index of a value on its tape.
pub(crate) type Index = u32;

/// The values of one text; none if the text could not be read.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    entries: Vec<Entry>,
    /// Decoded keys and scalars, one after the other.
    decoded: String,
    /// Where in `decoded` the key or the scalar of an entry is; in order.
    decoded_at: Vec<(DecodedOf, Range<u32>)>,
    /// Aliases with the values that they stand for; in order.
    aliases: Vec<(Index, Index)>,
    /// What objects have that are not just a few children.
    objects: HashMap<Index, Members>,
}

/// Whose decoded text: of the key of an entry (`false`) or of its scalar (`true`).
type DecodedOf = (Index, bool);

/// The members of an object that is large, or has other members than its children.
#[derive(Debug, Default)]
struct Members {
    /// The members in order, if they are not just the children: a key may stand there twice, others may be merged.
    listed: Option<Box<[Index]>>,
    /// The members by key, if there are many.
    by_key: Option<Table>,
}

/// Where a value and its key stand, and what the value is.
#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: Kind,
    key: Key,
    key_start: u32,
    key_end: u32,
    start: u32,
    end: u32,
    /// The entry after everything inside of this one.
    next: Index,
    /// The entry that this one is inside of; its own index at the root.
    parent: Index,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Form),
    String(Form),
    List,
    /// An object; `true` if it has an entry in the table of objects.
    Object(bool),
    /// A value that stands elsewhere; never another alias.
    Alias,
}

/// How a text follows from the bytes where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It is these bytes.
    Plain,
    /// It is these bytes without the quotes at both ends.
    Quoted,
    /// It was decoded.
    Decoded,
}

/// Whether a value is a member, and how its key follows from the bytes where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// An element or the root.
    None,
    Text(Form),
    /// `<<` of YAML: the value is no member, its members are.
    Merge,
}

impl Tape {
    /// Whether there are values.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What a value is.
    pub(crate) fn kind(&self, at: Index) -> Kind {
        self.entry(at).map_or(Kind::Null, |entry| entry.kind)
    }

    /// The value itself, which an alias stands for.
    pub(crate) fn resolved(&self, at: Index) -> Index {
        if self.kind(at) != Kind::Alias {
            return at;
        }
        let found = self.aliases.binary_search_by_key(&at, |(alias, _)| *alias);
        found.ok().and_then(|found| self.aliases.get(found)).map_or(at, |(_, target)| *target)
    }

    /// The bytes of a value.
    pub(crate) fn span(&self, at: Index) -> Option<Range<usize>> {
        self.entry(at).map(|entry| entry.start as usize..entry.end as usize)
    }

    /// The bytes of a key, if the value is a member.
    pub(crate) fn key_span(&self, at: Index) -> Option<Range<usize>> {
        let entry = self.entry(at).filter(|entry| entry.key != Key::None)?;
        Some(entry.key_start as usize..entry.key_end as usize)
    }

    /// The value that a value is inside of; the root is inside of itself.
    pub(crate) fn parent(&self, at: Index) -> Index {
        self.entry(at).map_or(0, |entry| entry.parent)
    }

    /// The key of a member; `None` for elements, the root, and what is merged.
    pub(crate) fn key<'d>(&'d self, at: Index, text: &'d str) -> Option<&'d str> {
        let entry = self.entry(at)?;
        let Key::Text(form) = entry.key else { return None };
        self.content(text, form, entry.key_start..entry.key_end, (at, false))
    }

    /// The text of a scalar: what a string says, how a number is spelt.
    pub(crate) fn scalar<'d>(&'d self, at: Index, text: &'d str) -> Option<&'d str> {
        let entry = self.entry(at)?;
        let form = match entry.kind {
            Kind::Number(form) | Kind::String(form) => form,
            Kind::Null | Kind::Bool(_) => Form::Plain,
            Kind::List | Kind::Object(_) | Kind::Alias => return None,
        };
        self.content(text, form, entry.start..entry.end, (at, true))
    }

    /// Whether the value, or the list that it is an element of, is merged into the object around it.
    pub(crate) fn is_merged(&self, at: Index) -> bool {
        let is = |at| self.entry(at).is_some_and(|entry| entry.key == Key::Merge);
        is(at) || self.entry(at).is_some_and(|entry| entry.key == Key::None && is(entry.parent))
    }

    /// The index of an element in its list; `None` if the value is a member or the root.
    pub(crate) fn index_in_list(&self, at: Index) -> Option<usize> {
        let entry = self.entry(at).filter(|entry| entry.key == Key::None && entry.parent != at)?;
        self.children(entry.parent).position(|child| child == at)
    }

    fn entry(&self, at: Index) -> Option<&Entry> {
        self.entries.get(at as usize)
    }

    fn content<'d>(&'d self, text: &'d str, form: Form, span: Range<u32>, of: DecodedOf) -> Option<&'d str> {
        let (start, end) = (span.start as usize, span.end as usize);
        match form {
            Form::Plain => text.get(start..end),
            Form::Quoted => text.get(start + 1..end.saturating_sub(1)),
            Form::Decoded => {
                let found = self.decoded_at.binary_search_by_key(&of, |(known, _)| *known).ok()?;
                let (_, range) = self.decoded_at.get(found)?;
                self.decoded.get(range.start as usize..range.end as usize)
            }
        }
    }
}
