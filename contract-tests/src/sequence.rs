//! Sequences: which operations make, read and delete the same kind of thing, and how the thing that was made is named.
//!
//! A collection is a path with `POST`; its things are at the same path with one parameter more. What `POST` answers
//! names the thing: by `Location`, or by the member of the body that says what the parameter says.

use std::cmp::Reverse;

use http::Method;
use http::header::LOCATION;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use spec::model::Operation;
use spec::{Api, JsonPointer};

use crate::case::{BodyContent, Case, CaseId, Credentials, Intent, Parts};
use crate::exchange::{Answer, Exchange};
use crate::obligation::{Obligation, Side};
use crate::plan::Plan;

/// The operations on one kind of thing, as indexes into [`Api::operations`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lifecycle {
    create: usize,
    read: usize,
    delete: Option<usize>,
    /// The path parameter that names the thing.
    name: String,
}

/// What is done with a thing, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is made.
    Create,
    /// It is read after it was made.
    Read,
    /// It is deleted, which also tidies up.
    Delete,
    /// It is read after it was deleted.
    ReadAgain,
}

impl Act {
    fn keyword(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Delete => "delete",
            Self::ReadAgain => "read-deleted",
        }
    }
}

/// Every lifecycle of a document.
pub(crate) fn lifecycles(api: &Api) -> Vec<Lifecycle> {
    let numbered = || api.operations.iter().enumerate();
    let of_thing = |collection: &Operation, method: Method| {
        numbered().filter(move |(_, operation)| operation.method == method).find_map(|(index, operation)| {
            Some((index, thing(collection.path.as_str(), operation.path.as_str())?.to_owned()))
        })
    };
    let creates = numbered().filter(|(_, operation)| operation.method == Method::POST);
    creates
        .filter_map(|(create, operation)| {
            let (read, name) = of_thing(operation, Method::GET)?;
            let delete = of_thing(operation, Method::DELETE).map(|(delete, _)| delete);
            Some(Lifecycle { create, read, delete, name })
        })
        .collect()
}

/// The parameter of a path that is that of the collection and one parameter more.
fn thing<'a>(collection: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(collection.trim_end_matches('/'))?.strip_prefix("/{")?;
    let name = rest.trim_end_matches('/').strip_suffix('}')?;
    (!name.contains(['{', '/'])).then_some(name)
}

impl Lifecycle {
    /// What a lifecycle is to show, in the order of its acts.
    pub(crate) fn obligations(&self, api: &Api) -> Vec<Obligation> {
        let mut acts = vec![Act::Create, Act::Read];
        acts.extend(self.delete.map(|_| Act::Delete));
        acts.extend(self.delete.map(|_| Act::ReadAgain));
        acts.into_iter().filter_map(|act| self.obligation(api, act)).collect()
    }

    fn obligation(&self, api: &Api, act: Act) -> Option<Obligation> {
        let operation = api.operations.get(self.operation(act)?)?;
        Some(Obligation {
            operation: operation.key(),
            pointer: JsonPointer::from_tokens(["sequence"]),
            keyword: act.keyword().to_owned(),
            side: Side::Valid,
        })
    }

    fn operation(&self, act: Act) -> Option<usize> {
        match act {
            Act::Create => Some(self.create),
            Act::Read | Act::ReadAgain => Some(self.read),
            Act::Delete => self.delete,
        }
    }

    /// Requests that may make a thing: those that say most of it first.
    pub(crate) fn creations(&self, api: &Api, plan: &Plan) -> Vec<Case> {
        let Some(obligation) = self.obligation(api, Act::Create) else { return Vec::new() };
        let of_create = |case: &&Case| {
            let is_given = case.credentials == Credentials::Given;
            case.operation == self.create && case.intent == Intent::Valid && is_given
        };
        let cases = || plan.cases.iter().filter(of_create);
        // Of those that say as much the first, as the plainest values come first.
        let full = cases().min_by_key(|case| Reverse(case.parts.body.as_ref().map_or(0, size)));
        let minimal = cases().find(|case| case.obligation.keyword == "minimal");
        let chosen = full.into_iter().chain(minimal).enumerate();
        let made = chosen.map(|(index, case)| Case {
            id: CaseId::new(&api.digest, &obligation, index),
            obligation: obligation.clone(),
            title: "make a thing".to_owned(),
            ..case.clone()
        });
        made.collect()
    }

