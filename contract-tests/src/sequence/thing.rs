//! Things in bodies: what an answer says that was made is called, which object is the thing, which list holds things.
//! Documents do not say it, but their bodies show it.

use http::header::LOCATION;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use url::Url;

use crate::case::BodyContent;
use crate::exchange::{Answer, Exchange};

/// The JSON that an exchange was answered with, if it went well.
pub(crate) fn read(exchange: &Exchange) -> Option<Value> {
    let answer =
        exchange.outcome.as_ref().ok().filter(|answer| answer.status.is_success() && !answer.truncated)?;
    serde_json::from_slice(&answer.body).ok()
}

/// The JSON that an exchange sent.
pub(crate) fn sent(exchange: &Exchange) -> Option<&Value> {
    match &exchange.case.parts.body.as_ref()?.content {
        BodyContent::Value(value) => Some(value),
        BodyContent::Raw(_) => None,
    }
}

/// The object inside an object that has nothing else, as `{"customer": {…}}`.
pub(crate) fn unwrapped(value: &Value) -> &Value {
    let inner =
        value.as_object().filter(|members| members.len() == 1).and_then(|members| members.values().next());
    inner.filter(|inner| inner.is_object()).unwrap_or(value)
}

/// The members of a thing.
pub(crate) fn members(value: &Value) -> Option<&Map<String, Value>> {
    unwrapped(value).as_object()
}

/// The lists that a body is or has.
pub(crate) fn lists(body: &Value) -> Vec<&Vec<Value>> {
    match body {
        Value::Array(items) => vec![items],
        Value::Object(members) => members.values().filter_map(Value::as_array).collect(),
        _ => Vec::new(),
    }
}

/// Whether two values are the same to one who reads them: texts that differ in case, blanks or punctuation only, moments of
/// time that are the same, and equal numbers are.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => is_same_text(one, other),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.iter().all(|(name, value)| other.get(name).is_some_and(|other| is_same(value, other)))
        }
        _ => one == other,
    }
}

fn is_same_text(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
    plain(one) == plain(other) || moment(one).zip(moment(other)).is_some_and(|(one, other)| one == other)
}

/// Whether two answers show one thing: what was written when it was made and could be read first is in both, and what names it.
pub(crate) fn is_the_same_thing(first: &Exchange, other: &Exchange, made: &Exchange) -> bool {
    let (Some(first), Some(other)) = (read(first), read(other)) else { return false };
    let (Some(first), Some(other)) = (members(&first), members(&other)) else { return false };
    let written = sent(made).and_then(members);
    let counts = |name: &str| name == "id" || written.is_some_and(|written| written.contains_key(name));
    let mut shown = first.iter().filter(|(name, _)| counts(name)).peekable();
    shown.peek().is_some() && shown.all(|(name, value)| other.get(name) == Some(value))
}

/// A value as it stands in a path.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The value of the parameter that names what an answer says was made; `collection` is the URL that was asked.
pub(crate) fn learnt(name: &str, collection: &str, answer: &Answer) -> Option<Value> {
    if !answer.status.is_success() {
        return None;
    }
    located(collection, answer).map(Value::from).or_else(|| told(name, answer))
}

/// The same, by the body alone.
pub(crate) fn told(name: &str, answer: &Answer) -> Option<Value> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    named(name, body.as_object()?)
}

/// The last segment of `Location`, if it is one below the collection (RFC 9110, section 10.2.2).
fn located(collection: &str, answer: &Answer) -> Option<String> {
    let base = Url::parse(collection).ok()?;
    let url = base.join(answer.headers.get(LOCATION)?.to_str().ok()?).ok()?;
    let rest = url.path().strip_prefix(base.path().trim_end_matches('/'))?.strip_prefix('/')?;
    let segment = percent_decode_str(rest.trim_end_matches('/')).decode_utf8().ok()?;
    (!rest.trim_end_matches('/').contains('/') && !segment.is_empty()).then(|| segment.into_owned())
}

/// The value of the member that names a thing. Bodies that wrap the thing in one member are looked into.
pub(crate) fn named(parameter: &str, body: &Map<String, Value>) -> Option<Value> {
    match naming(parameter, body) {
        Some(place) => place.get(body).cloned(),
        None if body.len() == 1 => named(parameter, body.values().next()?.as_object()?),
        None => None,
    }
}

/// Where a thing has what it is called: a member, or a member of its metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naming {
    within: Option<&'static str>,
    member: String,
}

/// Where some APIs have what is said of all things alike.
const METADATA: &str = "metadata";

impl Naming {
    /// The member of the thing in which it stands.
    pub(crate) fn top(&self) -> &str {
        self.within.unwrap_or(&self.member)
    }

    /// What the thing is called.
    pub(crate) fn get<'a>(&self, thing: &'a Map<String, Value>) -> Option<&'a Value> {
        let members = match self.within {
            Some(within) => thing.get(within)?.as_object()?,
            None => thing,
        };
        members.get(&self.member)
    }

    /// Calls it something else.
    pub(crate) fn set(&self, thing: &mut Map<String, Value>, name: Value) {
        let members = match self.within {
            Some(within) => thing.get_mut(within).and_then(Value::as_object_mut),
            None => Some(thing),
        };
        if let Some(members) = members {
            members.insert(self.member.clone(), name);
        }
    }
}

/// The member whose name says what the parameter's says: every word of it is a word of the parameter's, and the more
/// the better; else `id`.
pub(crate) fn naming(parameter: &str, thing: &Map<String, Value>) -> Option<Naming> {
    let in_metadata = || {
        let metadata = thing.get(METADATA)?.as_object()?;
        Some(Naming { within: Some(METADATA), member: best(parameter, metadata)?.to_owned() })
    };
    let id = || thing.get("id").filter(|value| value.is_string() || value.is_u64()).map(|_| "id");
    let direct = |member: &str| Naming { within: None, member: member.to_owned() };
    best(parameter, thing).map(direct).or_else(in_metadata).or_else(|| id().map(direct))
}

fn best<'a>(parameter: &str, members: &'a Map<String, Value>) -> Option<&'a str> {
    let wanted = words(parameter);
    let fits = |(name, value): &(&String, &Value)| {
        let words = words(name);
        let is_scalar = value.is_string() || value.is_u64() || value.is_i64();
        let is_part = words.iter().all(|word| wanted.contains(word));
        is_scalar && is_part && !words.is_empty() && (words.last() == wanted.last())
    };
    let found = members.iter().filter(fits).max_by_key(|(name, _)| words(name).len());
    found.map(|(name, _)| name.as_str())
}

/// `eventId` and `event_id` are `event` and `id`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_things() {
        for (parameter, body, name) in [
            ("id", json!({ "id": 7, "size": 3 }), Some(json!(7))),
            ("eventId", json!({ "event_id": "a", "id": 1 }), Some(json!("a"))),
            (
                "external_customer_id",
                json!({ "customer": { "lago_id": "x", "external_id": "y" } }),
                Some(json!("y")),
            ),
            ("code", json!({ "metric": { "lago_id": "x", "code": "y" } }), Some(json!("y"))),
            ("slug", json!({ "id": "x", "size": 1 }), Some(json!("x"))),
            ("slug", json!({ "size": 1, "colour": "red" }), None),
            ("name", json!({ "kind": "Pod", "metadata": { "name": "x", "uid": "y" } }), Some(json!("x"))),
            ("slug", json!({ "metadata": { "name": "x" }, "id": 7 }), Some(json!(7))),
        ] {
            assert_eq!(named(parameter, body.as_object().unwrap()), name, "{parameter} {body}");
        }
    }
}
