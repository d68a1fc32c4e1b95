//! [`State`]: what was posted can be read, listed, replaced, patched and deleted.
//!
//! Comes in: what an accepted request does, and the answer that the document's examples make. Goes out: that answer with
//! the item or the list in it that is kept, as far as the schema of the answer lets it in: truth goes before memory.

mod change;
mod infer;
mod list;
mod shape;
mod show;
mod store;

use std::io;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::Uri;
use http::uri::PathAndQuery;
use indexmap::IndexMap;
use serde_json::Value;
use spec::Api;
use spec::json_schema::Validators;
use spec::model::PathPart;

use self::change::Change;
use self::infer::{Action, Part, Resource};
use self::store::Item;
pub(super) use self::store::Store;
use super::Keep;
use super::answer::Answer;
use super::refuse::Refusal;
use crate::case::Parts;
use crate::sequence::thing::{self, naming};

/// The resources of a document and what is kept of them.
#[derive(Debug)]
pub(super) struct State {
    /// One for each operation.
    parts: Vec<Part>,
    /// What stands before the paths of requests.
    prefix: String,
    store: Kept,
}

/// What is kept, of one document or several. Those who only read do not wait for each other.
pub(super) type Kept = Arc<RwLock<Store>>;

/// What there is to begin with: what the file holds, if there is one. `None` if nothing is to be kept.
pub(super) fn open(keep: &Keep) -> io::Result<Option<Kept>> {
    let store = match keep {
        Keep::Nothing => return Ok(None),
        Keep::InMemory => Store::default(),
        Keep::InFile(path) => Store::open(path)?,
    };
    Ok(Some(Arc::new(RwLock::new(store))))
}

/// An accepted request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted<'a> {
    pub(super) validators: &'a Validators,
    /// Index into [`Api::operations`].
    pub(super) operation: usize,
    /// What was asked for.
    pub(super) uri: &'a Uri,
    /// The text of each template expression.
    pub(super) captures: &'a IndexMap<String, String>,
    pub(super) parts: &'a Parts,
}

/// The bodies by which an operation shows items, by the document.
type Examples<'a> = &'a dyn Fn(usize) -> Vec<Value>;

impl State {
    /// Infers the resources of a document.
    pub(super) fn new(api: &Api, prefix: String, store: Kept) -> Self {
        Self { parts: infer::parts(api), prefix, store }
    }

    /// Whether a request makes the item that it names (`PUT`, RFC 9110, section 9.3.4).
    pub(super) fn creates(&self, accepted: &Accepted<'_>) -> bool {
        let part = self.parts.get(accepted.operation);
        part.and_then(|part| part.role.as_ref()).is_some_and(|(action, resource)| {
            let path = self.path(resource, accepted);
            *action == Action::Replace && self.read().get(&path, &key(resource, accepted)).is_none()
        })
    }

    /// Does what a request asks for, and answers it. `answer` is what the examples of the document make; `examples` shows the
    /// items that a collection has which nobody asked for before.
    pub(super) fn answer(
        &self,
        accepted: &Accepted<'_>,
        answer: Answer,
        examples: Examples<'_>,
    ) -> Result<Answer, Refusal> {
        let Some(part) = self.parts.get(accepted.operation) else { return Ok(answer) };
        for resource in &part.above {
            self.must_be_there(resource, accepted, examples)?;
        }
        let Some((action, resource)) = &part.role else { return Ok(answer) };
        if !self.fill(resource, accepted, examples)? {
            return Ok(answer);
        }
        let path = &self.path(resource, accepted);
        match action {
            Action::List => Ok(self.list(path, accepted, answer)),
            Action::Read => {
                let key = key(resource, accepted);
                self.make_there(resource, path, &key, examples)?;
                let item = self.read().get(path, &key).cloned().ok_or(Refusal::NotFound)?;
                Ok(show::shown(accepted.validators, &item, answer))
            }
            Action::Create => {
                let change = Change { resource, path, accepted, prefix: &self.prefix };
                change.create(&mut self.write(), &self.items(resource, examples), answer)
            }
            _ => {
                self.make_there(resource, path, &key(resource, accepted), examples)?;
                let change = Change { resource, path, accepted, prefix: &self.prefix };
                change.item(*action, &mut self.write(), answer)
            }
        }
    }

    fn list(&self, path: &str, accepted: &Accepted<'_>, answer: Answer) -> Answer {
        let api = accepted.validators.api();
        let Some(operation) = api.operations.get(accepted.operation) else { return answer };
        let wanted = list::Wanted::new(api, operation, &accepted.parts.query);
        let page = list::page(self.read().collection(path), &wanted);
        let mut answer = show::listed(accepted.validators, &page, answer);
        let target = accepted.uri.path_and_query().map_or("", PathAndQuery::as_str);
        page.link(operation, &format!("{}{target}", self.prefix), &mut answer.headers);
        answer
    }

