//! [`State`]: what was posted can be read, listed, replaced, patched and deleted.
//!
//! Comes in: what an accepted request does, and the answer that the document's examples make. Goes out: that answer with
//! the item or the list in it that is kept, as far as the schema of the answer lets it in: truth goes before memory.

mod infer;
mod list;
mod shape;
mod store;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderValue;
use http::header::LOCATION;
use indexmap::IndexMap;
use serde_json::Value;
use spec::Api;
use spec::json_schema::Validators;
use spec::model::{PathPart, SchemaId};

use self::infer::{Action, Role};
use self::store::Item;
pub(super) use self::store::Store;
use super::Keep;
use super::answer::{Answer, Content};
use super::refuse::Refusal;
use crate::case::{BodyContent, Parts};

/// The resources of a document and what is kept of them.
#[derive(Debug)]
pub(super) struct State {
    roles: Vec<Option<Role>>,
    /// What stands before the paths of requests.
    prefix: String,
    store: Kept,
}

/// What is kept, of one document or several.
pub(super) type Kept = Arc<Mutex<Store>>;

/// What there is to begin with: what the file holds, if there is one. `None` if nothing is to be kept.
pub(super) fn open(keep: &Keep) -> io::Result<Option<Kept>> {
    let store = match keep {
        Keep::Nothing => return Ok(None),
        Keep::InMemory => Store::default(),
        Keep::InFile(path) => Store::open(path)?,
    };
    Ok(Some(Arc::new(Mutex::new(store))))
}

/// An accepted request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted<'a> {
    pub(super) validators: &'a Validators,
    /// Index into [`Api::operations`].
    pub(super) operation: usize,
    /// The text of each template expression.
    pub(super) captures: &'a IndexMap<String, String>,
    pub(super) parts: &'a Parts,
}

impl State {
    /// Infers the resources of a document.
    pub(super) fn new(api: &Api, prefix: String, store: Kept) -> Self {
        Self { roles: infer::roles(api), prefix, store }
    }

    /// Does what a request asks for, and answers it. `answer` is what the examples of the document make; `examples` are the
    /// items that a collection has which nobody asked for before.
    pub(super) fn answer(
        &self,
        accepted: &Accepted<'_>,
        answer: Answer,
        examples: impl FnOnce(usize) -> Vec<Value>,
    ) -> Result<Answer, Refusal> {
        let Some(role) = self.roles.get(accepted.operation).and_then(Option::as_ref) else {
            return Ok(answer);
        };
        let path = format!("{}{}", self.prefix, concrete(&role.collection, accepted.captures));
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if store.collection(&path).is_none() {
            let bodies = self.source(role).map(examples).unwrap_or_default();
            let seeds = items(bodies).into_iter().filter_map(|seed| {
                let seed = seed.as_object()?;
                Some((key_of(seed, &role.key)?, seed.clone()))
            });
            let seeds = seeds.collect();
            store.seed(&path, seeds).map_err(|_| Refusal::Failure)?;
        }
        act(&mut store, role, &path, accepted, answer)
    }

    /// The operation whose examples are the first items of a collection: its list, or what reads one of it.
    fn source(&self, role: &Role) -> Option<usize> {
        let of = |action: Action| {
            self.roles.iter().position(|other| {
                other
                    .as_ref()
                    .is_some_and(|other| other.action == action && other.collection == role.collection)
            })
        };
        of(Action::List).or_else(|| of(Action::Read))
    }
}

/// The items in bodies.
fn items(bodies: Vec<Value>) -> Vec<Value> {
    let of_body = |mut body: Value| match shape::items_mut(&mut body) {
        Some(items) => std::mem::take(items),
        None => shape::item(&body).map(|item| Value::Object(item.clone())).into_iter().collect(),
    };
    bodies.into_iter().flat_map(of_body).collect()
}

fn act(
    store: &mut Store,
    role: &Role,
    path: &str,
    accepted: &Accepted<'_>,
    answer: Answer,
) -> Result<Answer, Refusal> {
    let failed = |_: io::Error| Refusal::Failure;
    let key = accepted.parts.path.get(&role.key).map(shape::text).unwrap_or_default();
    let kept = store.collection(path).and_then(|items| items.get(&key)).cloned();
    match (role.action, kept) {
        (Action::List, _) => {
            let page = list::page(store.collection(path), &accepted.parts.query);
            Ok(listed(accepted.validators, &page, answer))
        }
        (Action::Create, _) => create(store, role, path, accepted, answer),
        (_, None) => Err(Refusal::NotFound),
        (Action::Read, Some(item)) => Ok(shown(accepted.validators, &item, answer)),
        (Action::Delete, Some(item)) => {
            store.remove(path, &key).map_err(failed)?;
            Ok(shown(accepted.validators, &item, answer))
        }
        (Action::Replace | Action::Patch, Some(before)) => {
            let mut item = if role.action == Action::Patch { before } else { named(&before, &role.key) };
            merge(&mut item, sent(accepted.parts));
            store.put(path, key, item.clone()).map_err(failed)?;
            Ok(shown(accepted.validators, &item, answer))
        }
    }
}

