//! From a list or an object on a [`Tape`] to what is in it.

use super::{Form, Index, Key, Kind, Members, Tape};

/// From how many members on an object has them by key.
pub(super) const LARGE: usize = 16;

impl Tape {
    /// The elements of a list; nothing for any other value.
    pub(crate) fn elements(&self, list: Index) -> Children<'_> {
        if self.kind(list) == Kind::List { self.children(list) } else { Children::none(self) }
    }

    /// The members of an object, each key once; nothing for any other value.
    pub(crate) fn members(&self, object: Index) -> MemberIndices<'_> {
        match self.kind(object) {
            Kind::Object(true) => {
                match self.objects.get(&object).and_then(|members| members.listed.as_deref()) {
                    Some(listed) => MemberIndices::Listed(listed.iter()),
                    None => MemberIndices::Children(self.children(object)),
                }
            }
            Kind::Object(false) => MemberIndices::Children(self.children(object)),
            _ => MemberIndices::Children(Children::none(self)),
        }
    }

    /// The member with a key, if the value is an object that has one.
    pub(crate) fn member(&self, object: Index, key: &str, text: &str) -> Option<Index> {
        if self.kind(object) == Kind::Object(true)
            && let Some(Members { by_key: Some(by_key), .. }) = self.objects.get(&object)
        {
            return by_key.find(key, |at| self.key(at, text));
        }
        self.members(object).find(|at| self.has_key(*at, key, text))
    }

    /// Whether a member has a key; most have not, which their length tells.
    fn has_key(&self, at: Index, key: &str, text: &str) -> bool {
        let Some(entry) = self.entry(at) else { return false };
        let length = (entry.key_end - entry.key_start) as usize;
        match entry.key {
            Key::Text(Form::Plain) if length != key.len() => false,
            Key::Text(Form::Quoted) if length != key.len() + 2 => false,
            _ => self.key(at, text) == Some(key),
        }
    }

    /// What stands directly inside of a value, in the order of the text.
    pub(super) fn children(&self, parent: Index) -> Children<'_> {
        let end = self.entry(parent).map_or(0, |entry| entry.next);
        Children { tape: self, next: parent.saturating_add(1), end }
    }
}

/// See [`Tape::elements`].
#[derive(Debug, Clone)]
pub(crate) struct Children<'t> {
    tape: &'t Tape,
    next: Index,
    end: Index,
}

impl<'t> Children<'t> {
    fn none(tape: &'t Tape) -> Self {
        Self { tape, next: 0, end: 0 }
    }
}

impl Iterator for Children<'_> {
    type Item = Index;

    fn next(&mut self) -> Option<Index> {
        let at = self.next;
        if at >= self.end {
            return None;
        }
        self.next = self.tape.entry(at).map_or(self.end, |entry| entry.next);
        Some(at)
    }
}

/// See [`Tape::members`].
#[derive(Debug, Clone)]
pub(crate) enum MemberIndices<'t> {
    Children(Children<'t>),
    Listed(std::slice::Iter<'t, Index>),
}

impl Iterator for MemberIndices<'_> {
    type Item = Index;

    fn next(&mut self) -> Option<Index> {
        match self {
            Self::Children(children) => children.next(),
            Self::Listed(listed) => listed.next().copied(),
        }
    }
}
