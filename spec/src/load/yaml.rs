//! YAML text → tape, on the events of `granit-parser`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, Tag};

use super::problem::{Problem, Problems};
use super::scalar::{self, Plain};
use super::{MAX_DEPTH, Parsed};
use crate::source::tape::{Index, Scalar, Tape, TapeBuilder};

/// What aliases and merged members may stand for besides the text's own length, in values: whoever looks at all parts of a
/// document looks at so many more.
const ALIAS_BUDGET: usize = 200_000;

/// Reads the first document of a YAML text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader {
        text,
        tape: TapeBuilder::new(text),
        open: Vec::new(),
        anchors: HashMap::new(),
        spent: 0,
        problems: Problems::default(),
    };
    let tape = match reader.run() {
        Ok(()) => reader.tape.finish(),
        Err(fatal) => {
            reader.problems.end_with(fatal);
            Tape::default()
        }
    };
    Parsed { tape, problems: reader.problems }
}

struct Reader<'t> {
    text: &'t str,
    tape: TapeBuilder<'t>,
    /// The lists and objects that are open.
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored<'t>>,
    spent: usize,
    problems: Problems,
}

/// A list or an object that is open.
struct Open {
    /// The number of its anchor; 0 without.
    anchor: usize,
    extent: Extent,
}

/// How much a value is, with all that aliases in it stand for.
#[derive(Debug, Clone, Copy)]
struct Extent {
    /// How many values it is, long texts counting for more than one.
    weight: usize,
    /// How deep lists and objects nest in it.
    height: usize,
}

impl Extent {
    fn of_text(text: &str) -> Self {
        Self { weight: 1 + text.len() / 64, height: 0 }
    }

    fn add(&mut self, part: Self) {
        self.weight = self.weight.saturating_add(part.weight);
        self.height = self.height.max(part.height + 1);
    }
}

