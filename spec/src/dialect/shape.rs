//! The shapes that the values of keywords have, each tried with a diagnostic when it does not fit.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::Lifter;
use super::reference::Kind;
use crate::diagnostic::Diagnostic;
use crate::model::{Discriminator, DynamicReference, ExternalDocs, SchemaId, SchemaType, Shapes, Xml};
use crate::node::Node;
use crate::resolve;

/// The value of a keyword, to be read in the shape that the keyword wants.
pub(super) struct KeywordValue<'l, 'd> {
    lifter: &'l mut Lifter<'d>,
    /// The schema that it stands in.
    schema: SchemaId,
    value: &'l Node<'d>,
}

impl Shapes for KeywordValue<'_, '_> {
    fn text(&mut self) -> Option<String> {
        self.lifter.string(self.value)
    }

    fn number(&mut self) -> Option<Number> {
        self.lifter.number(self.value)
    }

    fn count(&mut self) -> Option<u64> {
        self.lifter.count(self.value)
    }

    fn flag(&mut self) -> Option<bool> {
        self.lifter.boolean(self.value)
    }

    fn any(&mut self) -> Option<Value> {
        Some(self.value.to_value())
    }

    fn values(&mut self) -> Option<Vec<Value>> {
        self.lifter.list(self.value)
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.lifter.names(self.value)
    }

    fn text_lists(&mut self) -> Option<IndexMap<String, Vec<String>>> {
        self.lifter.string_lists(self.value)
    }

    fn schema(&mut self) -> Option<SchemaId> {
        Some(self.lifter.inner(*self.value))
    }

    fn schemas(&mut self) -> Option<Vec<SchemaId>> {
        self.lifter.schema_list(self.value)
    }

    fn schema_map(&mut self) -> Option<IndexMap<String, SchemaId>> {
        self.lifter.schema_map(self.value)
    }

    fn reference(&mut self) -> Option<SchemaId> {
        self.lifter.reference(self.schema, self.value, Kind::Ref)
    }

    fn dynamic_reference(&mut self) -> Option<DynamicReference> {
        let target = self.lifter.reference(self.schema, self.value, Kind::DynamicRef)?;
        Some(DynamicReference { target, anchor: None })
    }

    fn types(&mut self) -> Option<Vec<SchemaType>> {
        self.lifter.types(self.value)
    }

    fn discriminator(&mut self) -> Option<Box<Discriminator>> {
        self.lifter.discriminator(self.schema, self.value).map(Box::new)
    }

    fn xml(&mut self) -> Option<Box<Xml>> {
        self.lifter.xml(self.value).map(Box::new)
    }

    fn external_docs(&mut self) -> Option<ExternalDocs> {
        self.lifter.external_docs(self.value)
    }
}

impl<'d> Lifter<'d> {
    pub(super) fn value<'l>(&'l mut self, schema: SchemaId, value: &'l Node<'d>) -> KeywordValue<'l, 'd> {
        KeywordValue { lifter: self, schema, value }
    }

    fn reference(&mut self, schema: SchemaId, node: &Node<'d>, kind: Kind) -> Option<SchemaId> {
        if !node.is_string() {
            self.wrong(node, "a string");
            return None;
        }
        Some(self.refer(schema, node, kind))
    }

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

    /// A count: `3`, and `3.0`, which is the same number (JSON Schema Core, section 4.2.3). One beyond 64 bits is as good as
    /// the greatest that fits: nothing is that long.
    pub(super) fn count(&mut self, node: &Node<'d>) -> Option<u64> {
        let value = self.number_of(node);
        let float = value.as_ref().and_then(Number::as_f64);
        let whole = float.filter(|float| float.fract() == 0.0 && *float >= 0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number, and what is out of range is cut to it"
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

    /// `required: true` on a property is of JSON Schema's third draft and says nothing today.
    fn names(&mut self, node: &Node<'d>) -> Option<Vec<String>> {
        if !node.is_boolean() {
            return self.strings(node);
        }
        let message = "`required` must be a list of property names; this one is ignored";
        let warning = Diagnostic::warning("ignored-required", node.at(), message)
            .with_help("name the property in `required` of the object that holds it");
        self.diagnostics.push(warning);
        None
    }

    pub(super) fn types(&mut self, value: &Node<'d>) -> Option<Vec<SchemaType>> {
        const WORDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
        let words = if value.is_string() { vec![*value] } else { value.elements().collect() };
        if words.is_empty() {
            self.wrong(value, "the name of a type or a list of such names");
            return None;
        }
        let mut types = Vec::new();
        for word in words {
            let text = word.as_str().unwrap_or_default();
            match text.parse::<SchemaType>() {
                Ok(known) if !types.contains(&known) => types.push(known),
                Ok(_) => self.repeated(&word, "type"),
                Err(()) => {
                    let message = format!("a type must be one of seven words, not {}", word.describe());
                    let known = format!("types are {}", WORDS.join(", "));
                    let help = resolve::closest(text, WORDS.into_iter())
                        .map_or(known, |similar| format!("did you mean `{similar}`?"));
                    let error = Diagnostic::error("unknown-type", word.at(), message).with_help(help);
                    self.diagnostics.push(error);
                }
            }
        }
        (!types.is_empty()).then_some(types)
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
        Some(node.elements().map(|element| self.inner(element)).collect())
    }

    pub(super) fn schema_map(&mut self, node: &Node<'d>) -> Option<IndexMap<String, SchemaId>> {
        if !node.is_object() {
            self.wrong(node, "an object of schemas");
            return None;
        }
        let node = self.odd_reference(node);
        Some(node.members().map(|(name, member)| (name.to_owned(), self.inner(member))).collect())
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
