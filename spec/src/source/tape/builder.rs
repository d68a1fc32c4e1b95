//! [`TapeBuilder`]: makes a [`Tape`] while a text is read from its beginning to its end. In: keys, scalars, openings and
//! closings in the order of the text.

use std::ops::Range;

use indexmap::IndexMap;

use super::lookup::LARGE;
use super::{Entry, Form, Index, Key, Kind, Members, Table, Tape};

/// Writes a tape.
#[derive(Debug)]
pub(crate) struct TapeBuilder<'t> {
    text: &'t str,
    tape: Tape,
    /// The lists and objects that are open.
    open: Vec<Open>,
    /// The key whose value comes next.
    key: Option<(Key, Range<usize>)>,
}

/// A list or an object that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    at: Index,
    is_object: bool,
    /// How many children it has so far.
    children: usize,
    /// Whether one of them is merged.
    merges: bool,
}

/// What a scalar says: what stands where it stands, or something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar<'s> {
    /// These bytes.
    Plain,
    /// These bytes without the quotes at both ends.
    Quoted,
    /// Another text.
    Decoded(&'s str),
}

impl<'t> TapeBuilder<'t> {
    /// A builder for the values of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        // Memory that is reserved costs nothing before it is written to.
        let entries = Vec::with_capacity(text.len() / 16 + 1);
        Self { text, tape: Tape { entries, ..Tape::default() }, open: Vec::new(), key: None }
    }

    /// Whether the next thing is a key.
    pub(crate) fn wants_key(&self) -> bool {
        self.key.is_none() && self.open.last().is_some_and(|open| open.is_object)
    }

    /// A key; the next thing is its value.
    pub(crate) fn key(&mut self, key: Scalar<'_>, span: Range<usize>) {
        let of = (small(self.tape.len()), false);
        let form = self.form(key, of);
        self.key = Some((Key::Text(form), span));
    }

    /// The merge key of YAML; the next thing is what to merge.
    pub(crate) fn merge_key(&mut self, span: Range<usize>) {
        self.key = Some((Key::Merge, span));
        if let Some(open) = self.open.last_mut() {
            open.merges = true;
        }
    }

    /// A list begins.
    pub(crate) fn start_list(&mut self, start: usize) {
        let at = self.begin(Kind::List, start..start);
        self.open.push(Open { at, is_object: false, children: 0, merges: false });
    }

    /// An object begins.
    pub(crate) fn start_object(&mut self, start: usize) {
        let at = self.begin(Kind::Object(false), start..start);
        self.open.push(Open { at, is_object: true, children: 0, merges: false });
    }

    /// `null`, `true` or `false`.
    pub(crate) fn word(&mut self, word: Option<bool>, span: Range<usize>) -> Index {
        self.begin(word.map_or(Kind::Null, Kind::Bool), span)
    }

    /// A number.
    pub(crate) fn number(&mut self, spelling: Scalar<'_>, span: Range<usize>) -> Index {
        let form = self.form(spelling, (small(self.tape.len()), true));
        self.begin(Kind::Number(form), span)
    }

    /// A string.
    pub(crate) fn string(&mut self, string: Scalar<'_>, span: Range<usize>) -> Index {
        let form = self.form(string, (small(self.tape.len()), true));
        self.begin(Kind::String(form), span)
    }

    /// A value that stands elsewhere and is finished there.
    pub(crate) fn alias(&mut self, target: Index, span: Range<usize>) {
        let target = self.tape.resolved(target);
        let at = self.begin(Kind::Alias, span);
        self.tape.aliases.push((at, target));
    }

    /// The list or object that was begun last ends. Returns where it stands, and the members whose keys stand in it
    /// before.
    pub(crate) fn end(&mut self, end: usize) -> Option<Ended> {
        let open = self.open.pop()?;
        let next = small(self.tape.len());
        let entry = self.tape.entries.get_mut(open.at as usize)?;
        entry.end = small(end);
        entry.next = next;
        let mut ended = Ended { at: open.at, duplicates: Vec::new(), listed: 0, unmergeable: Vec::new() };
        if open.is_object {
            self.settle(open, &mut ended);
        }
        Some(ended)
    }

    /// What a key or a scalar says that is on the tape.
    pub(crate) fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The finished tape.
    pub(crate) fn finish(mut self) -> Tape {
        self.tape.entries.shrink_to_fit();
        self.tape.decoded.shrink_to_fit();
        self.tape.decoded_at.shrink_to_fit();
        self.tape
    }

    fn begin(&mut self, kind: Kind, span: Range<usize>) -> Index {
        let at = small(self.tape.len());
        let (key, key_span) = self.key.take().unwrap_or((Key::None, 0..0));
        let mut parent = at;
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
            parent = open.at;
        }
        self.tape.entries.push(Entry {
            kind,
            key,
            key_start: small(key_span.start),
            key_end: small(key_span.end),
            start: small(span.start),
            end: small(span.end),
            next: at.saturating_add(1),
            parent,
        });
        at
    }

    fn form(&mut self, scalar: Scalar<'_>, of: (Index, bool)) -> Form {
        match scalar {
            Scalar::Plain => Form::Plain,
            Scalar::Quoted => Form::Quoted,
            Scalar::Decoded(text) => {
                let start = small(self.tape.decoded.len());
                self.tape.decoded.push_str(text);
                self.tape.decoded_at.push((of, start..small(self.tape.decoded.len())));
                Form::Decoded
            }
        }
    }
}

