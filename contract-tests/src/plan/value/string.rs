//! Strings by format, pattern and length.

use serde_json::Value;

use super::facts::Facts;
use super::{Generator, pattern};
use crate::format;
use crate::plan::chance::Chance;

/// No string is made longer than this, whatever `minLength` asks for.
pub(crate) const LONGEST: u64 = 70_000;

/// The letter of strings whose length in bytes is another than that in characters.
pub(crate) const OUTSIDE_ASCII: char = 'é';

/// A string that satisfies the facts, as far as they are known here.
pub(super) fn draw(generator: &mut Generator<'_>, facts: &Facts<'_>) -> Option<Value> {
    let least = facts.min_length;
    let greatest = facts.max_length.unwrap_or(least.saturating_add(16).max(24)).min(LONGEST);
    if least > greatest {
        return None;
    }
    if let Some(text) = by_format(facts, generator.wild, &mut generator.chance) {
        return Some(Value::from(text));
    }
    // An expression knows nothing of a format: what it gives is taken if the schemas agree to it.
    let tries = if facts.formats.is_empty() { 1 } else { 12 };
    let mut drawn = None;
    for attempt in 0..tries {
        let wild = generator.wild || attempt > 0;
        let text = by_pattern(facts, least, greatest, wild, &mut generator.chance).map(Value::from);
        let agreed = |text: &Value| facts.schemas.iter().all(|id| generator.accepts(*id, text));
        if tries == 1 || text.as_ref().is_none_or(agreed) {
            drawn = text;
            break;
        }
        drawn = drawn.or(text);
    }
    let is_free = facts.patterns.is_empty();
    drawn.or_else(|| is_free.then(|| unmatched(generator, facts, least, greatest)).flatten().map(Value::from))
}

/// A text of letters that no expression matches of those that it must not match.
fn unmatched(generator: &mut Generator<'_>, facts: &Facts<'_>, least: u64, greatest: u64) -> Option<String> {
    let (wild, word, chance) = (generator.wild, generator.direction.word(), &mut generator.chance);
    let mut first = vec![plain(least, greatest, wild, word, chance)];
    if facts.unmatched.is_empty() {
        return first.pop();
    }
    let count = usize::try_from(least.max(1).min(greatest)).unwrap_or_default();
    first.extend(["!", "0", "X", " ", "é", "\n"].map(|letter| letter.repeat(count)));
    first.extend((0..20).map(|_| plain(least, greatest, true, word, chance)));
    first.into_iter().find(|text| fits(facts, text))
}

/// How many characters a text has, which is what `minLength` counts (RFC 8259, section 7).
pub(crate) fn length(text: &str) -> u64 {
    text.chars().count() as u64
}

fn fits(facts: &Facts<'_>, text: &str) -> bool {
    let length = length(text);
    length >= facts.min_length
        && facts.max_length.is_none_or(|greatest| length <= greatest)
        && facts.patterns.iter().all(|one| pattern::is_match(one, text))
        && !facts.unmatched.iter().any(|one| pattern::is_match(one, text))
}

fn by_format(facts: &Facts<'_>, wild: bool, chance: &mut Chance) -> Option<String> {
    let (name, known) = facts.formats.iter().find_map(|name| Some((*name, format::valid(name)?)))?;
    let mut fitting: Vec<String> = known.into_iter().filter(|text| fits(facts, text)).collect();
    if fitting.is_empty() {
        let greatest = facts.max_length.unwrap_or(u64::MAX).min(facts.min_length.saturating_add(40));
        let sized =
            (facts.min_length..=greatest.min(LONGEST)).filter_map(|length| format::sized(name, length));
        fitting.extend(sized.filter(|text| fits(facts, text)).take(4));
    }
    let chosen = if wild { chance.below(fitting.len()) } else { 0 };
    fitting.into_iter().nth(chosen)
}

fn by_pattern(
    facts: &Facts<'_>,
    least: u64,
    greatest: u64,
    wild: bool,
    chance: &mut Chance,
) -> Option<String> {
    // Where several patterns hold, each is tried as the source and the others as a sieve.
    for source in &facts.patterns {
        let attempts: u64 = if least > 1_000 { 4 } else { 24 };
        for attempt in 0..attempts {
            let target = match attempt {
                0 => least,
                1 => least.midpoint(greatest.min(least.saturating_add(16))),
                _ => {
                    least
                        + chance.below(usize::try_from(greatest - least).unwrap_or(16).saturating_add(1))
                            as u64
                }
            };
            let text = pattern::draw(source, target, wild || attempt > 1, chance)?;
            if fits(facts, &text) {
                return Some(text);
            }
            // An expression that leaves an end open says nothing of what stands there.
            let room = usize::try_from(least.saturating_sub(length(&text))).unwrap_or_default();
            let padding = "a".repeat(room);
            let padded = [format!("{text}{padding}"), format!("{padding}{text}")];
            if let Some(found) = padded.into_iter().find(|text| room > 0 && fits(facts, text)) {
                return Some(found);
            }
        }
    }
    None
}

/// A text of letters.
fn plain(least: u64, greatest: u64, wild: bool, word: &str, chance: &mut Chance) -> String {
    let natural = if wild { 1 + chance.below(16) as u64 } else { word.len() as u64 };
    let length = natural.clamp(least, greatest);
    let count = usize::try_from(length).unwrap_or_default();
    if wild {
        let letter = |_| char::from(b'a' + u8::try_from(chance.below(26)).unwrap_or_default());
        return (0..count).map(letter).collect();
    }
    word.chars().cycle().take(count).collect()
}
