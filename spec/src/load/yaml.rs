//! YAML text → value and places, on the events of `granit-parser`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::Value;

use super::Parsed;
use super::problem::Problem;
use super::scalar;
use super::tree::{MAX_DEPTH, TreeBuilder};

/// What aliases may copy besides the text's own length, in the units of [`weight`].
const ALIAS_BUDGET: usize = 200_000;

/// Reads the first document of a YAML text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader { text, ..Reader::default() };
    let fatal = reader.run().err();
    let (value, spans, mut problems) = reader.tree.finish();
    let value = if fatal.is_some() { None } else { value };
    problems.extend(fatal);
    Parsed { value, spans, problems }
}

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    tree: TreeBuilder,
    /// The numbers of the anchors of the collections that are open; 0 for those without.
    open: Vec<usize>,
    anchors: HashMap<usize, (Value, usize)>,
    copied: usize,
}

impl<'t> Reader<'t> {
    fn run(&mut self) -> Result<(), Problem> {
        let mut options = Options::default();
        options.block_nesting_limit = MAX_DEPTH + 5;
        options.flow_nesting_limit = MAX_DEPTH + 5;
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = event.map_err(|error| scan_problem(&error, self.text))?;
            let span = self.bytes(&span);
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
                if documents > 1 {
                    return Err(several_documents(span));
                }
            }
            self.event(event, span)?;
        }
        Ok(())
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        span.byte_range().unwrap_or(0..self.text.len())
    }

    fn event(&mut self, event: Event<'t>, span: Range<usize>) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(_, anchor, _) => {
                self.refuse_complex_key(&span)?;
                self.open.push(anchor);
                self.tree.start_list(span.start)
            }
            Event::MappingStart(_, anchor, _) => {
                self.refuse_complex_key(&span)?;
                self.open.push(anchor);
                self.tree.start_map(span.start)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let anchor = self.open.pop().unwrap_or(0);
                let end = self.trimmed_end(span.end);
                let anchored = self.tree.end(end, anchor != 0);
                self.remember(anchor, anchored, &span)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Result<(), Problem> {
        if self.tree.wants_key() {
            if text == "<<" && style == ScalarStyle::Plain {
                self.tree.merge_key(span);
                return Ok(());
            }
            if anchor != 0 {
                self.remember(anchor, Some(Value::String(text.clone().into_owned())), &span)?;
            }
            self.tree.key(text.into_owned(), span);
            return Ok(());
        }
        let value = self.typed(text, style, tag, &span);
        if anchor != 0 {
            self.remember(anchor, Some(value.clone()), &span)?;
        }
        self.tree.leaf(value, span);
        Ok(())
    }

    /// The value that the scalar's tag asks for, or else its style.
    fn typed(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: &Range<usize>,
    ) -> Value {
        let known = tag.and_then(Tag::core_suffix);
        match (tag, known) {
            (Some(_), Some("str")) => return Value::String(text.into_owned()),
            (Some(_), Some("int" | "float" | "bool" | "null")) => return self.plain(&text, span),
            (Some(tag), _) if tag.original() != "!" => {
                let message = format!("the tag `{}` is not read", tag.original());
                self.tree.problem(Problem::warning("unknown-tag", span.clone(), message));
            }
            (Some(_), _) => return Value::String(text.into_owned()),
            (None, _) => {}
        }
        if style == ScalarStyle::Plain { self.plain(&text, span) } else { Value::String(text.into_owned()) }
    }

    fn plain(&mut self, text: &str, span: &Range<usize>) -> Value {
        let (value, problem) = scalar::plain(text, span);
        if let Some(problem) = problem {
            self.tree.problem(problem);
        }
        value
    }

    fn remember(&mut self, anchor: usize, value: Option<Value>, span: &Range<usize>) -> Result<(), Problem> {
        let Some(value) = value else { return Ok(()) };
        let weight = weight(&value);
        self.spend(weight, span)?;
        self.anchors.insert(anchor, (value, weight));
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Problem> {
        let Some((value, weight)) = self.anchors.get(&anchor) else {
            return Err(Problem::error("yaml-syntax", span, "this alias stands inside of what it refers to"));
        };
        let (value, weight) = (value, *weight);
        if self.tree.wants_key() {
            let Value::String(name) = value else { return Err(complex_key(span)) };
            self.tree.key(name.clone(), span);
            return Ok(());
        }
        let value = value.clone();
        self.spend(weight, &span)?;
        self.tree.leaf(value, span);
        Ok(())
    }

    /// Aliases copy, and small texts of aliases of aliases stand for more than any memory holds.
    fn spend(&mut self, weight: usize, span: &Range<usize>) -> Result<(), Problem> {
        self.copied = self.copied.saturating_add(weight);
        if self.copied <= ALIAS_BUDGET + self.text.len() / 4 {
            return Ok(());
        }
        Err(Problem::error("alias-budget", span.clone(), "the aliases of this text stand for too much")
            .with_help("write out what the aliases stand for, or use `$ref`"))
    }

    fn refuse_complex_key(&self, span: &Range<usize>) -> Result<(), Problem> {
        if self.tree.wants_key() { Err(complex_key(span.clone())) } else { Ok(()) }
    }

    /// Block collections end where the next thing begins; the space before that is none of theirs.
    fn trimmed_end(&self, end: usize) -> usize {
        self.text.get(..end).map_or(end, |before| before.trim_end().len())
    }
}

fn complex_key(span: Range<usize>) -> Problem {
    Problem::error("complex-key", span, "a key must be a string")
}

fn several_documents(span: Range<usize>) -> Problem {
    Problem::error("several-documents", span, "a second YAML document begins here")
        .with_help("keep one document in the file")
}

/// Roughly how much memory a value takes, in units of about a hundred bytes.
fn weight(value: &Value) -> usize {
    let mut sum: usize = 0;
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        sum += 1;
        match value {
            Value::String(text) => sum += text.len() / 64,
            Value::Array(elements) => rest.extend(elements),
            Value::Object(members) => {
                sum += members.keys().map(|key| key.len() / 64).sum::<usize>();
                rest.extend(members.values());
            }
            _ => {}
        }
    }
    sum
}

fn scan_problem(error: &ScanError, text: &str) -> Problem {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Problem::too_deep(MAX_DEPTH, at..at + 1);
    }
    Problem::error("yaml-syntax", at..at + 1, format!("not YAML: {}", error.info()))
}
