//! Specification Extensions: the fields that start with `x-`.

use indexmap::IndexMap;
use serde_json::Value;

/// The `x-` fields of an object (OpenAPI 3.2, section 4.31). Most objects have none, and there are very many
/// objects: without extensions this is as small as a pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions(Option<Box<IndexMap<String, Value>>>);

impl Extensions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The value of one of them, by its whole name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// All of them, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter()).map(|(name, value)| (name.as_str(), value))
    }
}

impl FromIterator<(String, Value)> for Extensions {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let fields: IndexMap<String, Value> = fields.into_iter().collect();
        Self((!fields.is_empty()).then(|| Box::new(fields)))
    }
}
