//! Whatever stands in the place of some part of a document, reading ends without a panic, an API that was read has no error
//! beside it, and one that was not has.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

mod outline;
mod reach;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use reach::Reach;
use serde_json::{Value, json};
use spec::{Api, Options, Reading, Severity};

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

/// A document with some parts replaced, and the pointers of those.
fn mutated(document: &Value, changes: Vec<(Index, Value)>) -> (Value, Vec<String>) {
    let mut document = document.clone();
    let mut touched = Vec::new();
    for (index, replacement) in changes {
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        let pointer: &String = index.get(&all);
        *document.pointer_mut(pointer).unwrap() = replacement;
        touched.push(pointer.clone());
    }
    (document, touched)
}

fn read(document: &Value, keep_going: bool) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mutated.json");
    std::fs::write(&path, serde_json::to_string_pretty(document).unwrap()).unwrap();
    spec::read_with(&path, &Options { keep_going, ..Options::default() })
}

/// What the outline of an API says of each operation, by its method and path, and of each schema, by its place; schemas
/// that are referred to are named by their places as well.
fn parts(api: &Api) -> BTreeMap<String, Vec<String>> {
    let places: Vec<String> =
        api.schemas.iter().map(|(_, schema)| api.sources.pointer(&schema.location).to_string()).collect();
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut part = None;
    for line in outline::outline(api).lines() {
        if !line.starts_with(' ') {
            part = part_of(line);
        }
        if let Some(part) = &part {
            let mut pieces = line.split("#(");
            let mut named = pieces.next().unwrap().to_owned();
            for (index, rest) in pieces.map(|piece| piece.split_once(')').unwrap()) {
                let place = places.get(index.parse::<usize>().unwrap()).unwrap();
                write!(named, "<{place}>{rest}").unwrap();
            }
            parts.entry(part.clone()).or_default().push(named);
        }
    }
    parts
}

/// The name of the part that begins with a line of the outline.
fn part_of(line: &str) -> Option<String> {
    if line.starts_with("#(") {
        let place = line.split_once(" at ")?.1;
        return Some(place.split(": ").next()?.to_owned());
    }
    let is_operation = line.starts_with("operation ") || line.starts_with("webhook ");
    Some(line.split_once(" at ").filter(|_| is_operation)?.0.to_owned())
}

/// What has a say in a part; for an operation that is what it inherits as well.
fn reach(document: &Value, part: &str) -> Option<Reach> {
    const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    let mut words = part.split(' ');
    let field = match words.next() {
        Some("operation") => "paths",
        Some("webhook") => "webhooks",
        _ => return Reach::of(document, [part.to_owned()]),
    };
    let (method, path) = (words.next()?.to_ascii_lowercase(), words.next()?);
    let item = format!("/{field}/{}", path.replace('~', "~0").replace('/', "~1"));
    let members = document.pointer(&item)?.as_object()?;
    let mut from = ["/servers", "/security", "/components/securitySchemes"].map(str::to_owned).to_vec();
    for (key, member) in members {
        if !METHODS.contains(&key.as_str()) || *key == method {
            from.push(format!("{item}/{key}"));
        }
        if key == "$ref" {
            from.push(member.as_str()?.strip_prefix('#')?.to_owned());
        }
    }
    Reach::of(document, from)
}

proptest! {
    #[test]
    fn any_part_may_be_anything(
        document in select(documents()),
        changes in prop::collection::vec((any::<Index>(), select(replacements())), 1..4),
    ) {
        let (document, _) = mutated(&document, changes);
        let reading = read(&document, false);
        let broken = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
        prop_assert_eq!(reading.api.is_some(), !broken);
        let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, true);
        prop_assert_eq!(text.is_empty(), reading.diagnostics.is_empty());
    }

    /// However a document is broken, what has its version is read, and what the fault does not concern is read as before.
    #[test]
    fn keeping_going_keeps_all_that_is_sound(
        document in select(documents()),
        changes in prop::collection::vec((any::<Index>(), select(replacements())), 1..3),
    ) {
        let (broken, touched) = mutated(&document, changes);
        let reading = read(&broken, true);
        let has_version = broken.is_object() && broken["openapi"] == document["openapi"];
        prop_assert_eq!(reading.api.is_some(), has_version, "{:?}", touched);
        let Some(api) = reading.api else { return Ok(()) };
        let (before, after) = (parts(&read(&document, true).api.unwrap()), parts(&api));
        for (part, lines) in before {
            let Some(reach) = reach(&document, &part) else { continue };
            // A schema that stands in something else that is broken is gone with it.
            let has_name = |part: &str| part.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
            let may_be_gone = part.starts_with('/') && !has_name(&part);
            if may_be_gone && !after.contains_key(&part) {
                continue;
            }
            if !touched.iter().any(|pointer| reach.is_touched_by(pointer)) {
                prop_assert_eq!(after.get(&part), Some(&lines), "{} after changing {:?}", part, touched);
            }
        }
    }
}
