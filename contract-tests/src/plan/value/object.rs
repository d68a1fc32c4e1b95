//! Objects: members by `properties`, `patternProperties`, `additionalProperties`, and which of them there are.

use serde_json::{Map, Value};
use spec::model::SchemaId;

use super::facts::Facts;
use super::{Fill, Generator, pattern, strangers};

/// No object gets more members than this, whatever `minProperties` asks for.
pub(crate) const LARGEST: u64 = 2_000;

/// An object that satisfies the facts, as far as they are known here.
pub(super) fn draw(generator: &mut Generator<'_>, facts: &Facts<'_>, depth: usize) -> Option<Value> {
    let mut members = Map::new();
    let names = names(facts);
    for name in &names {
        let required = facts.requires(name);
        let schemas = member_schemas(facts, name);
        let elsewhere = schemas.iter().any(|id| generator.leaves_out(*id));
        if elsewhere || !required && !wants(generator, facts, name, &schemas, depth) {
            continue;
        }
        match member(generator, facts, name, &schemas, depth) {
            Some(value) => {
                members.insert((*name).to_owned(), value);
            }
            None if required => return None,
            None => {}
        }
    }
    add_further(generator, facts, &names, depth, &mut members);
    drop_surplus(facts, &mut members);
    Some(Value::Object(members))
}

/// The names that the schemas speak of, in the order of the document.
pub(crate) fn names<'f>(facts: &'f Facts<'_>) -> Vec<&'f str> {
    let mut names: Vec<&str> = Vec::new();
    let declared = facts.schemas.iter().filter_map(|id| facts.api[*id].properties());
    let declared = declared.flat_map(|properties| properties.keys().map(String::as_str));
    for name in declared.chain(facts.required.iter().map(AsRef::as_ref)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The schemas that a member must satisfy, by its name (JSON Schema 2020-12 Core, section 10.3.2).
pub(crate) fn member_schemas(facts: &Facts<'_>, name: &str) -> Vec<SchemaId> {
    let (mut found, mut unevaluated) = (Vec::new(), Vec::new());
    for id in &facts.schemas {
        let schema = &facts.api[*id];
        let declared = schema.properties().and_then(|properties| properties.get(name)).copied();
        let patterns = schema.pattern_properties().into_iter().flatten();
        let before = found.len();
        found.extend(declared);
        found.extend(patterns.filter(|(source, _)| pattern::is_match(source, name)).map(|(_, id)| *id));
        if found.len() == before {
            found.extend(schema.additional_properties());
        }
        unevaluated.extend(schema.unevaluated_properties());
    }
    if found.is_empty() { unevaluated } else { found }
}

/// Whether an optional member, which must satisfy these schemas, is to be there.
fn wants(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    name: &str,
    schemas: &[SchemaId],
    depth: usize,
) -> bool {
    let depends = facts.schemas.iter().any(|id| {
        let schema = &facts.api[*id];
        schema.dependent_required().is_some_and(|map| map.contains_key(name))
            || schema.dependent_schemas().is_some_and(|map| map.contains_key(name))
    });
    let unfit = schemas.iter().any(|id| facts.api[*id].boolean == Some(false));
    if depends || unfit || facts.forbidden.contains(&name) || generator.is_deep(depth) {
        return false;
    }
    let text = Value::from(name);
    let mut names = facts.schemas.iter().filter_map(|id| facts.api[*id].property_names());
    if names.any(|names| !generator.accepts(names, &text)) {
        return false;
    }
    if schemas.iter().any(|id| generator.is_open(facts.api.resolve(*id))) {
        // It would go on for ever.
        return false;
    }
    match generator.fill {
        Fill::Everything => !generator.wild || generator.chance.below(4) > 0,
        Fill::Required => false,
    }
}

fn member(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    name: &str,
    schemas: &[SchemaId],
    depth: usize,
) -> Option<Value> {
    // A discriminator without a mapping names the component, which the branch itself may contradict.
    let told = facts.told.iter().find(|(told, _)| *told == name).map(|(_, value)| Value::from(*value));
    if let Some(value) = told.filter(|value| schemas.iter().all(|id| generator.accepts(*id, value))) {
        return Some(value);
    }
    let refusing = facts.refused.iter().filter(|(refused, _)| *refused == name);
    let refusing: Vec<SchemaId> = refusing.map(|(_, schema)| *schema).collect();
    if refusing.is_empty() {
        return generator.draw(schemas, depth + 1);
    }
    let fits = |generator: &Generator<'_>, value: &Value| {
        refusing.iter().all(|id| !generator.accepts(*id, value))
            && schemas.iter().all(|id| generator.accepts(*id, value))
    };
    let drawn = generator.wildly(|generator| {
        (0..20).find_map(|_| generator.draw(schemas, depth + 1).filter(|value| fits(generator, value)))
    });
    drawn.or_else(|| strangers().find(|value| fits(generator, value)))
}

/// Members beyond the declared ones, until there are as many as `minProperties` asks for.
fn add_further(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    names: &[&str],
    depth: usize,
    members: &mut Map<String, Value>,
) {
    let least = usize::try_from(facts.min_properties.min(LARGEST)).unwrap_or_default();
    for name in names {
        if members.len() >= least {
            return;
        }
        if !members.contains_key(*name)
            && !facts.forbidden.contains(name)
            && let Some(value) = member(generator, facts, name, &member_schemas(facts, name), depth)
        {
            members.insert((*name).to_owned(), value);
        }
    }
    let mut tries = 0;
    while members.len() < least && tries < least * 4 + 16 {
        tries += 1;
        let Some(name) = further_name(generator, facts, tries, depth) else { continue };
        if members.contains_key(&name) || facts.forbidden.contains(&name.as_str()) {
            continue;
        }
        if let Some(value) = member(generator, facts, &name, &member_schemas(facts, &name), depth) {
            members.insert(name, value);
        }
    }
}

/// A name for a further member: of `patternProperties`, by `propertyNames`, or one of our own.
pub(crate) fn further_name(
    generator: &mut Generator<'_>,
    facts: &Facts<'_>,
    number: usize,
    depth: usize,
) -> Option<String> {
    let schemas = facts.schemas.iter().map(|id| &facts.api[*id]);
    let wanted: Vec<SchemaId> = schemas.clone().filter_map(spec::model::Schema::property_names).collect();
    if !wanted.is_empty() {
        let name = generator.wildly(|generator| generator.draw_string(&wanted, depth + 1))?;
        return name.as_str().map(str::to_owned);
    }
    let patterns: Vec<&str> = schemas
        .filter_map(|schema| schema.pattern_properties())
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    if number % 2 == 1
        && let Some(source) = generator.chance.pick(&patterns)
    {
        return pattern::draw(source, number as u64, true, &mut generator.chance);
    }
    Some(format!("member{number}"))
}

/// Takes optional members away, the last first, until there are no more than `maxProperties` allows.
fn drop_surplus(facts: &Facts<'_>, members: &mut Map<String, Value>) {
    let Some(greatest) = facts.max_properties else { return };
    let optional: Vec<String> = members.keys().filter(|name| !facts.requires(name)).cloned().collect();
    for name in optional.iter().rev() {
        if members.len() as u64 <= greatest {
            return;
        }
        members.shift_remove(name);
    }
}
