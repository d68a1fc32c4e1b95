//! [`Known`]: the names of things that were learnt from answers, by the path that names them.

use indexmap::IndexMap;
use serde_json::Value;

use crate::case::Parts;

/// Values of path parameters, by the path up to each with its parameters unnamed: what `/books/{id}` names is what
/// `/books/{bookId}/pages` belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(IndexMap<String, Value>);

impl Known {
    /// Notes the name of a thing, by the path at which it is read.
    pub(crate) fn learn(&mut self, path: &str, name: Value) {
        if let Some((at, _)) = expressions(path).pop() {
            self.0.insert(at, name);
        }
    }

    /// Puts what is known in the place of what a request to a path has.
    pub(crate) fn bind(&self, path: &str, parts: &mut Parts) {
        for (at, name) in expressions(path) {
            if let Some(value) = self.0.get(&at) {
                parts.path.insert(name, value.clone());
            }
        }
    }
}

/// A path with its parameters unnamed.
pub(crate) fn unnamed(path: &str) -> String {
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    segments
        .iter()
        .map(|one| if expression(one).is_some() { "{}" } else { one })
        .collect::<Vec<_>>()
        .join("/")
}

/// The name of a segment that is one parameter.
pub(crate) fn expression(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

/// The parameters of a path that are whole segments, each with the path up to it.
fn expressions(path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut before = String::new();
    for segment in path.trim_start_matches('/').split('/') {
        before.push('/');
        match expression(segment) {
            None => before.push_str(segment),
            Some(name) => {
                before.push_str("{}");
                found.push((before.clone(), name.to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_known_below_the_thing_whatever_it_is_called_there() {
        let mut known = Known::default();
        known.learn("/books/{id}", json!(7));
        known.learn("/books/{id}/pages/{page}", json!("x"));
        let mut parts = Parts::default();
        parts.path.insert("note".to_owned(), json!("own"));
        known.bind("/books/{bookId}/pages/{number}/notes/{note}", &mut parts);
        assert_eq!(parts.path["bookId"], 7);
        assert_eq!(parts.path["number"], "x");
        assert_eq!(parts.path["note"], "own");
        let mut others = Parts::default();
        known.bind("/shops/{id}", &mut others);
        assert!(others.path.is_empty());
        assert_eq!(unnamed("/books/{id}/pages/"), "/books/{}/pages");
    }
}
