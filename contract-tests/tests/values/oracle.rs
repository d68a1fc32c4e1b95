//! The oracle of values: what is found for a schema, and whether what is not found can be there at all.
//!
//! That a value is valid, and that a counterexample breaks its keyword alone, was judged by the validator. That there is
//! no such value is proven by somebody else: the canonical forms of the crate `jsonschema`, which are held against the
//! schema as it is written out, and know nothing of the generator.

use contract_tests::plan::counterexample::counterexamples;
use contract_tests::plan::value;
use jsonschema::canonical::{self, CanonicalSchema, Satisfiability};
use serde_json::{Map, Value, json};
use spec::json_schema::{Validators, document};
use spec::model::SchemaId;

/// What was counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Schemas.
    pub(crate) schemas: usize,
    /// Those for which a valid value was found.
    pub(crate) valid: usize,
    /// Those that are proven to accept nothing.
    pub(crate) empty: usize,
    /// Keywords that can refuse a value, each of one schema.
    pub(crate) keywords: usize,
    /// Those that were broken, and nothing else with them.
    pub(crate) broken: usize,
    /// Those that are proven to be never broken alone.
    pub(crate) implied: usize,
    /// What was not found and is not proven to be impossible.
    pub(crate) open: usize,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.schemas += other.schemas;
        self.valid += other.valid;
        self.empty += other.empty;
        self.keywords += other.keywords;
        self.broken += other.broken;
        self.implied += other.implied;
        self.open += other.open;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{:>7} schemas, {:>7} with a valid value, {:>4} proven empty; {:>7} keywords, {:>7} broken alone, {:>6} proven implied; {:>4} open",
            self.schemas, self.valid, self.empty, self.keywords, self.broken, self.implied, self.open
        )
    }
}

/// Tries a schema; returns what was counted, and what is open: `valid`, or the names of keywords.
pub(crate) fn try_schema(validators: &Validators, id: SchemaId) -> (Count, Vec<String>) {
    let mut count = Count { schemas: 1, ..Count::default() };
    let mut open = Vec::new();
    match value::example(validators, id, 0) {
        Some(value) => {
            assert!(validators.accepts(id, &value), "a value was not proven: {value}");
            count.valid = 1;
        }
        None if is_empty(&document(validators.api(), id)) => count.empty = 1,
        None => open.push("valid".to_owned()),
    }
    for found in counterexamples(validators, id, 0) {
        count.keywords += 1;
        match found.value {
            Some(value) => {
                assert!(!validators.accepts(id, &value), "a value does not break {}: {value}", found.keyword);
                count.broken += 1;
            }
            None if is_implied(&document(validators.api(), id), &found.keyword) => count.implied += 1,
            None => open.push(found.keyword),
        }
    }
    count.open = open.len();
    (count, open)
}

fn canonical(schema: &Value) -> Option<CanonicalSchema> {
    let options = canonical::options().offline().should_validate_formats(true);
    options.with_draft(jsonschema::Draft::Draft202012).canonicalize(schema).ok()
}

/// Whether a schema is proven to accept nothing.
fn is_empty(schema: &Value) -> bool {
    canonical(schema).is_some_and(|schema| schema.satisfiability() == Satisfiability::No)
}

/// Whether what a keyword refuses is proven to be refused by the rest of the schema as well. What the canonical forms do not know
/// (`int32` and `byte`) accepts everything there, on both sides; an integer format that is asked about is written as its bounds.
fn is_implied(schema: &Value, keyword: &str) -> bool {
    let Some(members) = schema.as_object() else { return false };
    let without = Value::Object(without(members, keyword));
    let whole = match (keyword, members.get("format").and_then(Value::as_str)) {
        ("format", Some("int32")) => within(&without, i32::MIN.into(), i32::MAX.into()),
        ("format", Some("int64")) => within(&without, i64::MIN, i64::MAX),
        ("format", _) => return false,
        _ => schema.clone(),
    };
    let both = canonical(&without).zip(canonical(&whole));
    let refused = both.and_then(|(without, whole)| without.subtract(&whole).ok());
    refused.is_some_and(|refused| refused.satisfiability() == Satisfiability::No)
}

/// The schema with bounds beside what it says.
fn within(schema: &Value, least: i64, greatest: i64) -> Value {
    let definitions = schema.get("$defs").cloned().unwrap_or_else(|| json!({}));
    let bounds = json!({ "type": ["null", "boolean", "string", "array", "object", "number"],
        "anyOf": [{ "not": { "type": "number" } }, { "minimum": least, "maximum": greatest }] });
    json!({ "$defs": definitions, "allOf": [schema, bounds] })
}

/// The schema without a keyword. One that its neighbours look at stays, and what it holds accepts everything.
fn without(members: &Map<String, Value>, keyword: &str) -> Map<String, Value> {
    let mut members = members.clone();
    let everything = |value: &Value| match value {
        Value::Array(list) => list.iter().map(|_| json!(true)).collect(),
        Value::Object(map) => map.keys().map(|name| (name.clone(), json!(true))).collect(),
        _ => json!(true),
    };
    match keyword {
        "properties" | "patternProperties" | "prefixItems" => {
            members.entry(keyword).and_modify(|value| *value = everything(value));
        }
        "items" | "additionalProperties" => {
            members.insert(keyword.to_owned(), json!(true));
        }
        "contains" => members.retain(|name, _| !name.to_lowercase().contains("contains")),
        "if" => members.retain(|name, _| !matches!(name.as_str(), "if" | "then" | "else")),
        _ => {
            members.remove(keyword);
        }
    }
    members
}
