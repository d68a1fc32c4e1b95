//! Random schemas: small, with names and bounds that meet, so that their keywords bear on each other.

use serde_json::{Map, Value, json};

use crate::chance::Chance;

pub(crate) const NAMES: &[&str] = &["a", "b", "c", "x-1", "x-2"];
pub(crate) const TEXTS: &[&str] = &["", "a", "ab", "abc", "b1", "x-1", "11"];
const PATTERNS: &[&str] = &["^a", "b$", "[0-9]", "^x-", "^.{1,2}$"];
const PATTERNS_OF_NAMES: &[&str] = &["^x-", "[ab]", "1$"];
const TYPES: &[&str] = &["null", "boolean", "integer", "number", "string", "array", "object"];

/// How deep schemas nest.
const DEPTH: u64 = 3;

/// A schema with definitions that it may refer to, as they may to each other; their names begin as given.
pub(crate) fn any(chance: &mut Chance, name: &str, typed: bool) -> Value {
    let mut author = Author { chance, definitions: [0, 1].map(|index| format!("{name}D{index}")), typed };
    let mut schema = author.schema(DEPTH);
    if let Value::Object(keywords) = &mut schema {
        let names = author.definitions.clone();
        let definitions: Map<String, Value> =
            names.into_iter().map(|name| (name, author.definition())).collect();
        keywords.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

struct Author<'c> {
    chance: &'c mut Chance,
    /// The names of what can be referred to.
    definitions: [String; 2],
    /// Whether every schema has a `type`.
    typed: bool,
}

impl Author<'_> {
    /// What references lead to: it holds others in members and items only, so that none leads back to itself at once.
    fn definition(&mut self) -> Value {
        let inner = self.schema(1);
        match self.chance.below(3) {
            0 => json!({ "type": "array", "items": inner }),
            1 => json!({ "type": "object", "properties": { "a": inner, "b": self.reference() } }),
            _ => json!({ "type": "object", "required": ["a"], "properties": { "a": inner } }),
        }
    }

    fn schema(&mut self, depth: u64) -> Value {
        match self.chance.below(24) {
            0 => return json!({}),
            1 if !self.typed => return Value::Bool(self.chance.once_in(2)),
            2 | 3 => return self.reference(),
            4 => return self.values(),
            _ => {}
        }
        let mut keywords = Map::new();
        let types = self.types(depth);
        if self.typed || !self.chance.once_in(4) {
            let names = if types.len() == 1 { json!(types[0]) } else { json!(types) };
            keywords.insert("type".to_owned(), names);
        }
        for ty in types {
            self.of_type(ty, depth, &mut keywords);
        }
        if depth > 0 && self.chance.once_in(2) {
            self.applicator(depth, &mut keywords);
        }
        Value::Object(keywords)
    }

    fn reference(&mut self) -> Value {
        json!({ "$ref": format!("#/$defs/{}", self.chance.one_of(&self.definitions)) })
    }

    fn types(&mut self, depth: u64) -> Vec<&'static str> {
        let compound = if depth > 0 { TYPES.len() } else { TYPES.len() - 2 };
        let all = &TYPES[..compound];
        let first = if depth > 1 {
            *self.chance.one_of(&["object", "object", "array"])
        } else {
            *self.chance.one_of(all)
        };
        let second =
            self.chance.once_in(5).then(|| *self.chance.one_of(all)).filter(|second| *second != first);
        // An integer is a number, so that one type says both.
        let second = second
            .filter(|second| !matches!((first, *second), ("integer", "number") | ("number", "integer")));
        [first].into_iter().chain(second).collect()
    }

    fn values(&mut self) -> Value {
        let values = [
            json!("a"),
            json!("ab"),
            json!(1),
            json!(2),
            json!(null),
            json!(true),
            json!({ "a": 1 }),
            json!([1]),
        ];
        if self.chance.once_in(3) {
            return json!({ "const": self.chance.one_of(&values) });
        }
        let mut listed: Vec<Value> = Vec::new();
        for _ in 0..=self.chance.below(3) {
            let value = self.chance.one_of(&values).clone();
            if !listed.contains(&value) {
                listed.push(value);
            }
        }
        json!({ "enum": listed })
    }

    fn of_type(&mut self, ty: &str, depth: u64, keywords: &mut Map<String, Value>) {
        let mut some = |keyword: &str, value: Value| keywords.insert(keyword.to_owned(), value);
        let small = self.chance.below(3);
        match ty {
            "integer" | "number" if self.chance.once_in(2) => {
                let bound = self.chance.below(5);
                match self.chance.below(5) {
                    0 => some("minimum", json!(bound)),
                    1 => some("maximum", json!(bound)),
                    2 => some("exclusiveMinimum", json!(bound)),
                    3 => some("exclusiveMaximum", json!(bound)),
                    _ => some("multipleOf", json!(self.chance.one_of(&[2.0, 0.5, 3.0]))),
                };
            }
            "string" if self.chance.once_in(2) => {
                match self.chance.below(3) {
                    0 => some("minLength", json!(small)),
                    1 => some("maxLength", json!(small)),
                    _ => some("pattern", json!(self.chance.one_of(PATTERNS))),
                };
            }
            "array" => self.of_lists(depth, keywords),
            "object" => self.of_objects(depth, keywords),
            _ => {}
        }
    }

    fn of_lists(&mut self, depth: u64, keywords: &mut Map<String, Value>) {
        let inner = depth.saturating_sub(1);
        let small = self.chance.below(3);
        if self.chance.once_in(4) {
            let places: Vec<Value> = (0..=self.chance.below(2)).map(|_| self.schema(inner)).collect();
            keywords.insert("prefixItems".to_owned(), Value::Array(places));
        }
        if !self.chance.once_in(4) {
            keywords.insert("items".to_owned(), self.schema(inner));
        }
        let (keyword, value) = match self.chance.below(8) {
            0 => ("minItems", json!(small)),
            1 => ("maxItems", json!(small + 1)),
            2 => ("uniqueItems", json!(true)),
            3 => ("contains", self.schema(0)),
            4 => ("unevaluatedItems", json!(false)),
            _ => return,
        };
        if keyword == "contains" && self.chance.once_in(2) {
            keywords.insert((*self.chance.one_of(&["minContains", "maxContains"])).to_owned(), json!(small));
        }
        keywords.insert(keyword.to_owned(), value);
    }

    fn of_objects(&mut self, depth: u64, keywords: &mut Map<String, Value>) {
        let inner = depth.saturating_sub(1);
        let mut properties = Map::new();
        for _ in 0..self.chance.below(4) {
            let name = *self.chance.one_of(NAMES);
            properties.insert(name.to_owned(), self.schema(inner));
        }
        if !properties.is_empty() {
            keywords.insert("properties".to_owned(), Value::Object(properties));
        }
        if self.chance.once_in(2) {
            keywords.insert("required".to_owned(), json!([self.chance.one_of(NAMES)]));
        }
        for _ in 0..self.chance.below(3) {
            let (name, other) = (*self.chance.one_of(NAMES), *self.chance.one_of(NAMES));
            let (keyword, value) = match self.chance.below(9) {
                0 | 1 => ("additionalProperties", json!(false)),
                2 => ("additionalProperties", self.schema(inner)),
                3 => (
                    "patternProperties",
                    json!({ *self.chance.one_of(PATTERNS_OF_NAMES): self.schema(inner) }),
                ),
                4 => ("propertyNames", json!({ "pattern": self.chance.one_of(PATTERNS_OF_NAMES) })),
                5 => (
                    *self.chance.one_of(&["minProperties", "maxProperties"]),
                    json!(1 + self.chance.below(2)),
                ),
                6 => ("dependentRequired", json!({ name: [other] })),
                7 => ("dependentSchemas", json!({ name: self.schema(0) })),
                _ => ("unevaluatedProperties", json!(false)),
            };
            keywords.insert(keyword.to_owned(), value);
        }
    }

    fn applicator(&mut self, depth: u64, keywords: &mut Map<String, Value>) {
        let inner = depth - 1;
        let keyword = *self.chance.one_of(&["allOf", "anyOf", "oneOf", "anyOf", "oneOf", "not", "if"]);
        let value = match keyword {
            "not" => self.schema(0),
            "if" => {
                keywords.insert("then".to_owned(), self.schema(inner));
                if self.chance.once_in(2) {
                    keywords.insert("else".to_owned(), self.schema(inner));
                }
                self.schema(inner)
            }
            "oneOf" => self.branches(inner),
            _ => (0..=1 + self.chance.below(2)).map(|_| self.schema(inner)).collect(),
        };
        keywords.insert(keyword.to_owned(), value);
    }

    /// Branches of a `oneOf` of which none plainly has every value of another, and of which one at most names `null`: either is taken
    /// for `anyOf`.
    fn branches(&mut self, depth: u64) -> Value {
        let mut branches: Vec<Value> = Vec::new();
        for _ in 0..=1 + self.chance.below(2) {
            let branch = self.schema(depth);
            let is_null = names_null(&branch) && !branches.is_empty();
            let fits = says_more(&branch) && !is_null && !branches.contains(&branch);
            branches.push(if fits { branch } else { json!({ "const": branches.len() }) });
        }
        Value::Array(branches)
    }
}

/// Whether a schema says more than a type.
fn says_more(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keywords| keywords.keys().any(|keyword| keyword != "type"))
}

fn names_null(schema: &Value) -> bool {
    let lists = |keyword: &str, null: &Value| {
        schema[keyword] == *null || schema[keyword].as_array().is_some_and(|values| values.contains(null))
    };
    lists("type", &json!("null"))
        || schema["enum"].as_array().is_some_and(|values| values.contains(&Value::Null))
        || schema.get("const") == Some(&Value::Null)
}
