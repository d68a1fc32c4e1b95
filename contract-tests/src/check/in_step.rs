//! What a document would say that is in step with a body: where a schema is narrower than what its server sends, and the server is
//! more likely to mean it than to err.
//!
//! So it is with `null`, with members that are not there, with members and values of an `enum` that have come since. A value of
//! another type, or beyond a bound, is as likely a fault of the server, and there is no patch for it.

use serde_json::{Map, Value, json};
use spec::Api;
use spec::json_schema::Violation;
use spec::model::{SchemaId, Version};
use spec::source::Location;

use super::overlay::Change;

/// The patch that makes room for the part of a body that breaks a keyword.
pub(super) fn with_violation(api: &Api, body: &Value, violation: &Violation) -> Option<String> {
    let (schema, part) = (violation.schema?, body.pointer(violation.instance.as_str())?);
    match (violation.keyword.as_str(), part) {
        ("required", Value::Object(present)) => optional(api, schema, present),
        ("type" | "enum", Value::Null) => nullable(api, schema),
        ("enum", value) => {
            Change::new(api).update(api[schema].location, &json!({ "enum": [value] }))?.finish()
        }
        ("additionalProperties", Value::Object(present)) => declared(api, schema, present),
        _ => None,
    }
}

/// The patch that declares members beside those of a schema.
pub(super) fn with_members(api: &Api, schema: Location, members: &[(String, &Value)]) -> Option<String> {
    let described = |(name, value): &(String, &Value)| (name.clone(), described(api.openapi, value));
    let properties: Map<String, Value> = members.iter().map(described).collect();
    Change::new(api).update(schema, &json!({ "properties": properties }))?.finish()
}

/// The members that are not there need not be.
fn optional(api: &Api, schema: SchemaId, present: &Map<String, Value>) -> Option<String> {
    let required = api.sources.member(&api[schema].location, "required");
    let left = api[schema].required()?.iter().filter(|name| present.contains_key(*name));
    let left: Vec<String> = left.cloned().collect();
    // OpenAPI 3.0 has no empty list there.
    let change = Change::new(api);
    if left.is_empty() { change.remove(required) } else { change.replace(required, json!(left)) }?.finish()
}

/// `null` is a value as well. In 3.0 a word says so, later it is one of several types.
fn nullable(api: &Api, schema: SchemaId) -> Option<String> {
    let at = api[schema].location;
    let mut said = api.sources.value(&at)?;
    let members = said.as_object_mut()?;
    let mut update = Map::new();
    let lacks_null = |list: &Vec<Value>| !list.contains(&Value::Null);
    if members.get("enum").and_then(Value::as_array).is_some_and(lacks_null) {
        update.insert("enum".to_owned(), json!([null]));
    }
    match members.get("type") {
        Some(Value::String(_)) if api.openapi == Version::V3_0 => {
            update.insert("nullable".to_owned(), Value::Bool(true));
        }
        Some(Value::Array(types)) if !types.contains(&json!("null")) => {
            update.insert("type".to_owned(), json!(["null"]));
        }
        Some(Value::String(one)) if one != "null" => {
            let types = json!([one, "null"]);
            members.insert("type".to_owned(), types);
            if let Some(Value::Array(values)) = members.get_mut("enum").filter(|_| !update.is_empty()) {
                values.push(Value::Null);
            }
            return Change::new(api).replace(at, said)?.finish();
        }
        _ => {}
    }
    if update.is_empty() {
        return None;
    }
    Change::new(api).update(at, &Value::Object(update))?.finish()
}

/// The members that a schema forbids are among those that it names. What forbids them may be a schema of its own, `false`.
fn declared(api: &Api, schema: SchemaId, present: &Map<String, Value>) -> Option<String> {
    let at = api[schema].location;
    let is_apart = api.sources.pointer(&at).last().is_some_and(|name| name == "additionalProperties");
    let owner = if is_apart { api.sources.parent(&at) } else { at };
    let said = api.sources.value(&owner)?;
    let properties = said.get("properties");
    let is_new = |name: &str| properties.is_none_or(|known| known.get(name).is_none());
    let new = present.iter().filter(|(name, _)| is_new(name)).map(|(name, value)| (name.clone(), value));
    with_members(api, owner, &new.collect::<Vec<_>>())
}

/// What one value tells of its schema: the type, as far as one value can. OpenAPI 3.0 wants `items` beside `array` (section 4.7.24.1).
fn described(version: Version, value: &Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Number(number) if number.is_f64() => json!({ "type": "number" }),
        Value::Number(_) => json!({ "type": "integer" }),
        Value::String(_) => json!({ "type": "string" }),
        Value::Array(_) if version == Version::V3_0 => json!({ "type": "array", "items": {} }),
        Value::Array(_) => json!({ "type": "array" }),
        Value::Object(_) => json!({ "type": "object" }),
    }
}
