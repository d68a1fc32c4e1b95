//! The shapes that the values of keywords have, each tried with a diagnostic when it does not fit.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::Lifter;
use crate::diagnostic::Diagnostic;
use crate::model::SchemaId;
use crate::node::Node;
use crate::resolve;

impl<'d> Lifter<'d> {
    /// The keyword has a value of the wrong shape, which harms nobody where it only annotates.
    pub(super) fn wrong(&mut self, node: &Node<'d>, wanted: &str) {
        const ANNOTATIONS: [&str; 5] = ["$comment", "description", "examples", "title", "deprecated"];
        let keyword = node.name();
        let message = format!("`{keyword}` must be {wanted}, not {}", node.describe());
        self.diagnostics.push(if ANNOTATIONS.contains(&keyword.as_ref()) {
            Diagnostic::warning("wrong-type", node.at(), format!("{message}; it is ignored"))
        } else {
            Diagnostic::error("wrong-type", node.at(), message)
        });
    }

    pub(super) fn string(&mut self, node: &Node<'d>) -> Option<String> {
        let text = node.spelling().map(str::to_owned);
        if let (false, Some(text)) = (node.is_string(), &text) {
            self.coerced(node, "a string", &format!("{text:?}"));
        }
        self.expect(node, text, "a string")
    }

    pub(super) fn boolean(&mut self, node: &Node<'d>) -> Option<bool> {
        let value = node.as_bool().or_else(|| self.unquoted(node, "true or false", Value::as_bool));
        self.expect(node, value, "true or false")
    }

    pub(super) fn number(&mut self, node: &Node<'d>) -> Option<Number> {
        let value = self.number_of(node);
        self.expect(node, value, "a number")
    }

    /// A count: `3`, and `3.0`, which is the same number (JSON Schema Core, section 4.2.3).
    pub(super) fn count(&mut self, node: &Node<'d>) -> Option<u64> {
        let value = self.number_of(node);
        let float = value.as_ref().and_then(Number::as_f64);
        let whole = float.filter(|float| float.fract() == 0.0 && (0.0..1.0e15).contains(float));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number in range"
        )]
        let count = value.as_ref().and_then(Number::as_u64).or_else(|| whole.map(|float| float as u64));
        self.expect(node, count, "a whole number that is not negative")
    }

    fn number_of(&mut self, node: &Node<'d>) -> Option<Number> {
        node.as_number().or_else(|| self.unquoted(node, "a number", |value| value.as_number().cloned()))
    }

    /// What stands in quotes that it should not have, as in `maxLength: '255'`.
    fn unquoted<T>(
        &mut self,
        node: &Node<'d>,
        wanted: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let inside: Value = serde_json::from_str(node.as_str()?).ok()?;
        let value = read(&inside)?;
        self.coerced(node, wanted, &inside.to_string());
        Some(value)
    }

    fn coerced(&mut self, node: &Node<'d>, wanted: &str, reading: &str) {
        let keyword = node.name();
        let message = format!("`{keyword}` must be {wanted}; it is read as {reading}");
        self.diagnostics.push(Diagnostic::warning("coerced-value", node.at(), message));
    }

    pub(super) fn list(&mut self, node: &Node<'d>) -> Option<Vec<Value>> {
        let list = node.is_array().then(|| node.elements().map(Node::to_value).collect());
        self.expect(node, list, "a list")
    }

    pub(super) fn strings(&mut self, node: &Node<'d>) -> Option<Vec<String>> {
        let odd = node.elements().find(|element| !element.is_string());
        self.expect(odd.as_ref().unwrap_or(node), strings(node), "a list of strings")
    }

    pub(super) fn string_lists(&mut self, node: &Node<'d>) -> Option<IndexMap<String, Vec<String>>> {
        let lists = node.members().map(|(key, value)| Some((key.to_owned(), strings(&value)?)));
        let lists = if node.is_object() { lists.collect() } else { None };
        self.expect(node, lists, "an object of lists of strings")
    }

    pub(super) fn schema_list(&mut self, node: &Node<'d>) -> Option<Vec<SchemaId>> {
        if !node.is_array() {
            self.wrong(node, "a list of schemas");
            return None;
        }
        Some(node.elements().map(|element| self.schema(element)).collect())
    }

    pub(super) fn schema_map(&mut self, node: &Node<'d>) -> Option<IndexMap<String, SchemaId>> {
        if !node.is_object() {
            self.wrong(node, "an object of schemas");
            return None;
        }
        let node = self.odd_reference(node);
        Some(node.members().map(|(name, member)| (name.to_owned(), self.schema(member))).collect())
    }

    /// JSON Schema has no `$ref` in the place of an object of schemas, where it is the name of a member; but a
    /// string is no schema, so that it can be followed.
    fn odd_reference(&mut self, node: &Node<'d>) -> Node<'d> {
        let target = node.reference().map(|text| resolve::target(self.documents, node.source(), text));
        let Some(Ok(target)) = target else { return *node };
        let message =
            "JSON Schema has no `$ref` in the place of several schemas; it is followed nevertheless";
        self.diagnostics.push(Diagnostic::warning("odd-reference", node.at(), message));
        target
    }

    fn expect<T>(&mut self, node: &Node<'d>, value: Option<T>, wanted: &str) -> Option<T> {
        if value.is_none() {
            self.wrong(node, wanted);
        }
        value
    }
}

fn strings(node: &Node<'_>) -> Option<Vec<String>> {
    let texts = node.elements().map(|element| element.as_str().map(str::to_owned));
    if node.is_array() { texts.collect() } else { None }
}