/// What an anchor names.
enum Anchored<'t> {
    Value(Index, Extent),
    /// A key, which is no value of the tape.
    Key(Cow<'t, str>),
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
            Event::Scalar(text, style, anchor, tag) if self.tape.wants_key() => {
                drop(tag);
                self.key(text, style, anchor, span);
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), span);
                Ok(())
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), &["!!seq", "!!omap", "!!pairs"], &span);
                self.start(anchor, &span)?;
                self.tape.start_list(span.start);
                Ok(())
            }
            Event::MappingStart(_, anchor, tag) => {
                self.collection_tag(tag.as_deref(), &["!!map", "!!set"], &span);
                self.start(anchor, &span)?;
                self.tape.start_object(span.start);
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn start(&mut self, anchor: usize, span: &Range<usize>) -> Result<(), Problem> {
        if self.tape.wants_key() {
            return Err(complex_key(span.clone()));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::too_deep(MAX_DEPTH, span.start..span.start + 1));
        }
        self.open.push(Open { anchor, extent: Extent { weight: 1, height: 0 } });
        Ok(())
    }

    fn end(&mut self, span: &Range<usize>) -> Result<(), Problem> {
        let end = self.trimmed_end(span.end);
        let (Some(open), Some(ended)) = (self.open.pop(), self.tape.end(end)) else { return Ok(()) };
        self.problems.duplicate_keys(&ended, self.tape.tape(), self.text);
        for at in &ended.unmergeable {
            self.problems.push(unmergeable(self.tape.tape().span(*at).unwrap_or_default()));
        }
        self.spend(ended.listed / 8, span)?;
        self.remember(open.anchor, Anchored::Value(ended.at, open.extent));
        self.add(open.extent);
        Ok(())
    }

    fn key(&mut self, text: Cow<'t, str>, style: ScalarStyle, anchor: usize, span: Range<usize>) {
        if text == "<<" && style == ScalarStyle::Plain {
            self.tape.merge_key(span);
            return;
        }
        self.tape.key(spelt(self.text, &span, &text), span);
        self.remember(anchor, Anchored::Key(text));
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) {
        let scalar = spelt(self.text, &span, text);
        let at = match self.typed(text, style, tag, &span) {
            Plain::Word(word) => self.tape.word(word, span),
            Plain::Number => self.tape.number(scalar, span),
            Plain::String => self.tape.string(scalar, span),
        };
        let extent = Extent::of_text(text);
        self.remember(anchor, Anchored::Value(at, extent));
        self.add(extent);
    }

    /// What the scalar's tag asks for, or else its style.
    fn typed(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: &Range<usize>) -> Plain {
        let known = tag.and_then(Tag::core_suffix);
        match (tag, known) {
            (Some(_), Some("str")) => return Plain::String,
            (Some(tag), Some(kind @ ("int" | "float" | "bool" | "null"))) => {
                let plain = self.plain(text, span);
                if !is_of_kind(plain, kind) {
                    let message =
                        format!("the tag `{}` does not fit this; it is read as it stands", tag.original());
                    self.problems.push(Problem::warning("yaml-tag", span.clone(), message));
                }
                return plain;
            }
            (Some(tag), _) if tag.original() != "!" => self.problems.push(unread_tag(tag, span.clone())),
            (Some(_), _) => return Plain::String,
            (None, _) => {}
        }
        if style == ScalarStyle::Plain { self.plain(text, span) } else { Plain::String }
    }

    /// Says so where the tag of a list or an object asks for anything but one.
    fn collection_tag(&mut self, tag: Option<&Tag>, meant: &[&str], span: &Range<usize>) {
        let Some(tag) = tag.filter(|tag| tag.original() != "!") else { return };
        if !meant.contains(&tag.original().as_str()) {
            self.problems.push(unread_tag(tag, span.start..span.start + 1));
        }
    }

    fn plain(&mut self, text: &str, span: &Range<usize>) -> Plain {
        let (plain, problem) = scalar::plain(text, span);
        if let Some(problem) = problem {
            self.problems.push(problem);
        }
        plain
    }

    fn remember(&mut self, anchor: usize, anchored: Anchored<'t>) {
        if anchor != 0 {
            self.anchors.insert(anchor, anchored);
        }
    }

    /// Counts a part to the list or object around it.
    fn add(&mut self, part: Extent) {
        if let Some(open) = self.open.last_mut() {
            open.extent.add(part);
        }
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Problem> {
        let is_key = self.tape.wants_key();
        match self.anchors.get(&anchor) {
            None => {
                return Err(Problem::error(
                    "yaml-syntax",
                    span,
                    "this alias stands inside of what it refers to",
                ));
            }
            Some(Anchored::Value(at, _)) if is_key => {
                let text = self.tape.tape().scalar(*at, self.text);
                let Some(text) = text.map(str::to_owned) else { return Err(complex_key(span)) };
                self.spend(Extent::of_text(&text).weight, &span)?;
                self.tape.key(Scalar::Decoded(&text), span);
            }
            Some(Anchored::Value(at, extent)) => {
                let (at, extent) = (*at, *extent);
                self.spend(extent.weight, &span)?;
                if self.open.len() + extent.height > MAX_DEPTH {
                    return Err(Problem::too_deep(MAX_DEPTH, span));
                }
                self.tape.alias(at, span);
                self.add(extent);
            }
            Some(Anchored::Key(text)) => {
                let (text, extent) = (text.clone(), Extent::of_text(text));
                self.spend(extent.weight, &span)?;
                if is_key {
                    self.tape.key(Scalar::Decoded(&text), span);
                } else {
                    self.tape.string(Scalar::Decoded(&text), span);
                    self.add(extent);
                }
            }
        }
        Ok(())
    }

    /// Small texts of aliases of aliases stand for more than any memory holds.
    fn spend(&mut self, weight: usize, span: &Range<usize>) -> Result<(), Problem> {
        self.spent = self.spent.saturating_add(weight);
        if self.spent <= ALIAS_BUDGET + self.text.len() / 4 {
            return Ok(());
        }
        Err(Problem::error("alias-budget", span.clone(), "the aliases of this text stand for too much")
            .with_help("write out what the aliases stand for, or use `$ref`"))
    }

    /// Block collections end where the next thing begins; the space before that is none of theirs.
    fn trimmed_end(&self, end: usize) -> usize {
        self.text.get(..end).map_or(end, |before| before.trim_end().len())
    }
}

/// How what a scalar says follows from the bytes where it stands.
fn spelt<'s>(text: &str, span: &Range<usize>, says: &'s str) -> Scalar<'s> {
    let bytes = text.get(span.clone()).unwrap_or_default();
    let inside = bytes.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']));
    if bytes == says {
        Scalar::Plain
    } else if inside == Some(says) {
        Scalar::Quoted
    } else {
        Scalar::Decoded(says)
    }
}

/// Whether a scalar is what a tag of the core schema says.
fn is_of_kind(plain: Plain, kind: &str) -> bool {
    match plain {
        Plain::Number => matches!(kind, "int" | "float"),
        Plain::Word(Some(_)) => kind == "bool",
        Plain::Word(None) => kind == "null",
        Plain::String => false,
    }
}

fn unread_tag(tag: &Tag, span: Range<usize>) -> Problem {
    Problem::warning("yaml-tag", span, format!("the tag `{}` is not read", tag.original()))
}

/// What `<<` stands before, and cannot be merged.
fn unmergeable(span: Range<usize>) -> Problem {
    Problem::warning("merge-key", span, "only objects can be merged; this adds nothing")
        .with_help("write an alias to an object, or a list of such, after `<<`")
}

fn complex_key(span: Range<usize>) -> Problem {
    Problem::error("complex-key", span, "a key must be a string")
}

fn several_documents(span: Range<usize>) -> Problem {
    Problem::error("several-documents", span, "a second YAML document begins here")
        .with_help("keep one document in the file")
}

fn scan_problem(error: &ScanError, text: &str) -> Problem {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Problem::too_deep(MAX_DEPTH, at..at + 1);
    }
    Problem::error("yaml-syntax", at..at + 1, format!("not YAML: {}", error.info()))
}
