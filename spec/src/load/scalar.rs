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
        let message = format!("`{text}` is no number in JSON; it is read as a string");
        return (Value::String(text.to_owned()), Some(Problem::warning("not-finite", span.clone(), message)));
    }
    match integer(text).or_else(|| float(text)) {
        Some(number) => (Value::Number(number), None),
        None => (Value::String(text.to_owned()), None),
    }
}

/// `017`: eight's notation in YAML 1.1, seventeen in YAML 1.2. With an 8 or a 9 in it no YAML 1.1 reader sees a
/// number, and the author surely meant a name whose zero counts.
fn leading_zero(text: &str, span: &Range<usize>) -> (Value, Option<Problem>) {
    let as_string = text.contains(['8', '9']);
    let value = match integer(text) {
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

/// `[-+]? [0-9]+`, `0o [0-7]+`, `0x [0-9a-fA-F]+`; beyond 64 bits the nearest float.
fn integer(text: &str) -> Option<Number> {
    if let Some(octal) = text.strip_prefix("0o") {
        return radix(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return radix(hexadecimal, 16);
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let signed = unsigned.parse::<i64>().map(Number::from).ok();
    signed.or_else(|| unsigned.parse::<u64>().map(Number::from).ok()).or_else(|| finite(unsigned))
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    let well_formed = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if !well_formed {
        return None;
    }
    u64::from_str_radix(digits, radix).map(Number::from).ok()
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn float(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|part| !part.is_empty() && digits(part));
    if well_formed { finite(text.strip_prefix('+').unwrap_or(text)) } else { None }
}

/// The nearest float; `None` beyond what a float holds, e.g. `1e400`.
pub(super) fn finite(text: &str) -> Option<Number> {
    text.parse::<f64>().ok().and_then(Number::from_f64)
}
