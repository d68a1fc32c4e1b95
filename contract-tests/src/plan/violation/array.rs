//! Arrays of a wrong length, with items twice, or with an item that is not allowed.

use serde_json::{Value, json};
use spec::model::{Keyword, SchemaId};

use super::refused;
use crate::plan::boundary::{Wanted, arrays};
use crate::plan::value::facts::{Contained, Facts};
use crate::plan::value::{Generator, array, strangers};

/// Arrays that break a keyword of arrays.
pub(super) fn values(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    part: &Value,
    keyword: &Keyword,
) -> Wanted {
    match keyword {
        Keyword::MinItems(bound) => {
            bound.checked_sub(1).into_iter().map(|count| arrays(generator, &free(facts), count)).collect()
        }
        Keyword::MaxItems(bound) => vec![arrays(generator, &free(facts), bound.saturating_add(1))],
        Keyword::UniqueItems(_) => vec![duplicates(generator, facts)],
        Keyword::Items(id) | Keyword::UnevaluatedItems(id) => {
            let mut found = with_item(part);
            found.extend(with_refused(generator, facts, part, part.as_array().map_or(0, Vec::len), *id));
            let first = beyond_prefix(facts);
            found.extend(with_refused(generator, facts, part, first, *id));
            vec![found]
        }
        Keyword::PrefixItems(list) => {
            let mut found = Vec::new();
            for (index, id) in list.iter().enumerate() {
                found.extend(with_refused(generator, facts, part, index, *id));
            }
            vec![found]
        }
        Keyword::Contains(id) => vec![lacking(generator, facts, *id)],
        Keyword::MinContains(bound) => {
            let mut found =
                contained(generator, facts, bound.saturating_sub(1), Some(bound.saturating_sub(1)));
            found.push(json!([]));
            vec![found]
        }
        Keyword::MaxContains(bound) => {
            let mut found = contained(generator, facts, bound.saturating_add(1), None);
            found.extend(full_of(generator, facts, bound.saturating_add(1)));
            vec![found]
        }
        _ => Vec::new(),
    }
}

/// The facts without the bounds that are to be broken.
fn free<'a>(facts: &Facts<'a>) -> Facts<'a> {
    Facts { min_items: 0, max_items: None, ..facts.clone() }
}

/// The first index that `items` speaks of.
fn beyond_prefix(facts: &Facts<'_>) -> usize {
    let prefixes = facts.schemas.iter().filter_map(|id| facts.api[*id].prefix_items());
    prefixes.map(<[_]>::len).max().unwrap_or_default()
}

/// Arrays with an item that occurs twice.
fn duplicates(generator: &mut Generator<'_>, facts: &Facts<'_>) -> Vec<Value> {
    let least = facts.min_items.max(2);
    let prefix = beyond_prefix(facts) as u64;
    let counts = [least, 1, prefix + 2];
    let drawn: Vec<Value> = counts.iter().flat_map(|count| arrays(generator, facts, *count)).collect();
    let twice = drawn.into_iter().filter_map(|value| {
        let mut items = value.as_array()?.clone();
        let twin = items.get(beyond_prefix(facts)).or(items.first())?.clone();
        if items.len() > 1 {
            items.pop();
        }
        items.push(twin);
        Some(Value::Array(items))
    });
    let mut found: Vec<Value> = twice.collect();
    // Items of different places may be equal, too.
    found.extend(strangers().map(|item| json!([item, item])));
    found
}

fn with_item(part: &Value) -> Vec<Value> {
    let Some(items) = part.as_array() else { return Vec::new() };
    strangers().map(|item| Value::Array(items.iter().cloned().chain([item]).collect())).collect()
}

/// Arrays of which one item is not allowed, made longer where they have to be.
fn with_refused(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    part: &Value,
    index: usize,
    schema: SchemaId,
) -> Vec<Value> {
    let mut items = part.as_array().cloned().unwrap_or_default();
    while items.len() < index {
        let Some(next) = generator.valid(&array::item_schemas(facts, items.len())) else { return Vec::new() };
        items.push(next);
    }
    let with = |item: Value| {
        let mut items = items.clone();
        match items.get_mut(index) {
            Some(slot) => *slot = item,
            None => items.push(item),
        }
        Value::Array(items)
    };
    refused(generator, schema).into_iter().map(with).collect()
}

/// Arrays without an item that `contains` looks for.
fn lacking(generator: &mut Generator<'_>, facts: &Facts<'_>, wanted: SchemaId) -> Vec<Value> {
    let mut found = contained(generator, facts, 0, Some(0));
    let count = usize::try_from(facts.min_items.clamp(1, 8)).unwrap_or(1);
    let others: Vec<Value> = strangers().filter(|item| !generator.accepts(wanted, item)).collect();
    found.extend(others.into_iter().map(|item| Value::Array(vec![item; count])));
    found.push(json!([]));
    found
}

/// Arrays with other counts of what `contains` looks for.
fn contained(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    least: u64,
    greatest: Option<u64>,
) -> Vec<Value> {
    let contained: Vec<Contained> =
        facts.contained.iter().map(|one| Contained { least, greatest, ..*one }).collect();
    let changed = Facts { contained, ..facts.clone() };
    let counts = [facts.min_items.max(least), facts.min_items.max(least).max(1)];
    counts.iter().flat_map(|count| arrays(generator, &changed, *count)).collect()
}

/// Arrays with too many items that `contains` looks for.
fn full_of(generator: &mut Generator<'_>, facts: &Facts<'_>, count: u64) -> Vec<Value> {
    let wanted = facts.contained.first().map(|one| one.schema);
    let Some(item) = wanted.and_then(|id| generator.valid(&[id])) else { return Vec::new() };
    let count = usize::try_from(count.min(array::LONGEST)).unwrap_or_default();
    vec![Value::Array(vec![item; count])]
}
