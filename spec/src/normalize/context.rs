//! [`Context`]: what every object is read with, and what they all do: follow references, judge fields.

use serde_json::Value;

use crate::diagnostic::{At, Diagnostic, Severity};
use crate::dialect::Lifter;
use crate::grammar::{Field, Object, Shape};
use crate::load::Documents;
use crate::model::{SchemaPool, Version};
use crate::node::{Node, describe};
use crate::resolve;

/// The state of reading one document.
pub(super) struct Context<'d> {
    pub(super) documents: &'d Documents,
    pub(super) version: Version,
    pub(super) schemas: Lifter<'d>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The callbacks that are being read, by [`Node::identity`].
    pub(super) callbacks: Vec<usize>,
}

impl<'d> Context<'d> {
    pub(super) fn new(documents: &'d Documents, version: Version) -> Self {
        let schemas = Lifter::new(documents, version);
        Self { documents, version, schemas, diagnostics: Vec::new(), callbacks: Vec::new() }
    }

    /// Reads the schemas that were met; what they are, and all diagnostics.
    pub(super) fn finish(self) -> (SchemaPool, Vec<Diagnostic>) {
        let (schemas, more) = self.schemas.finish();
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(more);
        (schemas, diagnostics)
    }

    pub(super) fn error(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, node.at.clone(), message));
    }

    pub(super) fn warning(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, node.at.clone(), message));
    }

    pub(super) fn note(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::note(code, node.at.clone(), message));
    }

    /// The object that stands here or that a `$ref` here leads to (Reference Object, OpenAPI 3.1, section
    /// 4.8.23); `None` after a diagnostic.
    pub(super) fn follow(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let mut seen = Vec::new();
        let mut here = node;
        while let Some(reference) = here.reference() {
            let at = here.at.join("$ref");
            if seen.contains(&here.identity()) {
                let message = format!("`{reference}` leads back to itself");
                self.diagnostics.push(Diagnostic::error("reference-cycle", at, message));
                return None;
            }
            seen.push(here.identity());
            match resolve::target(self.documents, here.at.source, reference) {
                Ok(target) => here = target,
                Err(dangling) => {
                    self.diagnostics.push(dangling.diagnostic(reference, at));
                    return None;
                }
            }
        }
        Some(here)
    }

    /// Judges the fields of an object: their names, their shapes, whether those that must be there are. Returns
    /// whether this is an object that has what it needs.
    pub(super) fn check(&mut self, node: &Node<'d>, object: &Object) -> bool {
        if node.object().is_none() {
            let message = format!("a {} must be an object, not {}", object.name, describe(node.value));
            self.error("wrong-type", node, message);
            return false;
        }
        for (key, member) in node.members() {
            match object.fields.iter().find(|field| field.name == key) {
                Some(field) => self.check_field(&member, field, object),
                None if key.starts_with("x-") => {}
                None => self.unknown_key(key, &member, object),
            }
        }
        let missing: Vec<_> =
            object.fields.iter().filter(|field| field.required && node.get(field.name).is_none()).collect();
        for field in &missing {
            self.error("missing-field", node, format!("this {} has no `{}`", object.name, field.name));
        }
        missing.is_empty()
    }

    fn check_field(&mut self, member: &Node<'d>, field: &Field, object: &Object) {
        if !fits(member.value, field.shape) {
            let wanted = field.shape.describe();
            let message = format!("`{}` must be {wanted}, not {}", field.name, describe(member.value));
            self.error("wrong-type", member, message);
        } else if field.since > self.version {
            let message = format!(
                "`{}` of the {} is of OpenAPI {}, not {}",
                field.name, object.name, field.since, self.version
            );
            self.note("newer-field", member, message);
        }
    }

    fn unknown_key(&mut self, key: &str, member: &Node<'d>, object: &Object) {
        let message = format!("a {} has no field `{}`; it is ignored", object.name, key.escape_debug());
        let similar = resolve::closest(key, object.fields.iter().map(|field| field.name));
        let help = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "a field of your own starts with `x-`".to_owned(),
        };
        let at = At::Key(member.at.clone());
        let (code, severity) = ("unknown-key", Severity::Warning);
        self.diagnostics.push(Diagnostic { code, severity, at, message, help: Some(help) });
    }
}

/// Whether a value has a shape; the parts that are read by themselves are judged there.
pub(super) fn fits(value: &Value, shape: Shape) -> bool {
    match shape {
        Shape::Text => value.is_string(),
        Shape::Flag => value.is_boolean(),
        Shape::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        Shape::TextMap => value.as_object().is_some_and(|map| map.values().all(Value::is_string)),
        Shape::Object => value.is_object(),
        Shape::Objects => value.is_array(),
        Shape::Schema | Shape::Any => true,
    }
}
