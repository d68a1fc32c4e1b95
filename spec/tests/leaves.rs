//! Nothing that a document says is dropped in silence: each string and number of a real document arrives in the model, is
//! named by a diagnostic, or is of a kind that is listed here with its reason.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde_json::Value;
use spec::diagnostic::At;
use spec::model::{Keyword, Schema};
use spec::source::Location;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");

/// Documents that are small enough to be taken apart leaf by leaf, in YAML that `serde_yaml` reads as well.
const DOCUMENTS: [&str; 6] = [
    "adyen-checkout-v71.yaml",
    "discord.json",
    "figma.yaml",
    "lago.yaml",
    "museum.yaml",
    "twilio-api-v2010.yaml",
];

/// Members whose value does not arrive as it stands, each with its reason.
const TURNED: [(&str, &str); 5] = [
    ("$ref", "followed"),
    ("openapi", "arrives as a version"),
    ("in", "arrives as a variant"),
    ("style", "arrives as a variant"),
    ("type", "arrives as a variant"),
];

#[test]
fn leaves_arrive() {
    for name in DOCUMENTS {
        let path = Path::new(SHARED).join(name);
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("passed over: {} is not there", path.display());
            continue;
        };
        let document: Value = serde_yaml::from_str(&text).unwrap();
        let reading = spec::read(&path);
        let mut api = reading.api.unwrap();
        api.sources = std::sync::Arc::default();
        let arrived = literals(&format!("{api:?}")).into_iter().collect();
        let told: HashSet<String> = reading
            .diagnostics
            .iter()
            .filter_map(|found| match &found.at {
                At::Value(location) | At::Key(location) => {
                    Some(reading.sources.pointer(location).to_string())
                }
                At::Text(..) | At::File(_) => None,
            })
            .collect();
        let lost = lost(&document, &arrived, &told);
        assert!(lost.is_empty(), "{name} lost {} leaves: {lost:#?}", lost.len());
        println!("{name}: every leaf arrived");
    }
}

/// What a keyword of `OpenAPI` 3.0 is raised to.
const RAISED: [(&str, &str); 3] =
    [("example", "examples"), ("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

/// Each schema has what its object has, keyword by keyword, and as often: that the same leaf stands somewhere else as well
/// makes up for nothing.
#[test]
fn leaves_arrive_in_their_place() {
    for name in DOCUMENTS {
        let path = Path::new(SHARED).join(name);
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("passed over: {} is not there", path.display());
            continue;
        };
        let document: Value = serde_yaml::from_str(&text).unwrap();
        let api = spec::read(&path).api.unwrap();
        // What raising made up stands at the place of what it was made from.
        let mut by_place: BTreeMap<Location, Vec<&Schema>> = BTreeMap::new();
        for (_, schema) in api.schemas.iter() {
            by_place.entry(schema.location).or_default().push(schema);
        }
        let mut compared = 0;
        for (location, schemas) in &by_place {
            let pointer = api.sources.pointer(location);
            let Some(Value::Object(object)) = document.pointer(pointer.as_str()) else { continue };
            for (key, value) in object.iter().filter(|_| !object.contains_key("$ref")) {
                let lost = lost_in_place(key, value, schemas);
                assert!(lost.is_empty(), "{name}: `{key}` at {pointer} lost {lost:?}; there is {schemas:?}");
                compared += 1;
            }
        }
        assert!(compared > 100, "{name} has hardly any schemas");
        println!("{name}: {compared} keywords have all their leaves");
    }
}

/// The leaves of one keyword that the schemas at its place do not have under its name.
fn lost_in_place(key: &str, value: &Value, schemas: &[&Schema]) -> Vec<String> {
    if TURNED.iter().any(|(turned, _)| *turned == key) {
        return Vec::new();
    }
    let inner = schemas.iter().flat_map(|schema| schema.sub_schemas()).filter(|inner| inner.keyword == key);
    let tokens: Vec<Option<String>> = inner.map(|inner| inner.token).collect();
    if !tokens.is_empty() {
        return match value {
            Value::Object(members) if tokens.iter().all(Option::is_some) => {
                members.keys().filter(|name| !tokens.contains(&Some((*name).clone()))).cloned().collect()
            }
            // Null stands beside the elements of a nullable `anyOf`.
            Value::Array(elements) => (tokens.len()..elements.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
    }
    let raised = RAISED.iter().find(|(former, _)| *former == key).map(|(_, today)| *today);
    let is_it = |keyword: &&Keyword| keyword.name() == key || Some(keyword.name()) == raised;
    let keywords = schemas.iter().flat_map(|schema| &schema.keywords).filter(is_it);
    let mut arrived: Vec<String> = keywords.flat_map(|keyword| literals(&format!("{keyword:?}"))).collect();
    let mut wanted = match value {
        // Their fields have places of their own; the names of these do not arrive.
        Value::Object(fields) if matches!(key, "discriminator" | "externalDocs" | "xml") => {
            fields.values().flat_map(|value| literals(&format!("{value:?}"))).collect()
        }
        value => literals(&format!("{value:?}")),
    };
    wanted.retain(|literal| match arrived.iter().position(|known| known == literal) {
        Some(at) => {
            arrived.swap_remove(at);
            false
        }
        None => true,
    });
    wanted
}

/// The string literals and numbers in what `Debug` prints.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character == '"' || character.is_ascii_digit()) {
        rest = &rest[start..];
        let end = if rest.starts_with('"') { end_of_string(rest) } else { end_of_number(rest) };
        found.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    found
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let closes = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        closes
    });
    end.unwrap().0 + 1
}

fn end_of_number(text: &str) -> usize {
    text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len())
}

/// The leaves that are not among what arrived, by their pointers; the first twenty of them.
fn lost(document: &Value, arrived: &HashSet<String>, told: &HashSet<String>) -> BTreeMap<String, String> {
    let mut lost = BTreeMap::new();
    let mut waiting = vec![(String::new(), String::new(), document)];
    while let Some((pointer, key, value)) = waiting.pop() {
        let turned = TURNED.iter().any(|(turned, _)| *turned == key);
        if turned || told.contains(&pointer) || lost.len() >= 20 {
            continue;
        }
        let literal = match value {
            Value::String(text) => format!("{text:?}"),
            Value::Number(number) => number.to_string().trim_start_matches('-').to_owned(),
            Value::Array(elements) => {
                waiting.extend(elements.iter().map(|element| (pointer.clone(), String::new(), element)));
                continue;
            }
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(key, member)| {
                    (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), key.clone(), member)
                }));
                continue;
            }
            Value::Bool(_) | Value::Null => continue,
        };
        if !arrived.contains(&literal) {
            lost.insert(pointer, literal);
        }
    }
    lost
}
