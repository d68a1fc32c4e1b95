//! [`Node`]: a value of the document in its place.
//!
//! What a value is made of is known here alone: everybody else asks.

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::source::tape::{Index, Kind};
use crate::source::{Location, Source, SourceId, number};

/// A value in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'d> {
    id: SourceId,
    source: &'d Source,
    /// Where it stands; at an alias of YAML that is the alias.
    at: Index,
    /// Where what it says stands.
    value: Index,
}

impl<'d> Node<'d> {
    /// The value at an index of a text's tape.
    pub(crate) fn new(id: SourceId, source: &'d Source, at: Index) -> Self {
        Self { id, source, at, value: source.tape.resolved(at) }
    }

    /// Another value of the same text.
    fn beside(&self, at: Index) -> Self {
        Self::new(self.id, self.source, at)
    }

    fn kind(&self) -> Kind {
        self.source.tape.kind(self.value)
    }

    /// Where it stands.
    pub(crate) fn at(&self) -> Location {
        Location::new(self.id, self.at)
    }

    /// The text that it stands in.
    pub(crate) fn source(&self) -> SourceId {
        self.id
    }

    /// How many bytes it takes in its text.
    pub(crate) fn length(&self) -> usize {
        self.source.tape.span(self.value).map_or(0, |span| span.len())
    }

    /// Where the member of that name stands; where this does if there is none.
    pub(crate) fn at_member(&self, key: &str) -> Location {
        self.get(key).map_or_else(|| self.at(), |member| member.at())
    }

    /// The key that it stands under, or its index.
    pub(crate) fn name(&self) -> Cow<'d, str> {
        self.source.token(self.at).unwrap_or_default()
    }

    /// The member of that name, if this is an object that has one.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.source.tape.member(self.value, key, &self.source.text).map(|at| self.beside(at))
    }

    /// The member of that name unless it is null: a key of YAML without a value says nothing.
    pub(crate) fn field(&self, key: &str) -> Option<Self> {
        self.get(key).filter(|member| !member.is_null())
    }

    /// The element with that index, if this is a list that has one.
    pub(crate) fn element(&self, index: usize) -> Option<Self> {
        self.elements().nth(index)
    }

    /// The members of an object; nothing for any other value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let Self { id, source, value, .. } = *self;
        let key = |at| source.tape.key(at, &source.text).unwrap_or_default();
        source.tape.members(value).map(move |at| (key(at), Self::new(id, source, at)))
    }

    /// The elements of a list; nothing for any other value.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'d> {
        let Self { id, source, value, .. } = *self;
        source.tape.elements(value).map(move |at| Self::new(id, source, at))
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
        if self.is_string() { self.scalar() } else { None }
    }

    /// The boolean that this is.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(boolean) = self.kind() { Some(boolean) } else { None }
    }

    /// The number that this is.
    pub(crate) fn as_number(&self) -> Option<Number> {
        if self.is_number() { self.scalar().and_then(number) } else { None }
    }

    /// How a string, number or boolean is spelt, so that `1.0` and `1.10` keep their zeros.
    pub(crate) fn spelling(&self) -> Option<&'d str> {
        if self.is_null() { None } else { self.scalar() }
    }

    fn scalar(&self) -> Option<&'d str> {
        self.source.tape.scalar(self.value, &self.source.text)
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is `true` or `false`.
    pub(crate) fn is_boolean(&self) -> bool {
        matches!(self.kind(), Kind::Bool(_))
    }

    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.kind(), Kind::Number(_))
    }

    /// Whether it is a string.
    pub(crate) fn is_string(&self) -> bool {
        matches!(self.kind(), Kind::String(_))
    }

    /// Whether it is a list.
    pub(crate) fn is_array(&self) -> bool {
        self.kind() == Kind::List
    }

    /// Whether it is an object.
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind(), Kind::Object(_))
    }

    /// A value of its own, for the model. The recursion ends, as texts whose values nest too deeply are refused.
    pub(crate) fn to_value(self) -> Value {
        match self.kind() {
            Kind::Null | Kind::Alias => Value::Null,
            Kind::Bool(boolean) => Value::Bool(boolean),
            Kind::Number(_) => self.as_number().map_or(Value::Null, Value::Number),
            Kind::String(_) => Value::from(self.as_str().unwrap_or_default()),
            Kind::List => self.elements().map(Node::to_value).collect(),
            Kind::Object(_) => Value::Object(
                self.members().map(|(key, member)| (key.to_owned(), member.to_value())).collect(),
            ),
        }
    }

    /// What tells this value from every other one of the documents. What is told apart by it is read once however many
    /// aliases there are.
    pub(crate) fn identity(&self) -> Location {
        Location::new(self.id, self.value)
    }

    /// What this is, for a message.
    pub(crate) fn describe(&self) -> String {
        match self.kind() {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => self.to_value().to_string(),
            Kind::String(_) => match self.as_str() {
                Some(text) if text.len() <= 40 => format!("the string {text:?}"),
                _ => "a string".to_owned(),
            },
            Kind::List => "a list".to_owned(),
            Kind::Object(_) | Kind::Alias => "an object".to_owned(),
        }
    }
}
