//! Operations → what each does to which resource. A path that ends with a template expression is an item, what stands
//! before it the collection; the method says what is done (RFC 9110, section 9.3).

use std::collections::HashMap;

use http::Method;
use spec::Api;
use spec::model::{Operation, PathPart, PathTemplate};

use crate::sequence::known;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    List,
    Read,
    Replace,
    Patch,
    Delete,
}

/// A kind of items, as the path of an operation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// The path of the collection, without a slash at its end.
    pub(super) collection: Vec<PathPart>,
    /// The same without the names of its expressions, which is what tells resources apart.
    pub(super) shape: String,
    /// The template expression of the operation's path that names an item; `None` where it names none.
    pub(super) key: Option<String>,
    /// What the expression is called where items are read.
    pub(super) name: String,
    /// Whether the document can make items (`POST`).
    pub(super) can_create: bool,
    /// Whether the document can list them.
    pub(super) can_list: bool,
}

impl Resource {
    /// Whether nobody can make or list items: each is there until it is deleted.
    pub(super) fn is_open(&self) -> bool {
        !self.can_create && !self.can_list
    }
}

/// What an operation has to do with resources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// What it does to one; `None` if it does nothing to one that can be read.
    pub(super) role: Option<(Action, Resource)>,
    /// What its path stands below, e.g. the books of `/books/{id}/pages`, outermost first.
    pub(super) above: Vec<Resource>,
}

/// The part of each operation of a document.
pub(super) fn parts(api: &Api) -> Vec<Part> {
    let paths = Paths::of(api);
    api.operations.iter().map(|operation| paths.part(operation)).collect()
}

/// The methods of each path without the names of its expressions, and what items are named by below it.
#[derive(Default)]
struct Paths<'a> {
    methods: HashMap<String, Vec<&'a Method>>,
    names: HashMap<String, &'a str>,
}

impl<'a> Paths<'a> {
    fn of(api: &'a Api) -> Self {
        let mut paths = Self::default();
        for operation in &api.operations {
            let path = sent(&operation.path);
            paths.methods.entry(known::unnamed(path)).or_default().push(&operation.method);
            if let Some((collection, name)) = named(path).pop().filter(|_| operation.method == Method::GET)
                && path.ends_with('}')
            {
                paths.names.entry(known::unnamed(collection)).or_insert(name);
            }
        }
        paths
    }

    fn has(&self, shape: &str, method: &Method) -> bool {
        self.methods.get(shape).is_some_and(|methods| methods.contains(&method))
    }

    /// The resource of a collection, if its items can be read.
    fn resource(&self, collection: &str, key: Option<&str>) -> Option<Resource> {
        let shape = known::unnamed(collection);
        Some(Resource {
            name: (*self.names.get(&shape)?).to_owned(),
            key: key.map(str::to_owned),
            collection: PathTemplate::new(collection).parts().to_vec(),
            can_create: self.has(&shape, &Method::POST),
            can_list: self.has(&shape, &Method::GET),
            shape,
        })
    }

    fn part(&self, operation: &Operation) -> Part {
        let path = sent(&operation.path);
        let mut named = named(path);
        let item = if path.ends_with('}') { named.pop() } else { None };
        let role = match item {
            Some((collection, key)) => {
                let action = self.on_item(&operation.method, &known::unnamed(path));
                action.zip(self.resource(collection, Some(key)))
            }
            None => on_collection(&operation.method).zip(self.resource(path, None)),
        };
        let above = named.into_iter().filter_map(|(collection, key)| self.resource(collection, Some(key)));
        Part { role, above: above.collect() }
    }

    fn on_item(&self, method: &Method, shape: &str) -> Option<Action> {
        let has = |method: Method| self.has(shape, &method);
        Some(match method.as_str() {
            "GET" => Action::Read,
            "PUT" => Action::Replace,
            "PATCH" => Action::Patch,
            "DELETE" => Action::Delete,
            // Some APIs know no other method that changes.
            "POST" if !has(Method::PUT) && !has(Method::PATCH) => Action::Patch,
            _ => return None,
        })
    }
}

fn on_collection(method: &Method) -> Option<Action> {
    match method.as_str() {
        "GET" => Some(Action::List),
        "POST" => Some(Action::Create),
        _ => None,
    }
}

/// A path as it is sent, without a slash at its end.
fn sent(path: &PathTemplate) -> &str {
    let path = path.as_str().split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/')
}

/// The segments of a path that are one expression each, with what stands before them.
fn named(path: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for segment in path.split('/') {
        let before = path.get(..start).unwrap_or_default().trim_end_matches('/');
        if let Some(name) = known::expression(segment).filter(|_| !before.is_empty()) {
            found.push((before, name));
        }
        start += segment.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_and_what_they_are_below() {
        assert_eq!(named("/a/{b}/c/{d}"), [("/a", "b"), ("/a/{b}/c", "d")]);
        assert_eq!(named("/a/{b}"), [("/a", "b")]);
        for path in ["/a", "/{a}", "/a/{b}.json", "/a/{b}{c}"] {
            assert_eq!(named(path), [], "{path}");
        }
    }
}
