//! Plain YAML scalars → JSON values, by the core schema of YAML 1.2 (section 10.3.2).
//!
//! So `on`, `no`, `yes`, `1_000` and dates are strings, and `017` is seventeen.

use std::ops::Range;

use serde_json::{Number, Value};

use super::problem::Problem;

/// The value of a plain scalar, and what is odd about it.
pub(super) fn plain(text: &str, span: &Range<usize>) -> (Value, Option<Problem>) {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return (Value::Null, None),
        "true" | "True" | "TRUE" => return (Value::Bool(true), None),
        "false" | "False" | "FALSE" => return (Value::Bool(false), None),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return (Value::String(text.to_owned()), None);
    }
    if is_leading_zero(text) {
        return leading_zero(text, span);
    }
    if is_not_finite(text) {
        return (Value::String(text.to_owned()), Some(not_a_number(text, span)));
    }
    if !is_integer(text) && !is_float(text) {
        return (Value::String(text.to_owned()), None);
    }
    match number(text) {
        Some(number) => (Value::Number(number), None),
        None => (Value::String(text.to_owned()), Some(not_a_number(text, span))),
    }
}

/// A number that JSON or 64 bits cannot hold, e.g. `.inf` or `1e400`.
pub(super) fn not_a_number(text: &str, span: &Range<usize>) -> Problem {
    let message = format!("`{text}` is beyond what a number can hold; it is read as a string");
    Problem::warning("not-a-number", span.clone(), message)
}

/// `017`: eight's notation in YAML 1.1, seventeen in YAML 1.2. With an 8 or a 9 in it no YAML 1.1 reader sees a
/// number, and the author surely meant a name whose zero counts.
fn leading_zero(text: &str, span: &Range<usize>) -> (Value, Option<Problem>) {
    let as_string = text.contains(['8', '9']);
    let value = match number(text) {
        Some(number) if !as_string => Value::Number(number),
        _ => Value::String(text.to_owned()),
    };
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

/// The number that a well-formed text spells: exact within 64 bits, else the nearest float; `None` beyond that.
pub(super) fn number(text: &str) -> Option<Number> {
    if let Some(octal) = text.strip_prefix("0o") {
        return u64::from_str_radix(octal, 8).ok().map(Number::from);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return u64::from_str_radix(hexadecimal, 16).ok().map(Number::from);
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    let exact = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    exact.ok().or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}
