//! [`Node`]: a value of the document together with the place where it stands.

use serde_json::{Map, Value};

use crate::source::Location;

/// A value in its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'d> {
    /// The value.
    pub(crate) value: &'d Value,
    /// Its place.
    pub(crate) at: Location,
}

impl<'d> Node<'d> {
    /// The member of that name, if this is an object that has one.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self { value, at: self.at.join(key) })
    }

    /// The member of that name unless it is null: a key of YAML without a value says nothing.
    pub(crate) fn field(&self, key: &str) -> Option<Self> {
        self.get(key).filter(|member| !member.value.is_null())
    }

    /// The members of an object; nothing for any other value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { value, at: at.join(key) }))
    }

    /// The elements of an array; nothing for any other value.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'d> {
        let at = self.at.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Self { value, at: at.join(&index.to_string()) })
    }

    /// The object that this is.
    pub(crate) fn object(&self) -> Option<&'d Map<String, Value>> {
        self.value.as_object()
    }

    /// The text of a member that is a string.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.value.get(key).and_then(Value::as_str).map(str::to_owned)
    }

    /// The reference that stands in the place of an object.
    pub(crate) fn reference(&self) -> Option<&'d str> {
        self.value.get("$ref").and_then(Value::as_str)
    }

    /// What tells this value from every other one of the documents: where it is in memory, as the documents
    /// do not move while they are read.
    pub(crate) fn identity(&self) -> usize {
        std::ptr::from_ref(self.value).addr()
    }
}

/// What a value is, for a message.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(boolean) => boolean.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.len() <= 40 => format!("the string {text:?}"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
