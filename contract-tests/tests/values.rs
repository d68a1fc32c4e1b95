//! The value generator: against all formats that it knows, and against the JSON Schema Test Suite, where it is at hand: for each schema that some instance
//! of the suite satisfies, a valid value is found.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests state what they expect, and say when they have to pass over"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use contract_tests::format;
use contract_tests::plan::value;
use serde_json::{Map, Value, json};
use spec::json_schema::Validators;

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/json-schema/draft2020-12");

/// The schemas for which no value is found, one a line: `file: description`, a tab, the reason.
const OPEN: &str = include_str!("values/open.txt");

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Found,
    NotFound,
    /// The reader of documents refuses the schema or the validator cannot compile it: nothing to be judged.
    Unreadable,
}

/// Wraps a bare schema in a document of its own; references to its root become references to the component.
fn wrap(schema: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "one schema", "version": "1" },
        "components": { "schemas": { "S": rebase(schema) } },
    })
}

fn rebase(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(rebase).collect(),
        Value::Object(members) => {
            let rebased = members.iter().map(|(name, value)| match (name.as_str(), value.as_str()) {
                ("$ref", Some(text)) if text == "#" || text.starts_with("#/") => (
                    name.clone(),
                    json!(format!("#/components/schemas/S{}", text.get(1..).unwrap_or_default())),
                ),
                _ => (name.clone(), rebase(value)),
            });
            Value::Object(rebased.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn try_schema(schema: &Value, valid: &[&Value], folder: &Path) -> Outcome {
    let path = folder.join("schema.json");
    std::fs::write(&path, wrap(schema).to_string()).unwrap();
    let Some(api) = spec::read(&path).api else { return Outcome::Unreadable };
    let Some(id) = api.component_schemas.get("S").copied() else { return Outcome::Unreadable };
    let validators = Validators::new(Arc::new(api));
    // Nothing of what the suite knows to be valid is so for the validator: the wrapping changed the schema.
    if !validators.compiles(id) || !valid.iter().any(|value| validators.accepts(id, value)) {
        return Outcome::Unreadable;
    }
    match value::example(&validators, id, 0) {
        Some(value) => {
            assert!(validators.accepts(id, &value), "{schema} does not accept {value}");
            Outcome::Found
        }
        None => Outcome::NotFound,
    }
}

#[test]
fn a_value_is_found_for_every_satisfiable_schema_of_the_suite() {
    let Ok(entries) = std::fs::read_dir(SUITE) else {
        println!("passed over: {SUITE} is not here");
        return;
    };
    let formats = std::fs::read_dir(Path::new(SUITE).join("optional/format")).unwrap();
    let files = entries.chain(formats).map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
    files.sort();
    let folder = tempfile::tempdir().unwrap();
    let (mut found, mut unreadable, mut open) = (0, 0, BTreeSet::new());
    for file in files {
        let groups: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for group in groups {
            let tests = group.get("tests").and_then(Value::as_array).unwrap();
            let valid: Vec<&Value> = tests
                .iter()
                .filter(|test| test.get("valid") == Some(&json!(true)))
                .filter_map(|test| test.get("data"))
                .collect();
            if valid.is_empty() {
                continue;
            }
            match try_schema(group.get("schema").unwrap(), &valid, folder.path()) {
                Outcome::Found => found += 1,
                Outcome::Unreadable => unreadable += 1,
                Outcome::NotFound => {
                    let description = group.get("description").and_then(Value::as_str).unwrap();
                    open.insert(format!("{}: {description}", file.file_stem().unwrap().to_string_lossy()));
                }
            }
        }
    }
    println!("found {found}, not found {}, not wrapped faithfully {unreadable}", open.len());
    assert!(found > 300, "the suite has more satisfiable schemas than that");
    let listed: BTreeSet<String> =
        OPEN.lines().filter_map(|line| Some(line.split_once('\t')?.0.to_owned())).collect();
    assert_eq!(open, listed, "the list of open schemas is not what it was");
}

/// Each string that the tables call valid is so for the validator, and each that they call invalid is not.
#[test]
fn formats_are_what_the_validator_takes_them_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.json");
    let names = format::names();
    let schemas: Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string", "format": name }))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "formats", "version": "1" },
        "components": { "schemas": schemas },
    });
    std::fs::write(&path, document.to_string()).unwrap();
    let api = Arc::new(spec::read(&path).api.unwrap());
    let validators = Validators::new(Arc::clone(&api));
    let mut wrong = Vec::new();
    for name in names {
        let id = api.component_schemas[name];
        for text in format::valid(name).unwrap() {
            if !validators.accepts(id, &json!(text)) {
                wrong.push(format!("{name}: {text:?} is refused"));
            }
        }
        for text in format::invalid(name).unwrap() {
            if validators.accepts(id, &json!(text)) {
                wrong.push(format!("{name}: {text:?} is accepted"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
