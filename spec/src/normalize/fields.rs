//! Judges the fields of an object by [`crate::grammar`]: their names, their shapes, whether those that the standard
//! wants are there.

use serde_json::Value;

use super::context::Context;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::grammar::{Field, Need, Object, Shape};
use crate::node::Node;
use crate::resolve;

impl<'d> Context<'d> {
    /// Judges the fields of an object. Returns whether this is an object that has what it cannot do without.
    pub(super) fn check(&mut self, node: &Node<'d>, object: &Object) -> bool {
        if !node.is_object() {
            // The object that holds this one has told already if it knows the field.
            let at = At::Value(node.at());
            if self.diagnostics.has_lately("wrong-type", &at) {
                self.diagnostics.met_again();
            } else {
                let message = format!("this must be {}, not {}", object.with_article(), node.describe());
                self.error("wrong-type", node, message);
            }
            return false;
        }
        for (key, member) in node.members() {
            match object.fields.iter().find(|field| field.name == key) {
                Some(field) => self.check_field(&member, field),
                None if key.starts_with("x-") => {}
                None => self.unknown_key(key, &member, object),
            }
        }
        let missing = object.fields.iter().filter(|field| !self.check_presence(node, field, object)).count();
        missing == 0
    }

    fn check_field(&mut self, member: &Node<'d>, field: &Field) {
        let name = field.name;
        if member.is_null() && !matches!(field.shape, Shape::Any) {
            self.note("empty-field", member, format!("`{name}` has no value; it is read as absent"));
        } else if field.since > self.version {
            let message =
                format!("`{name}` came with OpenAPI {}; this document is in {}", field.since, self.version);
            self.note("newer-field", member, message);
        }
        match self.shaped(member, field.shape) {
            None if member.is_null() => {}
            None => {
                let message =
                    format!("`{name}` must be {}, not {}", field.shape.describe(), member.describe());
                self.error("wrong-type", member, message);
            }
            Some(Shaped::AsItIs(_)) => {}
            Some(Shaped::Referred(_)) => {
                self.note("odd-reference", member, "OpenAPI has no `$ref` here; it is followed nevertheless");
            }
            Some(coerced) => {
                let value = coerced.into_value();
                let message = format!("`{name}` must be {}; it is read as {value}", field.shape.describe());
                self.warning("coerced-value", member, message);
            }
        }
    }

    fn check_presence(&mut self, node: &Node<'d>, field: &Field, object: &Object) -> bool {
        if field.need == Need::Optional || node.field(field.name).is_some() {
            return true;
        }
        let message = format!("this {} has no `{}`", object.name, field.name);
        match field.need {
            Need::Required => self.error("missing-field", node, message),
            _ => self.note("missing-field", node, message),
        }
        field.need != Need::Required
    }

    fn unknown_key(&mut self, key: &str, member: &Node<'d>, object: &Object) {
        let message = format!("{} has no field `{key}`; it is ignored", object.with_article());
        let similar = resolve::closest(key, object.fields.iter().map(|field| field.name));
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "a field of your own starts with `x-`".to_owned(),
        };
        self.at_key("unknown-key", Severity::Warning, member, message, help);
    }

    /// The value of a field in the shape that it must have: as it is; where the standard has no references but one
    /// stands there, its target; where a string is wanted, the spelling of a number or boolean, as in `version: 1.0`.
    pub(super) fn shaped(&self, member: &Node<'d>, shape: Shape) -> Option<Shaped<'d>> {
        if fits(member, shape) {
            return Some(Shaped::AsItIs(*member));
        }
        if let Some(reference) = member.reference() {
            let target = resolve::target(self.documents, member.source(), reference).ok()?;
            return fits(&target, shape).then_some(Shaped::Referred(target));
        }
        match shape {
            Shape::Text => member.spelling().map(|text| Shaped::Text(text.to_owned())),
            Shape::Texts if member.is_array() => {
                let texts = member.elements().map(|element| element.spelling().map(str::to_owned));
                texts.collect::<Option<Vec<String>>>().map(Shaped::Texts)
            }
            _ => None,
        }
    }

    /// The text of a field, in the shape that it must have. Objects that stand in a document by the ten thousand are read
    /// field by field, the others by `Skeleton`.
    pub(super) fn text(&self, node: &Node<'d>, field: &str) -> Option<String> {
        match self.shaped(&node.get(field)?, Shape::Text)? {
            Shaped::AsItIs(node) | Shaped::Referred(node) => node.as_str().map(str::to_owned),
            Shaped::Text(text) => Some(text),
            Shaped::Texts(_) => None,
        }
    }

    /// The texts of a field, in the shape that it must have; none if it is not there.
    pub(super) fn texts(&self, node: &Node<'d>, field: &str) -> Vec<String> {
        match node.get(field).and_then(|node| self.shaped(&node, Shape::Texts)) {
            Some(Shaped::AsItIs(node) | Shaped::Referred(node)) => {
                node.elements().filter_map(|text| text.as_str().map(str::to_owned)).collect()
            }
            Some(Shaped::Texts(texts)) => texts,
            Some(Shaped::Text(_)) | None => Vec::new(),
        }
    }

    /// A field that is `true` or `false`.
    pub(super) fn flag(&self, node: &Node<'d>, field: &str) -> Option<bool> {
        match self.shaped(&node.get(field)?, Shape::Flag)? {
            Shaped::AsItIs(node) | Shaped::Referred(node) => node.as_bool(),
            Shaped::Text(_) | Shaped::Texts(_) => None,
        }
    }

    /// Tells what a value names that is not there, with what its author may have meant.
    pub(super) fn unknown_name(
        &mut self,
        code: &'static str,
        node: &Node<'d>,
        message: String,
        name: &str,
        known: &[&str],
    ) {
        let diagnostic = Diagnostic::error(code, node.at(), message);
        self.diagnostics.push(match resolve::closest(name, known.iter().copied()) {
            Some(similar) => diagnostic.with_help(format!("did you mean `{similar}`?")),
            None => diagnostic,
        });
    }
}

/// A value in the shape that it must have.
pub(super) enum Shaped<'d> {
    /// The value itself.
    AsItIs(Node<'d>),
    /// What a reference leads to.
    Referred(Node<'d>),
    /// The spelling of something else.
    Text(String),
    /// A list of such spellings.
    Texts(Vec<String>),
}

impl Shaped<'_> {
    /// The value by itself.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::AsItIs(node) | Self::Referred(node) => node.to_value(),
            Self::Text(text) => Value::from(text),
            Self::Texts(texts) => Value::from(texts),
        }
    }
}

/// Whether a value has a shape; the parts that are read by themselves are judged there.
fn fits(value: &Node<'_>, shape: Shape) -> bool {
    match shape {
        Shape::Text => value.is_string(),
        Shape::Flag => value.is_boolean(),
        Shape::Texts => value.is_array() && value.elements().all(|element| element.is_string()),
        Shape::TextMap => value.is_object() && value.members().all(|(_, member)| member.is_string()),
        Shape::Object(_) | Shape::ObjectMap(_) | Shape::SchemaMap | Shape::AnyMap => value.is_object(),
        Shape::Objects(_) | Shape::Schemas => value.is_array(),
        Shape::Schema | Shape::Any => true,
    }
}
