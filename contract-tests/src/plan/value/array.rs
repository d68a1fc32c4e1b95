//! Arrays: `prefixItems`, `items`, `contains`, lengths and `uniqueItems`.

use serde_json::Value;
use spec::model::SchemaId;

use super::facts::Facts;
use super::{Generator, strangers};

/// No array is made longer than this, whatever `minItems` asks for.
pub(crate) const LONGEST: u64 = 2_000;

/// An array that satisfies the facts, as far as they are known here.
pub(super) fn draw(generator: &mut Generator<'_>, facts: &Facts<'_>, depth: usize) -> Option<Value> {
    let contained = contained(facts);
    let length = length(generator, facts, contained.len(), depth)?;
    let mut items: Vec<Value> = Vec::new();
    for index in 0..length {
        let mut schemas = item_schemas(facts, index);
        schemas.extend(contained.get(index));
        let drawn = item(generator, facts, &schemas, &items, depth);
        match drawn {
            Some(item) => items.push(item),
            None if items.len() as u64 >= facts.min_items && index >= contained.len() => break,
            None => return None,
        }
    }
    Some(Value::Array(items))
}

/// The schemas that an item must satisfy, by its index.
pub(crate) fn item_schemas(facts: &Facts<'_>, index: usize) -> Vec<SchemaId> {
    let (mut found, mut unevaluated) = (Vec::new(), Vec::new());
    for id in &facts.schemas {
        let schema = &facts.api[*id];
        let positional = schema.prefix_items().and_then(|prefix| prefix.get(index)).copied();
        found.extend(positional.or(schema.items()));
        unevaluated.extend(schema.unevaluated_items());
    }
    if found.is_empty() { unevaluated } else { found }
}

/// The schemas of `contains`, each as often as it must be met.
fn contained(facts: &Facts<'_>) -> Vec<SchemaId> {
    let wanted = facts.contained.iter().map(|one| (one.schema, one.least));
    wanted
        .flat_map(|(id, count)| std::iter::repeat_n(id, usize::try_from(count.min(LONGEST)).unwrap_or(0)))
        .collect()
}

fn length(generator: &mut Generator<'_>, facts: &Facts<'_>, contained: usize, depth: usize) -> Option<usize> {
    let least = usize::try_from(facts.min_items).ok()?.max(contained);
    let greatest = facts.max_items.map_or(usize::MAX, |bound| usize::try_from(bound).unwrap_or(usize::MAX));
    if least > greatest || least as u64 > LONGEST {
        return None;
    }
    let prefix = facts.schemas.iter().filter_map(|id| facts.api[*id].prefix_items()).map(<[_]>::len).max();
    let natural = prefix.unwrap_or_default().max(1);
    let wanted = if generator.is_deep(depth) {
        0
    } else if generator.wild {
        generator.chance.between(0, natural + 2)
    } else {
        natural
    };
    Some(wanted.clamp(least, greatest))
}

/// One item, unlike those before it where `uniqueItems` asks for that, and none of which `contains` has enough.
fn item(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    schemas: &[SchemaId],
    before: &[Value],
    depth: usize,
) -> Option<Value> {
    let limited = facts.contained.iter().filter_map(|one| Some((one.schema, one.greatest?)));
    let met = |id: SchemaId, generator: &Generator<'_>| {
        before.iter().filter(|item| generator.accepts(id, item)).count() as u64
    };
    let full: Vec<SchemaId> =
        limited.filter(|(id, greatest)| met(*id, generator) >= *greatest).map(|(id, _)| id).collect();
    let fits = |generator: &Generator<'_>, item: &Value| {
        let is_repeated = facts.unique && before.contains(item);
        !is_repeated && !full.iter().any(|id| generator.accepts(*id, item))
    };
    let first = generator.draw(schemas, depth + 1);
    if let Some(first) = first.filter(|item| fits(generator, item)) {
        return Some(first);
    }
    let wild = generator.wildly(|generator| {
        (0..40).find_map(|_| generator.draw(schemas, depth + 1).filter(|item| fits(generator, item)))
    });
    let accepted = |item: &Value| schemas.iter().all(|id| generator.accepts(*id, item));
    wild.or_else(|| strangers().find(|item| accepted(item) && fits(generator, item)))
}