/// A list or an object that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Where it stands.
    pub(crate) at: Index,
    /// The members of an object whose keys stand there before.
    pub(crate) duplicates: Vec<Index>,
    /// How many members had to be listed.
    pub(crate) listed: usize,
    /// What was to be merged and has no members.
    pub(crate) unmergeable: Vec<Index>,
}

/// The members of an object that has ended.
impl TapeBuilder<'_> {
    fn settle(&mut self, open: Open, ended: &mut Ended) {
        let mut members = Members::default();
        let repeats = if open.children > LARGE {
            let (table, repeats) = self.table(self.tape.children(open.at), open.children);
            members.by_key = Some(table);
            repeats
        } else {
            self.repeats(open.at)
        };
        if repeats || open.merges {
            let listed = self.listed(open.at, ended);
            let is_large = listed.len() > LARGE;
            members.by_key = is_large.then(|| self.table(listed.iter().copied(), listed.len()).0);
            ended.listed = listed.len();
            members.listed = Some(listed);
        }
        if members.listed.is_none() && members.by_key.is_none() {
            return;
        }
        self.tape.objects.insert(open.at, members);
        if let Some(entry) = self.tape.entries.get_mut(open.at as usize) {
            entry.kind = Kind::Object(true);
        }
    }

    /// Some members by key, and whether there is a key among them that stands there twice.
    fn table(&self, members: impl Iterator<Item = Index>, count: usize) -> (Table, bool) {
        let mut table = Table::with_room_for(count);
        let mut repeats = false;
        for at in members {
            // What is merged has no key.
            let Some(key) = self.tape.key(at, self.text) else { continue };
            repeats |= table.insert(key, at, |at| self.tape.key(at, self.text)).is_some();
        }
        (table, repeats)
    }

    fn key_of(&self, at: Index) -> &str {
        self.tape.key(at, self.text).unwrap_or_default()
    }

    /// Whether one of a few keys stands there twice.
    fn repeats(&self, object: Index) -> bool {
        let mut children = self.tape.children(object);
        while let Some(one) = children.next() {
            if children.clone().any(|other| self.is_same_key(one, other)) {
                return true;
            }
        }
        false
    }

    /// Most keys differ, and most of those in length.
    fn is_same_key(&self, one: Index, other: Index) -> bool {
        let (Some(first), Some(second)) = (self.tape.entry(one), self.tape.entry(other)) else {
            return false;
        };
        let length = |entry: &Entry| entry.key_end - entry.key_start;
        if first.key == second.key && first.key != Key::Text(Form::Decoded) && length(first) != length(second)
        {
            return false;
        }
        self.tape.key(one, self.text) == self.tape.key(other, self.text)
    }

    /// The members in order: of one key the last counts, in the place of the first; then what is merged
    /// (<https://yaml.org/type/merge.html>), where what was merged earlier comes first.
    fn listed(&self, object: Index, ended: &mut Ended) -> Box<[Index]> {
        let mut members: IndexMap<&str, Index> = IndexMap::new();
        let mut merged = Vec::new();
        for at in self.tape.children(object) {
            let Some(key) = self.tape.key(at, self.text) else {
                merged.extend(self.to_merge(at, ended));
                continue;
            };
            if members.insert(key, at).is_some() {
                ended.duplicates.push(at);
            }
        }
        for at in merged {
            for member in self.tape.members(at) {
                members.entry(self.key_of(member)).or_insert(member);
            }
        }
        members.into_values().collect()
    }

    /// The objects that `<<` brings: the one after it, or the elements of the list.
    fn to_merge(&self, at: Index, ended: &mut Ended) -> Vec<Index> {
        let value = self.tape.resolved(at);
        let values = match self.tape.kind(value) {
            Kind::List => self.tape.elements(value).collect(),
            _ => vec![at],
        };
        let is_object = |at: &Index| matches!(self.tape.kind(self.tape.resolved(*at)), Kind::Object(_));
        let (objects, others): (Vec<_>, Vec<_>) = values.into_iter().partition(is_object);
        ended.unmergeable.extend(others);
        objects.into_iter().map(|object| self.tape.resolved(object)).collect()
    }
}

/// Texts of 4 GiB and more are refused before they are read, and no value takes less than a byte.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
