//! What plain YAML scalars are, by the core schema of YAML 1.2 (section 10.3.2).
//!
//! So `on`, `no`, `yes`, `1_000` and dates are strings, and `017` is seventeen.

use std::ops::Range;

use super::problem::Problem;
use crate::source::number;

/// What a plain scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// `null`, `true` or `false`.
    Word(Option<bool>),
    /// A number.
    Number,
    /// Anything else.
    String,
}

/// What a plain scalar is, and what is odd about it.
pub(super) fn plain(text: &str, span: &Range<usize>) -> (Plain, Option<Problem>) {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return (Plain::Word(None), None),
        "true" | "True" | "TRUE" => return (Plain::Word(Some(true)), None),
        "false" | "False" | "FALSE" => return (Plain::Word(Some(false)), None),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return (Plain::String, None);
    }
    if is_leading_zero(text) {
        return leading_zero(text, span);
    }
    if is_not_finite(text) {
        return (Plain::String, Some(not_a_number(text, span)));
    }
    if !is_integer(text) && !is_float(text) {
        return (Plain::String, None);
    }
    if is_within_bounds(text) {
        return (Plain::Number, None);
    }
    (Plain::String, Some(not_a_number(text, span)))
}

/// Whether a number that is well formed can be held. Those with a few digits and no exponent can.
pub(super) fn is_within_bounds(text: &str) -> bool {
    let is_small = text.len() < 18 && !text.contains(['e', 'E']);
    is_small || number(text).is_some()
}

/// A number that JSON or 64 bits cannot hold, e.g. `.inf` or `1e400`.
pub(super) fn not_a_number(text: &str, span: &Range<usize>) -> Problem {
    let message = format!("`{text}` is beyond what a number can hold; it is read as a string");
    Problem::warning("not-a-number", span.clone(), message)
}

/// `017`: eight's notation in YAML 1.1, seventeen in YAML 1.2. With an 8 or a 9 in it no YAML 1.1 reader sees a
/// number, and the author surely meant a name whose zero counts.
fn leading_zero(text: &str, span: &Range<usize>) -> (Plain, Option<Problem>) {
    let as_string = text.contains(['8', '9']);
    let value = if !as_string && is_within_bounds(text) { Plain::Number } else { Plain::String };
    let reading = if as_string { "a string" } else { "a decimal number" };
    let problem = Problem::warning("leading-zero", span.clone(), format!("`{text}` is read as {reading}"))
        .with_help("put quotes around it, or remove the zero");
    (value, Some(problem))
}

fn is_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_not_finite(text: &str) -> bool {
    let word = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(word, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// `[-+]? [0-9]+`, `0o [0-7]+`, `0x [0-9a-fA-F]+`
fn is_integer(text: &str) -> bool {
    let digits =
        |digits: &str, radix| !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(octal), _) => digits(octal, 8),
        (_, Some(hexadecimal)) => digits(hexadecimal, 16),
        _ => digits(text.strip_prefix(['+', '-']).unwrap_or(text), 10),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|part| !part.is_empty() && digits(part))
}
