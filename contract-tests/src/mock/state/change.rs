//! [`Change`]: what requests make, replace, patch and delete.

use std::io;

use http::HeaderValue;
use http::header::LOCATION;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use spec::Api;
use spec::model::SchemaId;

use super::infer::{Action, Resource};
use super::store::{Item, Store};
use super::{Accepted, call, gone, key, shape, show};
use crate::case::{Body, BodyContent};
use crate::mock::answer::Answer;
use crate::mock::refuse::Refusal;
use crate::sequence::thing::{Naming, naming, text};

/// The media type of patches whose `null` takes a member away (RFC 7396).
const MERGE_PATCH: &str = "application/merge-patch+json";

/// A change that a request asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) resource: &'a Resource,
    /// The path of the collection.
    pub(super) path: &'a str,
    pub(super) accepted: &'a Accepted<'a>,
    /// What stands before the paths of requests.
    pub(super) prefix: &'a str,
}

impl Change<'_> {
    /// Changes an item that the path names.
    pub(super) fn item(&self, action: Action, store: &mut Store, answer: Answer) -> Result<Answer, Refusal> {
        let (path, key) = (self.path, key(self.resource, self.accepted));
        let item = match (action, store.get(path, &key).cloned()) {
            (Action::Delete, Some(item)) => {
                store.remove(path, &key).map_err(failed)?;
                if self.resource.is_open() {
                    store.put(&gone(path), key, Item::new()).map_err(failed)?;
                }
                return Ok(show::deleted(self.accepted.validators, &item, answer));
            }
            (Action::Replace, before) if before.is_some() || self.may_create() => {
                let before = before.or_else(|| self.template(&answer, &[])).unwrap_or_default();
                self.replaced(&before, &key)
            }
            (Action::Patch, Some(item)) => self.patched(item),
            _ => return Err(Refusal::NotFound),
        };
        if self.resource.is_open() {
            store.remove(&gone(path), &key).map_err(failed)?;
        }
        store.put(path, key, item.clone()).map_err(failed)?;
        Ok(show::shown(self.accepted.validators, &item, answer))
    }

    /// Whether a request may make the item that it names: if the document says so, or has no other way to make one.
    fn may_create(&self) -> bool {
        let operation = self.accepted.validators.api().operations.get(self.accepted.operation);
        let is_told = operation.is_some_and(|operation| operation.responses.exact.contains_key(&201));
        is_told || !self.resource.can_create
    }

    /// What is sent, called what was there before is called.
    fn replaced(&self, before: &Item, key: &str) -> Item {
        let mut item = Item::new();
        if let Some(place) = naming(&self.resource.name, before) {
            let top = place.top().to_owned();
            item.extend(before.get(&top).map(|name| (top, name.clone())));
        }
        call(&mut item, &self.resource.name, key);
        item.extend(self.sent());
        item
    }

    fn patched(&self, mut item: Item) -> Item {
        let sent = self.sent();
        let media_type = self.accepted.parts.body.as_ref().map(|body| body.media_type.as_str());
        if media_type.is_some_and(|media_type| media_type.starts_with(MERGE_PATCH)) {
            merge(&mut item, sent);
        } else {
            item.extend(sent);
        }
        item
    }

    /// Makes an item; `examples` are those that the document shows.
    pub(super) fn create(
        &self,
        store: &mut Store,
        examples: &[Item],
        mut answer: Answer,
    ) -> Result<Answer, Refusal> {
        let sent = self.sent();
        let mut item = self.template(&answer, examples).unwrap_or_default();
        let name_of = |item: &Item| naming(&self.resource.name, item);
        let chosen = name_of(&item).or_else(|| name_of(&sent)).and_then(|place| place.get(&sent).map(text));
        self.take_away(&mut item);
        item.extend(sent);
        let is_taken = |key: &str| store.get(self.path, key).is_some();
        if chosen.as_deref().is_some_and(is_taken) {
            return Err(Refusal::Conflict);
        }
        // An item without a name leaves nothing to read it by.
        let Some(place) = name_of(&item) else { return Ok(answer) };
        if chosen.is_none() {
            let most = store.collection(self.path).map_or(0, indexmap::IndexMap::len);
            rename(&mut item, &place, most, &is_taken);
        }
        let key = place.get(&item).map(text).unwrap_or_default();
        if answer.headers.contains_key(LOCATION)
            && let Ok(location) = HeaderValue::try_from(self.location(&key))
        {
            answer.headers.insert(LOCATION, location);
        }
        store.put(self.path, key, item.clone()).map_err(failed)?;
        Ok(show::shown(self.accepted.validators, &item, answer))
    }

    /// An item that has a name, of which a new one can be made: what the document answers with, or else one that it shows.
    fn template(&self, answer: &Answer, examples: &[Item]) -> Option<Item> {
        let body = answer.content.as_ref().and_then(|content| content.value.as_deref());
        let mut known = body.and_then(shape::item).into_iter().chain(examples);
        known.find(|item| naming(&self.resource.name, item).is_some()).cloned()
    }

    /// Takes from an example what a client can say, but for its name; what a client does not say has its default, if it has one.
    fn take_away(&self, item: &mut Item) {
        let api = self.accepted.validators.api();
        let body = self.accepted.parts.body.as_ref();
        let request = api.operations.get(self.accepted.operation).and_then(|one| one.request_body.as_ref());
        let media_type = request.zip(body).and_then(|(request, body)| request.media_type(&body.media_type));
        let is_wrapped = body.and_then(value).is_some_and(|value| shape::item(value) != value.as_object());
        let Some(schema) = media_type.and_then(|media_type| media_type.schema) else { return };
        let named = naming(&self.resource.name, item).map(|place| place.top().to_owned());
        let writable = writable(api, schema, is_wrapped).into_iter();
        for (name, member) in writable.filter(|(name, _)| Some(name) != named.as_ref()) {
            item.remove(&name);
            if let Some(default) = api[api.resolve(member)].default() {
                item.insert(name, default.clone());
            }
        }
    }

    /// Where the item is, as the client asked for the collection.
    fn location(&self, key: &str) -> String {
        let path = self.accepted.uri.path().trim_end_matches('/');
        format!("{}{path}/{}", self.prefix, utf8_percent_encode(key, UNRESERVED))
    }

    /// The item in the body of the request.
    fn sent(&self) -> Item {
        let body = self.accepted.parts.body.as_ref();
        body.and_then(value).and_then(shape::item).cloned().unwrap_or_default()
    }
}

