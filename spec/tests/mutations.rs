//! Whatever stands in the place of some part of a document, reading ends without a panic, an API that was read has no error
//! beside it, and one that was not has.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use spec::Severity;

/// The documents of `good/` that consist of one file.
fn documents() -> Vec<Value> {
    let entries = Path::new("tests/good").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).ok())
        .collect()
}

/// The pointers to all parts of a value.
fn pointers(value: &Value, here: &str, out: &mut Vec<String>) {
    out.push(here.to_owned());
    match value {
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                pointers(element, &format!("{here}/{index}"), out);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                pointers(member, &format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        _ => {}
    }
}

/// What is put in the place of a part.
fn replacements() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1.5),
        json!(""),
        json!("x y{"),
        json!([]),
        json!([null, {}, 5]),
        json!({}),
        json!({"": {}, "x-a": null, "type": 5, "schema": false}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/schemas/A"}),
        json!({"$ref": "#/paths"}),
        json!({"$ref": "%"}),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_part_may_be_anything(
        document in select(documents()),
        changes in prop::collection::vec((any::<Index>(), select(replacements())), 1..4),
    ) {
        let mut document = document;
        for (index, replacement) in changes {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            let pointer: &String = index.get(&all);
            *document.pointer_mut(pointer).unwrap() = replacement;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mutated.json");
        std::fs::write(&path, serde_json::to_string_pretty(&document).unwrap()).unwrap();
        let reading = spec::read(&path);
        let broken = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
        prop_assert_eq!(reading.api.is_some(), !broken);
        let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, true);
        prop_assert_eq!(text.is_empty(), reading.diagnostics.is_empty());
    }
}