fn create(
    store: &mut Store,
    role: &Role,
    path: &str,
    accepted: &Accepted<'_>,
    mut answer: Answer,
) -> Result<Answer, Refusal> {
    let body = answer.content.as_ref().and_then(|content| content.value.as_deref());
    let mut item = body.and_then(shape::item).cloned().unwrap_or_default();
    let sent = sent(accepted.parts);
    let chosen = key_of(&sent, &role.key);
    merge(&mut item, sent);
    let is_taken = |key: &str| store.collection(path).is_some_and(|items| items.contains_key(key));
    if chosen.as_deref().is_some_and(is_taken) {
        return Err(Refusal::Conflict);
    }
    // An answer without a member that names the item leaves nothing to read it by.
    let Some(member) = shape::key_member(&item, &role.key) else { return Ok(answer) };
    if chosen.is_none() {
        let first = item.get(&member).cloned().unwrap_or_default();
        // Of one number more than there are items one is free, as a rule the last.
        let most = store.collection(path).map_or(0, IndexMap::len);
        let numbers = (0..=u64::try_from(most).unwrap_or_default()).rev();
        let mut keys = numbers.map(|number| another(&first, number));
        let free = keys.find(|key| !is_taken(&shape::text(key)));
        item.insert(member.clone(), free.unwrap_or(first));
    }
    let key = item.get(&member).map(shape::text).unwrap_or_default();
    if answer.headers.contains_key(LOCATION)
        && let Ok(place) = HeaderValue::try_from(format!("{path}/{key}"))
    {
        answer.headers.insert(LOCATION, place);
    }
    store.put(path, key, item.clone()).map_err(|_| Refusal::Failure)?;
    Ok(shown(accepted.validators, &item, answer))
}

/// Another key of the same kind.
fn another(first: &Value, number: u64) -> Value {
    match first {
        first if number == 0 => first.clone(),
        Value::Number(known) => Value::from(known.as_u64().unwrap_or_default().saturating_add(number)),
        Value::String(text) => match uuid::Uuid::parse_str(text) {
            Ok(uuid) => {
                Value::from(uuid::Uuid::from_u128(uuid.as_u128().wrapping_add(number.into())).to_string())
            }
            Err(_) => Value::from(format!("{text}-{number}")),
        },
        other => other.clone(),
    }
}

/// The item in the body of a request.
fn sent(parts: &Parts) -> Item {
    match parts.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Value(value)) => shape::item(value).cloned().unwrap_or_default(),
        _ => Item::new(),
    }
}

/// What is left of an item when it is replaced: what names it.
fn named(item: &Item, parameter: &str) -> Item {
    let member = shape::key_member(item, parameter);
    member
        .and_then(|name| item.get_key_value(&name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .into_iter()
        .collect()
}

fn key_of(item: &Item, parameter: &str) -> Option<String> {
    Some(shape::text(item.get(&shape::key_member(item, parameter)?)?))
}

fn merge(item: &mut Item, with: Item) {
    item.extend(with);
}

/// The answer with an item in the place of the example.
fn shown(validators: &Validators, item: &Item, answer: Answer) -> Answer {
    changed(answer, |schema, body| {
        let accepts = |value: &Value| schema.is_none_or(|schema| validators.accepts(schema, value));
        *body = overlaid(body, item, &accepts);
    })
}

/// The answer with these items in the place of the examples, each over the first of them.
fn listed(validators: &Validators, page: &list::Page, answer: Answer) -> Answer {
    changed(answer, |schema, body| {
        let accepts = |value: &Value| schema.is_none_or(|schema| validators.accepts(schema, value));
        let with = |items: Vec<Value>| {
            let mut body = body.clone();
            if let Some(place) = shape::items_mut(&mut body) {
                *place = items;
            }
            body
        };
        let mut whole = with(page.items.iter().map(|item| Value::Object(item.clone())).collect());
        if !accepts(&whole) {
            let pattern = shape::items_mut(&mut body.clone()).and_then(|items| items.first().cloned());
            let Some(pattern) = pattern else { return };
            let fits = |one: &Value| accepts(&with(vec![one.clone()]));
            whole = with(page.items.iter().map(|item| overlaid(&pattern, item, &fits)).collect());
        }
        page.correct(&mut whole, &accepts);
        if accepts(&whole) {
            *body = whole;
        }
    })
}

/// The item in the place of that of an example, if it is accepted as it is; else the example with those members of the item
/// that are.
fn overlaid(example: &Value, item: &Item, accepts: &dyn Fn(&Value) -> bool) -> Value {
    let with = |body: &Value, members: Item| {
        let mut body = body.clone();
        if let Some(known) = shape::item_mut(&mut body) {
            merge(known, members);
        }
        body
    };
    let mut alone = example.clone();
    if let Some(known) = shape::item_mut(&mut alone) {
        known.clone_from(item);
    }
    let whole = with(example, item.clone());
    if let Some(accepted) = [alone, whole].into_iter().find(|body| accepts(body)) {
        return accepted;
    }
    item.iter().fold(example.clone(), |body, (name, value)| {
        let richer = with(&body, Item::from_iter([(name.clone(), value.clone())]));
        if accepts(&richer) { richer } else { body }
    })
}

/// The answer with another value in its body, if that is JSON.
fn changed(mut answer: Answer, change: impl FnOnce(Option<SchemaId>, &mut Value)) -> Answer {
    if let Some(Content { media_type, schema, value: Some(value), bytes, flaw }) = &mut answer.content
        && crate::body::Codec::of(media_type) == crate::body::Codec::Json
    {
        let mut body = Value::clone(value);
        change(*schema, &mut body);
        if body != **value {
            // What was wrong with the example is so no more, as what takes its place is accepted.
            *flaw = None;
        }
        *bytes = body.to_string().into();
        *value = body.into();
    }
    answer
}

/// The path of a collection in a request.
fn concrete(parts: &[PathPart], captures: &IndexMap<String, String>) -> String {
    let text = |part: &PathPart| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Parameter(name) => captures.get(name).cloned().unwrap_or_default(),
    };
    parts.iter().map(text).collect()
}
