//! Very many things, and very long ones.

use std::sync::Arc;

use crate::{HEAD, codes, read};

#[test]
fn very_many_faults() {
    let keys: String = (0..100_000).map(|index| format!("\"k{index}\": 1,\n")).collect();
    let reading = read("a.json", format!("{{{keys} \"openapi\": \"3.1.0\", \"paths\": {{}}}}"));
    assert!(reading.diagnostics.len() < 1100);
    assert!(reading.diagnostics.iter().any(|found| found.message.ends_with("(and 99000 more of this kind)")));
    let same: String = (0..100_000).map(|_| "\"k\": 1,\n").collect();
    assert!(read("a.json", format!("{{{same} \"openapi\": \"3.1.0\"}}")).diagnostics.len() < 1100);
    let items: String = (0..100_000).map(|index| format!("\"/{index}\": 1,\n")).collect();
    let reading = read("a.json", format!("{{\"openapi\": \"3.1.0\", \"paths\": {{{items} \"/\": {{}}}}}}"));
    assert!(reading.diagnostics.len() < 1100);
}

#[test]
fn one_long_string() {
    let long = "x".repeat(10_000_000);
    let reading =
        read("a.json", format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"{long}\": \"{long}\"}}"));
    let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    assert!(text.len() < 2000, "{} bytes", text.len());
}

/// In an object of this size, a key would be looked for in all the others if it were not for the order of keys.
#[test]
fn very_many_keys() {
    let schemas: String = (0..50_000).map(|index| format!("\"S{index}\": {{}},")).collect();
    let json =
        format!("{{\"openapi\": \"3.1.0\", \"components\": {{\"schemas\": {{{schemas} \"S\": {{}}}}}}}}");
    for name in ["a.json", "a.yaml"] {
        assert_eq!(read(name, &json).api.unwrap().component_schemas.len(), 50_001);
    }
    let block: String = (0..50_000).map(|index| format!("    S{index}: {{}}\n")).collect();
    let reading = read("a.yaml", format!("{HEAD}components:\n  schemas:\n{block}"));
    assert_eq!(reading.api.unwrap().component_schemas.len(), 50_000);
}

#[test]
fn very_many_equal_keys() {
    let same = "k: 1\n".repeat(100_000);
    let reading = read("a.yaml", format!("{HEAD}paths: {{}}\nx-a: 1\n{same}"));
    assert!(codes(&reading).contains(&"duplicate-key"));
    assert!(reading.diagnostics.len() < 1100);
}

/// Long strings as keys and as values, with escapes and without, in one line and in many.
#[test]
fn long_strings() {
    for (spelt, says) in [("x", "x"), ("\\n", "\n"), ("\\u00e9", "é"), ("é", "é"), ("x\\\"", "x\"")] {
        let count = 1_000_000 / spelt.len();
        let long = spelt.repeat(count);
        let text = format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"x-{long}\": \"{long}\"}}");
        for name in ["a.json", "a.yaml"] {
            let api = read(name, &text).api.unwrap();
            let (name, value) = api.extensions.iter().next().unwrap();
            assert_eq!(value.as_str().unwrap(), says.repeat(count));
            assert_eq!(name.strip_prefix("x-").unwrap(), says.repeat(count));
        }
    }
    let folded = format!("{HEAD}paths: {{}}\nx-a: >\n{}", "  x\n".repeat(250_000));
    let api = read("a.yaml", folded).api.unwrap();
    assert_eq!(api.extensions.iter().next().unwrap().1.as_str().unwrap().len(), 500_000);
}

/// What is said once for all operations is kept once; what each has to list is bounded.
#[test]
fn products() {
    let paths: String = (0..3000).map(|index| format!("  /{index}: {{get: {{}}}}\n")).collect();
    let security = "{}, ".repeat(3000);
    let api = read("a.yaml", format!("{HEAD}security: [{security}]\npaths:\n{paths}")).api.unwrap();
    assert!(api.operations.iter().all(|one| Arc::ptr_eq(&one.security, &api.operations[0].security)));
    let parameters: String =
        (0..3000).map(|index| format!("{{name: p{index}, in: query, schema: {{}}}}, ")).collect();
    let methods: String = (0..3000).map(|index| format!("M{index}: {{}}, ")).collect();
    let path = format!("{{parameters: [{parameters}], additionalOperations: {{{methods}}}}}");
    let text = format!("openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {path}}}\n");
    assert!(codes(&read("a.yaml", text)).contains(&"reference-budget"));
}

/// A hundred megabytes of one string, as a key and as a value.
#[test]
#[ignore = "takes a while and a gigabyte of memory"]
fn very_long_strings() {
    let long = "é\\n".repeat(25_000_000);
    let text = format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"x-{long}\": \"{long}\"}}");
    let api = read("a.json", text).api.unwrap();
    let (name, value) = api.extensions.iter().next().unwrap();
    assert_eq!((name.len(), value.as_str().unwrap().len()), (75_000_002, 75_000_000));
    let folded = format!("{HEAD}paths: {{}}\nx-a: >\n{}", "  x\n".repeat(25_000_000));
    let api = read("a.yaml", folded).api.unwrap();
    assert_eq!(api.extensions.iter().next().unwrap().1.as_str().unwrap().len(), 50_000_000);
}