/// What must be percent-encoded in a segment (RFC 3986, section 2.3).
const UNRESERVED: &percent_encoding::AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn failed(_: io::Error) -> Refusal {
    Refusal::Failure
}

fn value(body: &Body) -> Option<&Value> {
    match &body.content {
        BodyContent::Value(value) => Some(value),
        BodyContent::Raw(_) => None,
    }
}

/// Gives an item a name that is free, of the kind of the one that it has.
fn rename(item: &mut Item, place: &Naming, most: usize, is_taken: &dyn Fn(&str) -> bool) {
    let first = place.get(item).cloned().unwrap_or_default();
    // Of one number more than there are items one is free, as a rule the last.
    let numbers = (0..=u64::try_from(most).unwrap_or_default()).rev();
    let free = numbers.map(|number| another(&first, number)).find(|key| !is_taken(&text(key)));
    place.set(item, free.unwrap_or(first));
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

/// The members that a request may have, with their schemas; of a wrapped item those in the wrapper.
fn writable(api: &Api, schema: SchemaId, is_wrapped: bool) -> Vec<(String, SchemaId)> {
    let (mut found, mut seen, mut open) = (Vec::new(), Vec::new(), vec![schema]);
    while let Some(id) = open.pop() {
        let id = api.resolve(id);
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let schema = &api[id];
        found.extend(schema.properties().into_iter().flatten().map(|(name, id)| (name.clone(), *id)));
        open.extend(schema.all_of().unwrap_or_default());
    }
    match found.as_slice() {
        [(_, inner)] if is_wrapped => writable(api, *inner, false),
        _ => found,
    }
}

/// Changes members as a patch says (RFC 7396, section 2).
fn merge(item: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Null => {
                item.remove(&name);
            }
            Value::Object(inner) => {
                let mut members = match item.remove(&name) {
                    Some(Value::Object(members)) => members,
                    _ => Map::new(),
                };
                merge(&mut members, inner);
                item.insert(name, Value::Object(members));
            }
            other => {
                item.insert(name, other);
            }
        }
    }
}
