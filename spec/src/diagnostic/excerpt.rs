//! [`Excerpt`]: the line that a diagnostic points at, cut to what fits on a screen.

use std::ops::Range;

use super::text::is_invisible;
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
    /// Cuts the excerpt for a place out of its text. A line that fits is shown from its beginning.
    pub(super) fn new(source: &str, place: &Place) -> Self {
        let (before, after) = source.split_at_checked(place.span.start).unwrap_or((source, ""));
        let is_whole = place.column <= 2 * BEFORE;
        let shown = if is_whole { place.column - 1 } else { BEFORE };
        let before: Vec<char> = before.chars().rev().take(shown).collect();
        let mut text = if is_whole { String::new() } else { "…".to_owned() };
        text.extend(before.into_iter().rev().map(plain));
        let start = text.len();
        let mut end = start;
        let rest_of_line =
            || after.char_indices().take_while(|(_, character)| !matches!(character, '\n' | '\r'));
        for (at, character) in rest_of_line().take(AFTER) {
            text.push(plain(character));
            if place.span.start + at < place.span.end {
                end = text.len();
            }
        }
        if rest_of_line().nth(AFTER).is_some() {
            text.push('…');
        }
        Self { text, line: place.line, span: start..end, is_whole }
    }
}

/// A character that takes one column and does nothing else.
fn plain(character: char) -> char {
    match character {
        '\t' => ' ',
        other if other.is_control() || is_invisible(other) => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}
