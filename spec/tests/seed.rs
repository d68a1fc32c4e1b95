//! The first document carries every fact of the one that the project started from, its prose set aside.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test states what it expects and says what it passes over"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use spec::JsonPointer;

/// Every scalar of a document with its pointer, but for what is written for people: a `title`, `summary` or
/// `description` that is a text. A property of such a name stays, as its value is a schema.
fn facts(value: &Value, pointer: &JsonPointer, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                let prose =
                    matches!(name.as_str(), "title" | "summary" | "description") && member.is_string();
                if !prose {
                    facts(member, &pointer.join(name), found);
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                facts(item, &pointer.index(index), found);
            }
        }
        leaf => {
            found.insert(format!("{pointer} = {leaf}"));
        }
    }
}

fn facts_of(file: &Path) -> BTreeSet<String> {
    let document: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let mut found = BTreeSet::new();
    facts(&document, &JsonPointer::root(), &mut found);
    found
}

#[test]
fn the_document_has_the_facts_of_its_seed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seed = root.join("../../shared/seed/lago-api-logs.openapi.yaml");
    if !seed.exists() {
        eprintln!("passed over: the seed is not on this machine");
        return;
    }
    let (wanted, found) = (facts_of(&seed), facts_of(&root.join("openapi/lago.yaml")));
    assert!(wanted.len() > 150, "the seed was not read");
    let differences: Vec<_> = wanted.symmetric_difference(&found).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}