    /// The request that does something with the thing that was made.
    pub(crate) fn case(&self, api: &Api, plan: &Plan, act: Act, created: &Exchange) -> Option<Case> {
        let (index, obligation) = (self.operation(act)?, self.obligation(api, act)?);
        let operation = api.operations.get(index)?;
        let path = created.request.url.split(['?', '#']).next().unwrap_or_default();
        let name = learnt(&self.name, path, created.outcome.as_ref().ok()?)?;
        let minimal = |case: &&Case| case.operation == index && case.obligation.keyword == "minimal";
        let mut parts: Parts = plan.cases.iter().find(minimal)?.parts.clone();
        for (parent, value) in &created.case.parts.path {
            parts.path.insert(parent.clone(), value.clone());
        }
        parts.path.insert(self.name.clone(), name);
        Some(Case {
            id: CaseId::new(&api.digest, &obligation, 0),
            operation: index,
            obligation,
            title: format!("{} what was made by {}", act.keyword(), created.case.id),
            method: operation.method.clone(),
            parts,
            credentials: Credentials::Given,
            intent: Intent::Valid,
        })
    }
}

/// How many members a body has, those of inner objects included.
fn size(body: &crate::case::Body) -> usize {
    match &body.content {
        BodyContent::Value(Value::Object(members)) => {
            let inner = members.values().filter_map(Value::as_object).map(Map::len).sum::<usize>();
            members.len() + inner
        }
        BodyContent::Value(_) => 1,
        BodyContent::Raw(_) => 0,
    }
}

/// The value of the parameter that names what an answer says was made; `collection` is the URL that was asked.
fn learnt(name: &str, collection: &str, answer: &Answer) -> Option<Value> {
    if !answer.status.is_success() {
        return None;
    }
    located(collection, answer).map(Value::from).or_else(|| {
        let body: Value = serde_json::from_slice(&answer.body).ok()?;
        named(name, body.as_object()?)
    })
}

/// The last segment of `Location`, if it is one below the collection (RFC 9110, section 10.2.2).
fn located(collection: &str, answer: &Answer) -> Option<String> {
    let base = url::Url::parse(collection).ok()?;
    let url = base.join(answer.headers.get(LOCATION)?.to_str().ok()?).ok()?;
    let rest = url.path().strip_prefix(base.path().trim_end_matches('/'))?.strip_prefix('/')?;
    let segment = percent_decode_str(rest.trim_end_matches('/')).decode_utf8().ok()?;
    (!rest.trim_end_matches('/').contains('/') && !segment.is_empty()).then(|| segment.into_owned())
}

/// The member whose name says what the parameter's says: every word of it is a word of the parameter's, and the more
/// the better. Bodies that wrap the thing in one member are looked into.
fn named(parameter: &str, body: &Map<String, Value>) -> Option<Value> {
    let wanted = words(parameter);
    let fits = |(name, value): &(&String, &Value)| {
        let words = words(name);
        let is_scalar = value.is_string() || value.is_u64() || value.is_i64();
        let is_part = words.iter().all(|word| wanted.contains(word));
        is_scalar && is_part && !words.is_empty() && (words.last() == wanted.last())
    };
    let best = body.iter().filter(fits).max_by_key(|(name, _)| words(name).len());
    match best {
        Some((_, value)) => Some(value.clone()),
        None if body.len() == 1 => named(parameter, body.values().next()?.as_object()?),
        None => body.get("id").filter(|value| value.is_string() || value.is_u64()).cloned(),
    }
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
    fn paths_of_things() {
        assert_eq!(thing("/books", "/books/{id}"), Some("id"));
        assert_eq!(thing("/books/", "/books/{id}/"), Some("id"));
        assert_eq!(thing("/a/{b}/c", "/a/{b}/c/{d}"), Some("d"));
        for path in ["/books", "/books/{id}/pages", "/books/new", "/books/{a}/{b}", "/bookshops/{id}"] {
            assert_eq!(thing("/books", path), None, "{path}");
        }
    }

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
        ] {
            assert_eq!(named(parameter, body.as_object().unwrap()), name, "{parameter} {body}");
        }
    }
}
