//! [`Spans`]: where each value of a text stands, small enough to be kept for a document of many megabytes.
//!
//! One entry of 24 bytes a value, in the order of the text. An entry knows how many entries stand inside of
//! it, so a pointer is followed by stepping over siblings; keys are compared by hash, which at worst shows a
//! wrong line, never a wrong value.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::pointer::JsonPointer;

/// Where the values of one text stand.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    entries: Vec<Entry>,
}

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

    /// The last child of that name: of two members with one key the last counts.
    fn child(&self, parent: usize, token: &str) -> Option<usize> {
        let end = self.entries.get(parent)?.next as usize;
        let key = hash(token);
        let index: Option<u32> = token.parse().ok();
        let mut found = None;
        let mut at = parent + 1;
        while at < end {
            let entry = self.entries.get(at)?;
            let wanted = if entry.key().is_some() { Some(key) } else { index };
            if wanted == Some(entry.name) {
                found = Some(at);
            }
            at = entry.next as usize;
        }
        found
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
        Spans { entries: self.entries }
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
