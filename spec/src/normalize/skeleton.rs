//! The one door to `openapiv3`: an object of the document → that crate's type.
//!
//! `openapiv3` knows OpenAPI 3.0 and stops at the first thing that is not as it expects. So it reads each object
//! by itself, without the parts that are objects of their own, with schemas lifted, and with only those fields
//! that `Context::check` found to be in shape; what 3.1 and 3.2 added is read beside it, from the node. Operations and what
//! they hold are read from the node alone: documents have so many of them that the detour would be half of all reading.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::context::Context;
use crate::grammar::Object;
use crate::model::Extensions;
use crate::node::Node;

/// The fields of one object that `openapiv3` is to read.
pub(super) struct Skeleton(Map<String, Value>);

impl Skeleton {
    /// The strings, booleans and lists of strings of an object.
    pub(super) fn of<'d>(context: &Context<'d>, node: &Node<'d>, object: &Object) -> Self {
        let plain = |(key, member): (&str, Node<'d>)| {
            let field = object.fields.iter().find(|field| field.name == key && field.shape.is_plain())?;
            Some((key.to_owned(), context.shaped(&member, field.shape)?.into_value()))
        };
        Self(node.members().filter_map(plain).collect())
    }

    /// With a field, in the place of the one of that name.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// With a field unless there is one of that name.
    pub(super) fn or(mut self, name: &str, value: Value) -> Self {
        self.0.entry(name).or_insert(value);
        self
    }

    /// Without a field.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.shift_remove(name);
        self
    }

    /// Reads it; `None` after a diagnostic.
    pub(super) fn read<'d, T: DeserializeOwned>(
        self,
        context: &mut Context<'d>,
        node: &Node<'d>,
        object: &Object,
    ) -> Option<T> {
        match serde_json::from_value(Value::Object(self.0)) {
            Ok(read) => Some(read),
            Err(error) => {
                context.error(
                    "malformed-object",
                    node,
                    format!("this {} cannot be read: {error}", object.name),
                );
                None
            }
        }
    }
}

/// The `x-` fields of an object.
pub(super) fn extensions(node: &Node<'_>) -> Extensions {
    let members = node.members().filter(|(key, _)| key.starts_with("x-"));
    members.map(|(key, member)| (key.to_owned(), member.to_value())).collect()
}
