//! Numbers like `1.0` and `1e3`, which JSON Schema counts as integers (2020-12 Core, section 4.2.2) and serde
//! does not.

use serde_json::Number;

/// 2^53: below it every integer has a binary64 of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The JSON text with such numbers as plain integers; `None` if it has none.
///
/// The text is not parsed for that: what stands outside of strings and reads as a number is one, or the text is no
/// JSON, as reading it will show.
pub(super) fn rewrite(text: &[u8]) -> Option<Vec<u8>> {
    let mut rewritten = Vec::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(first) = rest.first() {
        let length = match first {
            b'"' => string_length(rest),
            b'-' | b'0'..=b'9' => rest.iter().take_while(|byte| is_numeric(**byte)).count(),
            _ => 1,
        };
        let (token, following) = rest.split_at(length.min(rest.len()));
        if let Some(integer) = integer(token) {
            // Padded, so that the places in an error stay those of the text as it came.
            rewritten.extend_from_slice(format!("{integer:<length$}").as_bytes());
            changed = true;
        } else {
            rewritten.extend_from_slice(token);
        }
        rest = following;
    }
    changed.then_some(rewritten)
}

fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 2)
}

fn is_numeric(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.eE".contains(&byte)
}

/// How a number that serde would take for a fraction is written as an integer.
fn integer(token: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(token).ok()?;
    if text != "-0" && !text.contains(['.', 'e', 'E']) {
        return None;
    }
    // Read as JSON, which knows neither `1.` nor `01.0`.
    let number = serde_json::from_str(text).ok()?;
    exact(number).map(|integer| integer.to_string())
}

/// The integer that a number is, unless it has a fraction or is too large to be told from its neighbours.
fn exact(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() < EXACT;
    exact.then(|| format!("{number:.0}").parse().ok()).flatten()
}

/// The integer that a number is written as a fraction of, as in `1.0`.
pub(super) fn of(number: &Number) -> Option<i64> {
    number.as_f64().filter(|_| number.is_f64()).and_then(exact)
}
