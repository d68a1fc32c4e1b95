//! [`Problem`]: what is wrong with a text before it is known to be a document; a span of bytes and words. [`Problems`]: those of
//! one text.

use std::ops::Range;

use crate::diagnostic::{At, Diagnostic, Severity};
use crate::source::SourceId;
use crate::source::tape::{Ended, Tape};

/// Something wrong with a text.
#[derive(Debug)]
pub(super) struct Problem {
    code: &'static str,
    severity: Severity,
    span: Range<usize>,
    message: String,
    help: Option<String>,
}

impl Problem {
    /// The text cannot be read.
    pub(super) fn error(code: &'static str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, span, message: message.into(), help: None }
    }

    /// The text can be read in more than one way.
    pub(super) fn warning(code: &'static str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// How to mend it.
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Two members of one object have the same key.
    pub(super) fn duplicate_key(name: &str, span: Range<usize>) -> Self {
        Self::warning(
            "duplicate-key",
            span,
            format!("the key `{name}` stands here a second time; the last one counts"),
        )
        .with_help("rename or remove one of the two")
    }

    /// Values nest too deeply.
    pub(super) fn too_deep(limit: usize, span: Range<usize>) -> Self {
        Self::error("too-deep", span, format!("values nest more than {limit} levels deep here"))
            .with_help("move inner parts to `components` and refer to them with `$ref`")
    }

    /// The diagnostic for the text with this index.
    fn into_diagnostic(self, source: SourceId) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            at: At::Text(source, self.span),
            message: self.message,
            help: self.help,
        }
    }
}

/// How many problems of one text are kept.
const KEPT: usize = 1000;

/// What is wrong with one text; of very many such things the first.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Something is odd.
    pub(super) fn push(&mut self, problem: Problem) {
        if self.0.len() < KEPT {
            self.0.push(problem);
        }
    }

    /// Tells of the keys that stand in an object twice.
    pub(super) fn duplicate_keys(&mut self, ended: &Ended, tape: &Tape, text: &str) {
        for at in &ended.duplicates {
            let key = tape.key(*at, text).unwrap_or_default();
            self.push(Problem::duplicate_key(key, tape.key_span(*at).unwrap_or_default()));
        }
    }

    /// What keeps the text from being read, whatever else there is.
    pub(super) fn end_with(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The diagnostics for the text with this index.
    pub(super) fn into_diagnostics(self, source: SourceId) -> impl Iterator<Item = Diagnostic> {
        self.0.into_iter().map(move |problem| problem.into_diagnostic(source))
    }
}
