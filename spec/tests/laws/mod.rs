//! What holds of the reader whatever it reads, for the tests that read what nobody wrote and for the fuzzer in `fuzz/`: each
//! function takes any bytes and panics where a law is broken.

mod documents;
#[path = "../outline/mod.rs"]
mod outline;
mod readings;

use serde_json::Value;
use spec::diagnostic::At;
use spec::{JsonPointer, Reading};

pub(crate) use readings::read;

/// Any bytes, as YAML and as JSON.
#[cfg_attr(test, expect(dead_code, reason = "only the fuzzer reads bytes under two names"))]
pub(crate) fn text(bytes: &[u8]) {
    read("document.yaml", bytes);
    read("document.json", bytes);
}

/// A document that looks much like one: read again, or in another notation, it is the same document.
pub(crate) fn document(bytes: &[u8]) {
    let document = documents::document(bytes);
    let json = serde_json::to_string_pretty(&document).unwrap();
    let expected = verdict(&read("document.json", json.as_bytes()));
    for (name, text) in notations(&document, json) {
        let found = verdict(&read(name, text.as_bytes()));
        let differs = found.iter().zip(&expected).find(|(one, other)| one != other);
        assert_eq!(differs, None, "in this text:\n{text}");
        assert_eq!(found.len(), expected.len(), "in this text:\n{text}");
    }
}

fn notations(document: &Value, json: String) -> [(&'static str, String); 3] {
    // With a comment before it, a text that looks like JSON is read as YAML.
    let flow = format!("# YAML\n{json}");
    let block = serde_yaml::to_string(document).unwrap();
    [("document.json", json), ("document.yaml", flow), ("document.yaml", block)]
}

/// What a reading comes to, line by line, whichever notation it was read from.
fn verdict(reading: &Reading) -> Vec<String> {
    let found = reading.diagnostics.iter().map(|found| {
        let pointer = match &found.at {
            At::Value(location) | At::Key(location) => reading.sources.pointer(location),
            At::Text(..) | At::File(_) => JsonPointer::root(),
        };
        format!("{} at {pointer}: {}", found.code, found.message)
    });
    let mut lines: Vec<String> = found.collect();
    lines.sort();
    lines.extend(reading.api.iter().flat_map(|api| {
        let outline = outline::outline(api);
        outline.lines().map(str::to_owned).collect::<Vec<_>>()
    }));
    lines
}
