//! Strings by format, pattern and length.

use serde_json::Value;

use super::facts::Facts;
use super::pattern;
use crate::format;
use crate::plan::chance::Chance;

/// No string is made longer than this, whatever `minLength` asks for.
pub(crate) const LONGEST: u64 = 70_000;

/// The letter of strings whose length in bytes is another than that in characters.
pub(crate) const OUTSIDE_ASCII: char = 'é';

/// A string that satisfies the facts, as far as they are known here.
pub(super) fn draw(facts: &Facts<'_>, wild: bool, chance: &mut Chance) -> Option<Value> {
    let least = facts.min_length;
    let greatest = facts.max_length.unwrap_or(least.saturating_add(16).max(24)).min(LONGEST);
    if least > greatest {
        return None;
    }
    by_format(facts, wild, chance)
        .or_else(|| by_pattern(facts, least, greatest, wild, chance))
        .or_else(|| facts.patterns.is_empty().then(|| plain(least, greatest, wild, chance)))
        .map(Value::from)
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
}

fn by_format(facts: &Facts<'_>, wild: bool, chance: &mut Chance) -> Option<String> {
    let known = facts.formats.iter().find_map(|name| format::valid(name))?;
    let fitting: Vec<&String> = known.iter().filter(|text| fits(facts, text)).collect();
    let chosen = if wild { chance.pick(&fitting) } else { fitting.first() };
    chosen.map(|text| (*text).clone())
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
        }
    }
    None
}

/// A text of letters.
fn plain(least: u64, greatest: u64, wild: bool, chance: &mut Chance) -> String {
    const WORD: &str = "lockstep";
    let natural = if wild { 1 + chance.below(16) as u64 } else { WORD.len() as u64 };
    let length = natural.clamp(least, greatest);
    let count = usize::try_from(length).unwrap_or_default();
    if wild {
        let letter = |_| char::from(b'a' + u8::try_from(chance.below(26)).unwrap_or_default());
        return (0..count).map(letter).collect();
    }
    WORD.chars().cycle().take(count).collect()
}
