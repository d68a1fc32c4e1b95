//! [`TreeBuilder`]: what the YAML and the JSON reader have in common. In: keys, scalars, openings and closings in
//! the order of the text; out: the value, where each part of it stands, and what was odd.

use std::ops::Range;

use serde_json::{Map, Value};

use super::problem::Problem;
use crate::source::{Spans, SpansBuilder};

/// How deep values may nest. Documents of people stay under 60; `serde_json` itself stops at 128.
pub(super) const MAX_DEPTH: usize = 250;

/// Builds a value from its parts.
#[derive(Debug, Default)]
pub(super) struct TreeBuilder {
    open: Vec<Open>,
    spans: SpansBuilder,
    root: Option<Value>,
    /// What was odd but did not keep the text from being read.
    problems: Vec<Problem>,
}

/// How many problems of one text are kept.
const KEPT: usize = 1000;

#[derive(Debug)]
struct Open {
    entry: usize,
    value: Collection,
}

#[derive(Debug)]
enum Collection {
    List(Vec<Value>),
    Map {
        members: Map<String, Value>,
        /// The key whose value comes next.
        key: Option<(Key, Range<usize>)>,
        /// Values of `<<`, whose members are taken where there are none of that name.
        merged: Vec<Value>,
    },
}

/// The key of a member.
#[derive(Debug)]
enum Key {
    Name(String),
    /// `<<` of YAML.
    Merge,
}

impl TreeBuilder {
    /// Something is odd; of very many such things the first are told.
    pub(super) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < KEPT {
            self.problems.push(problem);
        }
    }

    /// Whether the next thing is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { value: Collection::Map { key: None, .. }, .. }))
    }

    /// A key; the next thing is its value.
    pub(super) fn key(&mut self, name: String, span: Range<usize>) {
        let Some(Open { value: Collection::Map { members, key, .. }, .. }) = self.open.last_mut() else {
            return;
        };
        let duplicate = members.contains_key(&name).then(|| Problem::duplicate_key(&name, span.clone()));
        *key = Some((Key::Name(name), span));
        if let Some(problem) = duplicate {
            self.problem(problem);
        }
    }

    /// The merge key of YAML; the next thing is what to merge.
    pub(super) fn merge_key(&mut self, span: Range<usize>) {
        if let Some(Open { value: Collection::Map { key, .. }, .. }) = self.open.last_mut() {
            *key = Some((Key::Merge, span));
        }
    }

    /// A list begins.
    pub(super) fn start_list(&mut self, start: usize) -> Result<(), Problem> {
        self.start(start, Collection::List(Vec::new()))
    }

    /// An object begins.
    pub(super) fn start_map(&mut self, start: usize) -> Result<(), Problem> {
        self.start(start, Collection::Map { members: Map::new(), key: None, merged: Vec::new() })
    }

    fn start(&mut self, start: usize, value: Collection) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::too_deep(MAX_DEPTH, start..start + 1));
        }
        let entry = self.begin(start);
        self.open.push(Open { entry, value });
        Ok(())
    }

    /// A value that has no parts, or whose parts stand elsewhere.
    pub(super) fn leaf(&mut self, value: Value, span: Range<usize>) {
        let entry = self.begin(span.start);
        self.spans.end(entry, span.end);
        self.put(value);
    }

    /// The list or object that was begun last ends; it is copied if somebody wants to keep it.
    pub(super) fn end(&mut self, end: usize, copy: bool) -> Option<Value> {
        let Open { entry, value } = self.open.pop()?;
        self.spans.end(entry, end);
        let value = match value {
            Collection::List(elements) => Value::Array(elements),
            Collection::Map { members, merged, .. } => Value::Object(merge(members, merged)),
        };
        let kept = copy.then(|| value.clone());
        self.put(value);
        kept
    }

    fn begin(&mut self, start: usize) -> usize {
        match self.open.last() {
            Some(Open { value: Collection::Map { key: Some((name, span)), .. }, .. }) => {
                let name = match name {
                    Key::Name(name) => name,
                    Key::Merge => "<<",
                };
                self.spans.begin_member(name, span, start)
            }
            Some(Open { value: Collection::List(elements), .. }) => {
                self.spans.begin_element(elements.len(), start)
            }
            _ => self.spans.begin_element(0, start),
        }
    }

    fn put(&mut self, value: Value) {
        match self.open.last_mut().map(|open| &mut open.value) {
            None => self.root = Some(value),
            Some(Collection::List(elements)) => elements.push(value),
            Some(Collection::Map { members, key, merged }) => match key.take() {
                Some((Key::Name(name), _)) => drop(members.insert(name, value)),
                Some((Key::Merge, _)) => merged.push(value),
                None => {}
            },
        }
    }

    /// The value and the places in it.
    pub(super) fn finish(self) -> (Option<Value>, Spans, Vec<Problem>) {
        (self.root, self.spans.finish(), self.problems)
    }
}

/// Takes over members of `<<` (<https://yaml.org/type/merge.html>): what stands in the object itself comes first,
/// then what was merged earlier.
fn merge(mut members: Map<String, Value>, merged: Vec<Value>) -> Map<String, Value> {
    let flat = merged.into_iter().flat_map(|value| match value {
        Value::Array(list) => list,
        other => vec![other],
    });
    for value in flat {
        let Value::Object(more) = value else { continue };
        for (name, value) in more {
            members.entry(name).or_insert(value);
        }
    }
    members
}
