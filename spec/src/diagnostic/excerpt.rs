//! [`Excerpt`]: the line that a diagnostic points at, cut to what fits on a screen.

use std::ops::Range;

use super::render::is_invisible;
use crate::source::Place;

/// How many characters are shown before the place, and from it on.
const BEFORE: usize = 60;
const AFTER: usize = 60;

/// A line of source, or the part of a long line around the place.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Its number in the source.
    pub(super) line: usize,
    /// The bytes of `text` to be marked: those of the place as far as they are on this line.
    pub(super) span: Range<usize>,
    /// Whether it begins where the line does.
    pub(super) is_whole: bool,
}

impl Excerpt {
    /// Cuts the excerpt for a place out of its text.
    pub(super) fn new(source: &str, place: &Place) -> Self {
        let (before, after) = source.split_at_checked(place.span.start).unwrap_or((source, ""));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split(['\n', '\r']).next().unwrap_or_default();
        let shown = shown_before(before);
        let is_whole = shown.len() == before.len();
        let mut text = String::new();
        if !is_whole {
            text.push('…');
        }
        text.extend(shown.chars().map(plain));
        let start = text.len();
        let mut end = start;
        for (at, character) in after.char_indices().take(AFTER) {
            text.push(plain(character));
            if place.span.start + at < place.span.end {
                end = text.len();
            }
        }
        if after.chars().nth(AFTER).is_some() {
            text.push('…');
        }
        Self { text, line: place.line, span: start..end, is_whole }
    }
}

/// The end of what stands before the place.
fn shown_before(before: &str) -> &str {
    let mut cut = before.char_indices().rev().map(|(at, _)| at);
    // A line that fits is shown from its beginning.
    if before.len() < 2 * BEFORE {
        return before;
    }
    cut.nth(BEFORE).and_then(|at| before.get(at..)).unwrap_or(before)
}

/// A character that takes one column and does nothing else.
fn plain(character: char) -> char {
    match character {
        '\t' => ' ',
        other if other.is_control() || is_invisible(other) => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}
