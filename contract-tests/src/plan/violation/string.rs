//! Strings of a wrong length, that no pattern matches, or that just miss a format; integers beyond the range of theirs.

use serde_json::Value;
use spec::model::{Keyword, SchemaType};

use crate::format::{self, integer_range};
use crate::plan::boundary::{Wanted, strings};
use crate::plan::value::decimal::Decimal;
use crate::plan::value::facts::Facts;
use crate::plan::value::{Generator, pattern, string};

/// Values that break a keyword of strings.
pub(super) fn values(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    part: &Value,
    keyword: &Keyword,
) -> Wanted {
    match keyword {
        Keyword::MinLength(bound) => {
            bound.checked_sub(1).map_or(Vec::new(), |length| lengths(generator, facts, length))
        }
        Keyword::MaxLength(bound) => lengths(generator, facts, bound.saturating_add(1)),
        Keyword::Pattern(source) => vec![unlike(source, facts, part)],
        Keyword::Format(name) => misformatted(facts, name),
        _ => Vec::new(),
    }
}

/// Strings of a wrong length; a second one outside ASCII, whose bytes are more than its characters.
fn lengths(generator: &mut Generator<'_>, facts: &Facts<'_>, length: u64) -> Wanted {
    if length > string::LONGEST {
        return Vec::new();
    }
    let mut first = strings(generator, facts, length);
    let plain = |letter: &str| Value::from(letter.repeat(usize::try_from(length).unwrap_or_default()));
    first.push(plain("x"));
    let mut wanted = vec![first];
    if length > 0 && facts.patterns.is_empty() && facts.formats.is_empty() && facts.values.is_none() {
        wanted.push(vec![plain(&string::OUTSIDE_ASCII.to_string())]);
    }
    wanted
}

/// Strings that do not match a pattern, of an allowed length first.
fn unlike(source: &str, facts: &Facts<'_>, part: &Value) -> Vec<Value> {
    let base = part.as_str().unwrap_or_default();
    let mut candidates: Vec<String> =
        vec![format!("{base}!"), format!("!{base}"), format!("{base} "), format!(" {base}")];
    let upper = [base.to_uppercase(), base.to_lowercase()];
    candidates.extend(upper);
    // The same length, filled with one character.
    let count = usize::try_from(string::length(base)).unwrap_or_default().max(1);
    candidates.extend(["!", "0", "x", "X", "é", " ", "\n"].map(|letter| letter.repeat(count)));
    candidates.extend(["", "!", "0", "x", "lockstep undocumented"].map(str::to_owned));
    candidates.retain(|text| !pattern::is_match(source, text));
    let fits = |text: &String| {
        let length = string::length(text);
        length >= facts.min_length && facts.max_length.is_none_or(|greatest| length <= greatest)
    };
    candidates.sort_by_key(|text| !fits(text));
    candidates.into_iter().map(Value::from).collect()
}

/// Strings that just miss a format, or integers beyond its range.
fn misformatted(facts: &Facts<'_>, name: &str) -> Wanted {
    if let (true, Some((least, greatest))) = (facts.types.has(SchemaType::Integer), integer_range(name)) {
        let (least, greatest) = (Decimal::from_integer(least), Decimal::from_integer(greatest));
        let by = |steps| Decimal::from_integer(steps);
        let under = [1, 1_000_000].map(|steps| least.minus(by(steps)).and_then(Decimal::to_value));
        let over = [1, 1_000_000].map(|steps| greatest.plus(by(steps)).and_then(Decimal::to_value));
        return [over, under].map(|values| values.into_iter().flatten().collect()).into();
    }
    let bad = format::invalid(name).unwrap_or_default();
    bad.iter().take(3).map(|text| vec![Value::from(*text)]).collect()
}
