//! Segments of a path template: which of two is the more concrete, and whether some text matches both.

use std::cmp::Reverse;

use spec::model::{PathPart, PathTemplate};

/// How early a segment is matched: concrete ones first, then those with the most text beside their expressions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Concrete(String),
    Templated(Reverse<usize>),
}

/// A segment of a path: the text before its first expression and after its last, and how much text there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Segment {
    prefix: String,
    suffix: String,
    expressions: usize,
    text: usize,
}

/// Whether a request may match both paths, even if one is the more concrete.
pub(in crate::mock) fn overlap(one: &PathTemplate, other: &PathTemplate) -> bool {
    let (one, other) = (segments_of(one), segments_of(other));
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one.overlaps(other))
}

pub(super) fn are_ambiguous(one: &[Segment], other: &[Segment]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let pairs = || one.iter().zip(other);
    let overlap = pairs().all(|(one, other)| one.overlaps(other));
    let (covers, is_covered) =
        (pairs().all(|(one, other)| one.covers(other)), pairs().all(|(one, other)| other.covers(one)));
    // Equal paths are told of when the document is read.
    overlap && !covers && !is_covered
}

impl Segment {
    fn is_concrete(&self) -> bool {
        self.expressions == 0
    }

    /// Whether some text may match both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self.is_concrete(), other.is_concrete()) {
            (true, true) => self.prefix == other.prefix,
            (true, false) => other.covers(self),
            (false, true) => self.covers(other),
            (false, false) => {
                let starts = |one: &Self, other: &Self| one.prefix.starts_with(&other.prefix);
                let ends = |one: &Self, other: &Self| one.suffix.ends_with(&other.suffix);
                (starts(self, other) || starts(other, self)) && (ends(self, other) || ends(other, self))
            }
        }
    }

    /// Whether all that the other matches is matched here too, as far as their ends tell.
    fn covers(&self, other: &Self) -> bool {
        if self.is_concrete() {
            return other.is_concrete() && self.prefix == other.prefix;
        }
        let suffix = if other.is_concrete() { &other.prefix } else { &other.suffix };
        other.prefix.starts_with(&self.prefix) && suffix.ends_with(&self.suffix)
    }
}

pub(super) fn segments_of(template: &PathTemplate) -> Vec<Segment> {
    let mut segments = vec![Segment::default()];
    for part in template.parts() {
        match part {
            PathPart::Literal(text) => {
                for (index, piece) in text.split('/').enumerate() {
                    if index > 0 {
                        segments.push(Segment::default());
                    }
                    if let Some(segment) = segments.last_mut() {
                        let end =
                            if segment.expressions == 0 { &mut segment.prefix } else { &mut segment.suffix };
                        end.push_str(piece);
                        segment.text += piece.len();
                    }
                }
            }
            PathPart::Parameter(_) => {
                if let Some(segment) = segments.last_mut() {
                    segment.expressions += 1;
                    segment.suffix.clear();
                }
            }
        }
    }
    segments
}

pub(super) fn ranks(template: &PathTemplate) -> Vec<Rank> {
    let rank = |segment: Segment| {
        if segment.is_concrete() {
            Rank::Concrete(segment.prefix)
        } else {
            Rank::Templated(Reverse(segment.text))
        }
    };
    segments_of(template).into_iter().map(rank).collect()
}
