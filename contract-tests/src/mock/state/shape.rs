//! Where in a body an item or the items of a list stand, and which of its members names an item: what documents do not
//! say, but their bodies show.

use serde_json::{Map, Value};

/// The item in a body: the only member, if that is an object (`{"customer": {…}}`), else the body itself.
pub(super) fn item(body: &Value) -> Option<&Map<String, Value>> {
    let members = body.as_object()?;
    match members.values().next() {
        Some(Value::Object(inner)) if members.len() == 1 => Some(inner),
        _ => Some(members),
    }
}

/// The same, to be changed.
pub(super) fn item_mut(body: &mut Value) -> Option<&mut Map<String, Value>> {
    let members = body.as_object_mut()?;
    let is_wrapped = members.len() == 1 && members.values().all(Value::is_object);
    if is_wrapped { members.values_mut().next()?.as_object_mut() } else { Some(members) }
}

/// The items in a body: the body, or the first of its members that is a list.
pub(super) fn items_mut(body: &mut Value) -> Option<&mut Vec<Value>> {
    match body {
        Value::Array(items) => Some(items),
        Value::Object(members) => members.values_mut().find_map(Value::as_array_mut),
        _ => None,
    }
}

/// The member of an item that the template expression speaks of: one of its name, else the one whose name it ends with,
/// as `petId` ends with `id`.
pub(super) fn key_member(item: &Map<String, Value>, parameter: &str) -> Option<String> {
    let wanted = plain(parameter);
    let named = item.iter().filter(|(_, value)| value.is_string() || value.is_number());
    let fits = |name: &&String| !plain(name).is_empty() && wanted.ends_with(&plain(name));
    named.map(|(name, _)| name).filter(fits).max_by_key(|name| plain(name).len()).cloned()
}

/// A name without case and separators.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A value as it stands in a path or a query.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_member_that_names_an_item() {
        for (parameter, members, expected) in [
            ("id", json!({ "name": "a", "id": 1 }), Some("id")),
            ("petId", json!({ "name": "a", "id": 1 }), Some("id")),
            ("external_id", json!({ "id": 1, "externalId": "a" }), Some("externalId")),
            ("code", json!({ "id": 1 }), None),
            ("id", json!({ "id": { "nested": 1 } }), None),
        ] {
            assert_eq!(
                key_member(members.as_object().unwrap(), parameter).as_deref(),
                expected,
                "{parameter}"
            );
        }
    }
}