    /// Fills a collection that nobody asked for before. Whether it can be kept: not if its items have no names.
    fn fill(
        &self,
        resource: &Resource,
        accepted: &Accepted<'_>,
        examples: Examples<'_>,
    ) -> Result<bool, Refusal> {
        let path = self.path(resource, accepted);
        if self.read().collection(&path).is_some() {
            return Ok(true);
        }
        let items = self.items(resource, examples);
        let (whole, mut seeds) = (items.len(), Vec::new());
        seeds.extend(items.into_iter().filter_map(|item| Some((key_of(&item, &resource.name)?, item))));
        if seeds.is_empty() && (whole > 0 || resource.is_open()) {
            return Ok(false);
        }
        let mut store = self.write();
        if store.collection(&path).is_none() {
            store.seed(&path, seeds).map_err(|_| Refusal::Failure)?;
        }
        Ok(true)
    }

    /// What a path stands below must be there.
    fn must_be_there(
        &self,
        resource: &Resource,
        accepted: &Accepted<'_>,
        examples: Examples<'_>,
    ) -> Result<(), Refusal> {
        let (path, key) = (self.path(resource, accepted), key(resource, accepted));
        let is_there = if resource.is_open() {
            self.read().get(&gone(&path), &key).is_none()
        } else {
            !resource.can_create
                || !self.fill(resource, accepted, examples)?
                || self.read().get(&path, &key).is_some()
        };
        if is_there { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Of what nobody can make or list every item is there until it is deleted.
    fn make_there(
        &self,
        resource: &Resource,
        path: &str,
        key: &str,
        examples: Examples<'_>,
    ) -> Result<(), Refusal> {
        let is_missing = |store: &Store| {
            resource.is_open() && store.get(path, key).is_none() && store.get(&gone(path), key).is_none()
        };
        if !is_missing(&self.read()) {
            return Ok(());
        }
        let mut item = self.items(resource, examples).into_iter().next().unwrap_or_default();
        call(&mut item, &resource.name, key);
        let mut store = self.write();
        if is_missing(&store) {
            store.put(path, key.to_owned(), item).map_err(|_| Refusal::Failure)?;
        }
        Ok(())
    }

    /// The items that the document shows of a resource: in its list, or else what reads one of it.
    fn items(&self, resource: &Resource, examples: Examples<'_>) -> Vec<Item> {
        let of = |wanted: Action| {
            self.parts.iter().position(|part| {
                let role = part.role.as_ref();
                role.is_some_and(|(action, other)| *action == wanted && other.shape == resource.shape)
            })
        };
        let bodies = of(Action::List).or_else(|| of(Action::Read)).map(examples).unwrap_or_default();
        let of_body = |mut body: Value| match shape::items_mut(&mut body) {
            Some(items) => std::mem::take(items),
            None => shape::item(&body).map(|item| Value::Object(item.clone())).into_iter().collect(),
        };
        let items = bodies.into_iter().flat_map(of_body);
        items.filter_map(|item| shape::item(&item).cloned()).collect()
    }

    /// The path of a collection in a request.
    fn path(&self, resource: &Resource, accepted: &Accepted<'_>) -> String {
        let text = |part: &PathPart| match part {
            PathPart::Literal(text) => text.clone(),
            PathPart::Parameter(name) => accepted.captures.get(name).cloned().unwrap_or_default(),
        };
        let parts = resource.collection.iter().map(text);
        std::iter::once(self.prefix.clone()).chain(parts).collect()
    }

    fn read(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the path of a request calls an item.
fn key(resource: &Resource, accepted: &Accepted<'_>) -> String {
    let named = resource.key.as_ref().and_then(|key| accepted.parts.path.get(key));
    named.map(thing::text).unwrap_or_default()
}

/// Where it is kept which items of an open collection were deleted; no path of a request has a fragment.
fn gone(path: &str) -> String {
    format!("{path}#gone")
}

fn key_of(item: &Item, parameter: &str) -> Option<String> {
    Some(thing::text(naming(parameter, item)?.get(item)?))
}

/// Gives an item a name, if it has one and that is of the same kind; what is no number may be its `name`.
fn call(item: &mut Item, parameter: &str, key: &str) {
    let Some(place) = naming(parameter, item) else { return };
    match (place.get(item), key.parse::<i64>()) {
        (Some(Value::String(_)), _) => place.set(item, Value::from(key)),
        (Some(Value::Number(_)), Ok(number)) => place.set(item, Value::from(number)),
        _ => {
            if let Some(Value::String(name)) = item.get_mut("name") {
                key.clone_into(name);
            }
        }
    }
}
