//! The number that a text spells, in JSON or in YAML.

use serde_json::Number;

/// The number that a well-formed text spells: exact within 64 bits, else the nearest float; `None` beyond that.
pub(crate) fn number(text: &str) -> Option<Number> {
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
