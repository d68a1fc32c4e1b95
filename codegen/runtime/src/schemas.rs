//! The parts of schemas that no type says, checked on the JSON of a value.
//!
//! Most of a schema becomes a type, and bounds become calls of the [`Checker`]. What is left (`not`, `if`, `contains`,
//! `unevaluatedProperties` and the like) stays as the document has it, JSON Schema 2020-12, and is looked up here by name.

use std::sync::OnceLock;

use serde::Serialize;
use serde_json::Value;

use super::Checker;
use super::schema_walk::Walk;

/// Schemas by name, as JSON; a `$ref` in them is a name too.
#[derive(Debug)]
pub struct Schemas {
    text: &'static str,
    matches: fn(pattern: &str, text: &str) -> bool,
    parsed: OnceLock<Value>,
}

impl Schemas {
    /// Schemas as the text of one JSON object, and what tells whether a pattern is found in a text.
    pub const fn new(text: &'static str, matches: fn(pattern: &str, text: &str) -> bool) -> Self {
        Self { text, matches, parsed: OnceLock::new() }
    }

    /// Checks a value against the schema of that name. What cannot be written as JSON by itself, as a file, is not checked.
    pub fn check(&self, name: &str, value: &(impl Serialize + ?Sized), checker: &mut Checker) {
        if let Ok(value) = serde_json::to_value(value) {
            self.check_json(name, &value, checker);
        }
    }

    fn check_json(&self, name: &str, value: &Value, checker: &mut Checker) {
        Walk::new(self).named(name, value, checker);
    }

    /// The schema of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.parsed.get_or_init(|| serde_json::from_str(self.text).unwrap_or_default()).get(name)
    }

    /// Whether a pattern is found in a text.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        (self.matches)(pattern, text)
    }
}
