//! The test suite of JSON Schema 2020-12 as an oracle: each of its schemas becomes part of an `OpenAPI` document, is read, and what is written
//! of it again must judge every instance as the suite says.
//!
//! A schema is tried in two places: as a file that a component refers to, where `#` is that file, and, where it names
//! itself with `$id` or refers to nothing, as the component itself.

#![cfg(feature = "validate")]
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use spec::json_schema::{Validators, document};
use spec::{Fetched, Options, Remote};

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/suites/json-schema");

/// What is judged otherwise than the suite says: the file, the words that a test's description contains the reason.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "format.json",
    "is only an annotation by default",
    "formats are asserted, as a server is held to them",
)];

/// One instance with a verdict that was not the suite's.
struct Miss {
    file: String,
    test: String,
    detail: String,
}

#[test]
fn every_instance_is_judged_as_the_suite_says() {
    let folder = Path::new(SUITE).join("draft2020-12");
    if !folder.is_dir() {
        println!("passed over: {} is not there", folder.display());
        return;
    }
    let mut misses = Vec::new();
    let mut judged = 0;
    for file in files(&folder).into_iter().chain(files(&folder.join("optional"))) {
        let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let name = file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        for case in &cases {
            judged += judge(&name, case, &mut misses);
        }
    }
    let mut idle: BTreeSet<usize> = (0..EXCEPTIONS.len()).collect();
    misses.retain(|miss| {
        let excused =
            EXCEPTIONS.iter().position(|(file, words, _)| miss.file == *file && miss.test.contains(words));
        excused.is_none_or(|index| {
            idle.remove(&index);
            false
        })
    });
    let shown: Vec<String> =
        misses.iter().map(|miss| format!("{}: {}: {}", miss.file, miss.test, miss.detail)).collect();
    println!("{judged} verdicts, {} of them not the suite's and not excused", misses.len());
    assert!(misses.is_empty(), "{}", shown.join("\n"));
    assert!(idle.is_empty(), "these exceptions excuse nothing: {idle:?}");
}

/// Judges the instances of one schema; returns how many verdicts there were.
fn judge(file: &str, case: &Value, misses: &mut Vec<Miss>) -> usize {
    let schema = &case["schema"];
    let mut places = vec!["file"];
    if schema.get("$id").is_some()
        || !schema.to_string().contains("Ref") && !schema.to_string().contains("$ref")
    {
        places.push("component");
    }
    let mut judged = 0;
    for place in places {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), schema, place);
        let title = case["description"].as_str().unwrap();
        let mut miss = |test: &str, detail: String| {
            misses.push(Miss { file: file.to_owned(), test: format!("{title}: {test} ({place})"), detail });
        };
        let reading = spec::read_with(&path, &options());
        let told = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
        let Some(api) = reading.api.map(Arc::new) else {
            miss("is refused", told);
            continue;
        };
        let id = *api.component_schemas.get("X").unwrap();
        let validators = Validators::new(Arc::clone(&api));
        let document = document(&api, id);
        let whole = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&document);
        let Ok(whole) = whole else {
            miss("the document does not compile", document.to_string());
            continue;
        };
        if !validators.compiles(id) {
            miss("does not compile", document.to_string());
            continue;
        }
        for test in case["tests"].as_array().unwrap() {
            judged += 1;
            let expected = test["valid"].as_bool().unwrap();
            let by_document = whole.is_valid(&test["data"]);
            let by_validators = validators.accepts(id, &test["data"]);
            if [by_document, by_validators] != [expected; 2] {
                let detail = format!(
                    "expected {expected}, document {by_document}, validators {by_validators}; {document}\n{told}"
                );
                miss(test["description"].as_str().unwrap(), detail);
            }
        }
    }
    judged
}

/// Writes an `OpenAPI` document with a schema; returns its path.
fn write(folder: &Path, schema: &Value, place: &str) -> PathBuf {
    let component = if place == "component" { schema.clone() } else { json!({ "$ref": "schema.json" }) };
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Suite", "version": "1" },
        "components": { "schemas": { "X": component } },
    });
    std::fs::write(folder.join("schema.json"), schema.to_string()).unwrap();
    let path = folder.join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    path
}

/// `http://localhost:1234/` is the suite's folder `remotes`; the meta-schemas are the validator's.
fn options() -> Options {
    let fetch = |url: &str| {
        if url.starts_with("https://json-schema.org/") {
            return Ok(Fetched { redirected_to: None, bytes: meta_schema(url).to_string().into_bytes() });
        }
        let name = url.strip_prefix("http://localhost:1234/").ok_or("not of the suite")?;
        let bytes =
            std::fs::read(Path::new(SUITE).join("remotes").join(name)).map_err(|error| error.to_string())?;
        Ok(Fetched { redirected_to: None, bytes })
    };
    Options { remote: Some(Remote::new(fetch)), ..Options::default() }
}

fn meta_schema(url: &str) -> Value {
    let registry =
        jsonschema::Registry::new().add("urn:any", json!({ "$ref": url })).unwrap().prepare().unwrap();
    let resolver = registry.resolver(jsonschema::uri::from_str(url).unwrap());
    resolver.lookup("").unwrap().contents().clone()
}

/// The files directly in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}
