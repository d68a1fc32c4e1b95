//! Where in a body an item or the items of a list stand: what documents do not say, but their bodies show.

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
