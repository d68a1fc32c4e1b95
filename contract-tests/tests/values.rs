//! The value generator: against all formats that it knows; and against the JSON Schema Test Suite and real documents, where they are at hand:
//! for each schema a valid value is found, and for each keyword of it one that breaks that keyword alone.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests state what they expect, and say when they have to pass over"
)]

#[path = "values/corpus.rs"]
mod corpus;
#[path = "values/listed.rs"]
mod listed;
#[path = "values/oracle.rs"]
mod oracle;
#[path = "values/suite.rs"]
mod suite;

use std::path::Path;
use std::sync::Arc;

use contract_tests::format;
use listed::Listed;
use oracle::Count;
use serde_json::{Map, Value, json};
use spec::json_schema::Validators;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");

/// Of each document, so many schemas are tried here; `--example values` tries all.
const SAMPLE: usize = 150;

#[test]
fn schemas_of_the_suite_have_values_on_both_sides() {
    let Some(folder) = suite::folder() else {
        println!("passed over: the suite is not here");
        return;
    };
    let mut listed = Listed::new(include_str!("values/suite.txt"));
    let mut count = Count::default();
    suite::each(&folder, |group| {
        for (at, id) in &group.schemas {
            let (counted, open) = oracle::try_schema(&group.validators, *id);
            count.add(counted);
            listed.compare(&format!("{}#{at}", group.title), &open);
        }
    });
    println!("{count}");
    assert!(count.schemas > 500, "the suite has more schemas than that");
    listed.assert_all_apply();
}

#[test]
fn schemas_of_documents_have_values_on_both_sides() {
    if !Path::new(CORPUS).is_dir() {
        println!("passed over: {CORPUS} is not here");
        return;
    }
    let mut listed = Listed::new(include_str!("values/corpus.txt"));
    let mut count = Count::default();
    for path in corpus::documents(Path::new(CORPUS)) {
        let document = corpus::read(&path);
        let step = document.schemas.len().div_ceil(SAMPLE);
        for (index, (name, id)) in document.schemas.iter().enumerate() {
            if index.is_multiple_of(step) || listed.knows(name) {
                let (counted, open) = oracle::try_schema(&document.validators, *id);
                count.add(counted);
                listed.compare(name, &open);
            }
        }
    }
    println!("{count}");
    listed.assert_all_apply();
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
