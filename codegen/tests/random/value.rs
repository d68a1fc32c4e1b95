//! Random values that a schema is likely to have something to say of: some follow it, some then stray from it.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::schema::{NAMES, TEXTS};

/// A value to try a schema with.
pub(crate) fn of(chance: &mut Chance, schema: &Value) -> Value {
    let mut value =
        if chance.once_in(6) { anything(chance, 2) } else { following(chance, schema, schema, 5) };
    if chance.once_in(3) {
        stray(chance, &mut value);
    }
    value
}

fn anything(chance: &mut Chance, depth: u64) -> Value {
    match chance.below(if depth == 0 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => Value::Bool(chance.once_in(2)),
        2 | 3 => json!(i64::try_from(chance.below(8)).unwrap() - 2),
        4 => chance.one_of(&[json!(0.5), json!(1.5), json!(2.0), json!(-1.0)]).clone(),
        5 => json!(chance.one_of(TEXTS)),
        6 => (0..chance.below(4)).map(|_| anything(chance, depth - 1)).collect(),
        _ => {
            let member =
                |chance: &mut Chance| ((*chance.one_of(NAMES)).to_owned(), anything(chance, depth - 1));
            Value::Object((0..chance.below(4)).map(|_| member(chance)).collect())
        }
    }
}

/// Follows `properties`, `items` and references, and one branch of those that there are.
fn following(chance: &mut Chance, schema: &Value, root: &Value, depth: u64) -> Value {
    let Some(keywords) = schema.as_object().filter(|_| depth > 0) else { return anything(chance, 1) };
    if let Some(target) = keywords.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(target.trim_start_matches('#')).unwrap();
        return following(chance, target, root, depth - 1);
    }
    if let Some(value) = keywords.get("const") {
        return value.clone();
    }
    if let Some(Value::Array(values)) = keywords.get("enum") {
        return chance.one_of(values).clone();
    }
    let mut value = of_type(chance, keywords, root, depth);
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let Some(Value::Array(branches)) = keywords.get(keyword) else { continue };
        let chosen =
            if keyword == "allOf" { branches.clone() } else { vec![chance.one_of(branches).clone()] };
        for branch in &chosen {
            merge(&mut value, following(chance, branch, root, depth - 1), keywords.contains_key("type"));
        }
    }
    value
}

/// Members of objects come together; of other values the later counts, unless the first has a type to keep.
fn merge(value: &mut Value, other: Value, keeps: bool) {
    match (value, other) {
        (Value::Object(members), Value::Object(others)) => {
            for (name, member) in others {
                members.entry(name).or_insert(member);
            }
        }
        (value, other) if !keeps => *value = other,
        _ => {}
    }
}

fn of_type(chance: &mut Chance, keywords: &Map<String, Value>, root: &Value, depth: u64) -> Value {
    let ty = match keywords.get("type") {
        Some(Value::Array(types)) => chance.one_of(types).as_str(),
        Some(ty) => ty.as_str(),
        None if ["properties", "required"].iter().any(|keyword| keywords.contains_key(*keyword)) => {
            Some("object")
        }
        None if keywords.contains_key("items") => Some("array"),
        None => None,
    };
    match ty {
        Some("null") => Value::Null,
        Some("boolean") => Value::Bool(chance.once_in(2)),
        Some("integer") => json!(i64::try_from(chance.below(8)).unwrap() - 1),
        Some("number") => chance.one_of(&[json!(0.5), json!(1.5), json!(2.0), json!(3), json!(4)]).clone(),
        Some("string") => json!(chance.one_of(TEXTS)),
        Some("array") => list(chance, keywords, root, depth),
        Some("object") => object(chance, keywords, root, depth),
        _ => anything(chance, 1),
    }
}

fn list(chance: &mut Chance, keywords: &Map<String, Value>, root: &Value, depth: u64) -> Value {
    let places = keywords.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let rest = keywords.get("items").unwrap_or(&Value::Bool(true));
    let length = chance.below(4);
    let schema = |index: u64| places.get(usize::try_from(index).unwrap()).unwrap_or(rest);
    (0..length).map(|index| following(chance, schema(index), root, depth - 1)).collect()
}

fn object(chance: &mut Chance, keywords: &Map<String, Value>, root: &Value, depth: u64) -> Value {
    let mut members = Map::new();
    let required = keywords.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    for (name, schema) in keywords.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if is_required(name) || chance.once_in(2) {
            members.insert(name.clone(), following(chance, schema, root, depth - 1));
        }
    }
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        let rest = keywords.get("additionalProperties").unwrap_or(&Value::Bool(true));
        if !members.contains_key(name) {
            members.insert(name.to_owned(), following(chance, rest, root, depth - 1));
        }
    }
    Value::Object(members)
}

/// Changes a part.
fn stray(chance: &mut Chance, value: &mut Value) {
    match value {
        Value::Object(members) if !chance.once_in(4) => {
            let name = *chance.one_of(NAMES);
            match (members.contains_key(name), chance.below(3)) {
                (true, 0) => {
                    members.remove(name);
                }
                (true, 1) => members.get_mut(name).into_iter().for_each(|member| stray(chance, member)),
                _ => {
                    members.insert(name.to_owned(), anything(chance, 1));
                }
            }
        }
        Value::Array(items) if !chance.once_in(4) => match items.pop() {
            Some(item) if chance.once_in(2) => items.extend([item.clone(), item]),
            _ => items.push(anything(chance, 1)),
        },
        other => *other = anything(chance, 1),
    }
}
