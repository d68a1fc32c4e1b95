//! [`Spans`]: where each value of a text stands, small enough to be kept for a document of many megabytes.
//!
//! One entry of 24 bytes a value, in the order of the text. An entry knows how many entries stand inside of
//! it, so a pointer is followed by stepping over siblings; keys are compared by hash, which at worst shows a
//! wrong line, never a wrong value.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use crate::pointer::JsonPointer;

/// Where the values of one text stand.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    entries: Vec<Entry>,
    /// By entry with many children, those by name; made when a pointer is followed for the first time.
    large: OnceLock<HashMap<usize, HashMap<u32, usize>>>,
}

/// From how many children on they are looked up by name.
const LARGE: usize = 64;

/// Where one value stands, and its key if it is a member.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Hash of the key; for an element of a sequence its index.
    name: u32,
    key_start: u32,
    key_end: u32,
    start: u32,
    end: u32,
    /// The entry after everything inside of this one.
    next: u32,
}

impl Entry {
    /// The bytes of the value.
    pub(crate) fn value(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of the key, if there is one.
    pub(crate) fn key(&self) -> Option<Range<usize>> {
        (self.key_end > self.key_start).then_some(self.key_start as usize..self.key_end as usize)
    }
}

impl Spans {
    /// The entry of the value at a pointer, or of the nearest value around it.
    pub(crate) fn nearest(&self, pointer: &JsonPointer) -> Option<Entry> {
        let mut here = 0;
        for token in pointer.tokens() {
            let Some(child) = self.child(here, &token) else { break };
            here = child;
        }
        self.entries.get(here).copied()
    }

    /// The entry of the value at a pointer.
    pub(crate) fn exact(&self, pointer: &JsonPointer) -> Option<Entry> {
        let here = pointer.tokens().try_fold(0, |here, token| self.child(here, &token))?;
        self.entries.get(here).copied()
    }

    /// The last child of that name: of two members with one key the last counts.
    fn child(&self, parent: usize, token: &str) -> Option<usize> {
        let (key, index) = (hash(token), token.parse().ok());
        let large = self.large.get_or_init(|| self.children_of_large());
        if let Some(names) = large.get(&parent) {
            let named = |name: Option<u32>| name.and_then(|name| names.get(&name)).copied();
            return named(Some(key)).filter(|at| self.is_member(*at)).or_else(|| named(index));
        }
        let wanted = |at: &usize| {
            let name = self.entries.get(*at).map(|entry| entry.name);
            name.is_some() && name == if self.is_member(*at) { Some(key) } else { index }
        };
        self.children(parent).filter(wanted).last()
    }

    fn is_member(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|entry| entry.key().is_some())
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.entries.get(parent).map_or(0, |entry| entry.next as usize);
        let first = Some(parent + 1).filter(|at| *at < end);
        std::iter::successors(first, move |at| {
            self.entries.get(*at).map(|entry| entry.next as usize).filter(|next| next > at && *next < end)
        })
    }

    /// The children, by name, of every entry that has so many that stepping over them would take long.
    fn children_of_large(&self) -> HashMap<usize, HashMap<u32, usize>> {
        let large = (0..self.entries.len()).filter(|at| self.children(*at).nth(LARGE).is_some());
        large.map(|at| (at, self.named_children(at))).collect()
    }

    fn named_children(&self, parent: usize) -> HashMap<u32, usize> {
        self.children(parent).filter_map(|at| Some((self.entries.get(at)?.name, at))).collect()
    }
}

/// Makes [`Spans`] while a text is read from its beginning to its end.
#[derive(Debug, Default)]
pub(crate) struct SpansBuilder {
    entries: Vec<Entry>,
}

impl SpansBuilder {
    /// A member's value begins.
    pub(crate) fn begin_member(&mut self, name: &str, key: &Range<usize>, start: usize) -> usize {
        self.begin(hash(name), key, start)
    }

    /// An element, or the root, begins.
    pub(crate) fn begin_element(&mut self, index: usize, start: usize) -> usize {
        self.begin(small(index), &(0..0), start)
    }

    fn begin(&mut self, name: u32, key: &Range<usize>, start: usize) -> usize {
        let at = self.entries.len();
        let (key_start, key_end, start) = (small(key.start), small(key.end), small(start));
        self.entries.push(Entry { name, key_start, key_end, start, end: start, next: small(at + 1) });
        at
    }

    /// The value ends, and with it all that stands inside of it.
    pub(crate) fn end(&mut self, at: usize, end: usize) {
        let next = small(self.entries.len());
        if let Some(entry) = self.entries.get_mut(at) {
            entry.end = small(end);
            entry.next = next;
        }
    }

    /// The finished table.
    pub(crate) fn finish(mut self) -> Spans {
        self.entries.shrink_to_fit();
        Spans { entries: self.entries, large: OnceLock::new() }
    }
}

/// Texts of 4 GiB and more are refused before they are read.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "any 32 bits of the hash do")]
fn hash(name: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish() as u32
}
