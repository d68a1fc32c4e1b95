//! [`Node`]: a value of the document together with the place where it stands.
//!
//! What a value is made of is known here alone: everybody else asks.

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::source::{Location, SourceId};

/// A value in its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'d> {
    value: &'d Value,
    at: Location,
}

/// What tells a value from every other one of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity(usize);

impl<'d> Node<'d> {
    /// A value and its place.
    pub(crate) fn new(value: &'d Value, at: Location) -> Self {
        Self { value, at }
    }

    /// Where it stands.
    pub(crate) fn at(&self) -> Location {
        self.at.clone()
    }

    /// The text that it stands in.
    pub(crate) fn source(&self) -> SourceId {
        self.at.source()
    }

    /// Where the member of that name stands; where this does if there is none.
    pub(crate) fn at_member(&self, key: &str) -> Location {
        self.get(key).map_or_else(|| self.at(), |member| member.at())
    }

    /// The key that it stands under, or its index.
    pub(crate) fn name(&self) -> Cow<'d, str> {
        Cow::Owned(self.at.name())
    }

    /// The member of that name, if this is an object that has one.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self { value, at: self.at.join(key) })
    }

    /// The member of that name unless it is null: a key of YAML without a value says nothing.
    pub(crate) fn field(&self, key: &str) -> Option<Self> {
        self.get(key).filter(|member| !member.is_null())
    }

    /// The element with that index, if this is a list that has one.
    pub(crate) fn element(&self, index: usize) -> Option<Self> {
        let value = self.value.as_array()?.get(index)?;
        Some(Self { value, at: self.at.join(&index.to_string()) })
    }

    /// The members of an object; nothing for any other value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { value, at: at.join(key) }))
    }

    /// The elements of a list; nothing for any other value.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'d> {
        let at = self.at.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Self { value, at: at.join(&index.to_string()) })
    }

    /// The text of a member that is a string.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.as_str().map(str::to_owned)
    }

    /// The reference that stands in the place of an object.
    pub(crate) fn reference(&self) -> Option<&'d str> {
        self.get("$ref")?.as_str()
    }

    /// The string that this is.
    pub(crate) fn as_str(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// The boolean that this is.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The number that this is.
    pub(crate) fn as_number(&self) -> Option<Number> {
        self.value.as_number().cloned()
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether it is `true` or `false`.
    pub(crate) fn is_boolean(&self) -> bool {
        self.value.is_boolean()
    }

    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        self.value.is_number()
    }

    /// Whether it is a string.
    pub(crate) fn is_string(&self) -> bool {
        self.value.is_string()
    }

    /// Whether it is a list.
    pub(crate) fn is_array(&self) -> bool {
        self.value.is_array()
    }

    /// Whether it is an object.
    pub(crate) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// A value of its own, for the model.
    pub(crate) fn to_value(&self) -> Value {
        self.value.clone()
    }

    /// What tells this value from every other one of the documents.
    pub(crate) fn identity(&self) -> Identity {
        // The documents do not move while they are read.
        Identity(std::ptr::from_ref(self.value).addr())
    }

    /// What this is, for a message.
    pub(crate) fn describe(&self) -> String {
        match self.value {
            Value::Null => "null".to_owned(),
            Value::Bool(boolean) => boolean.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) if text.len() <= 40 => format!("the string {text:?}"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        }
    }
}
