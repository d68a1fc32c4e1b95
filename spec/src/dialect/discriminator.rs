//! The Discriminator Object (OpenAPI 3.2, section 4.25).

use indexmap::IndexMap;
use serde_json::Value;

use super::Lifter;
use super::reference::Kind;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Discriminator, Extensions, SchemaId};
use crate::node::Node;
use crate::resolve;

impl<'d> Lifter<'d> {
    /// Reads a Discriminator Object. A value of `mapping` is the name of a component schema if there is one of that
    /// name, else a reference.
    pub(super) fn discriminator(&mut self, schema: SchemaId, value: &Node<'d>) -> Option<Discriminator> {
        let property_name = value.get("propertyName").and_then(|name| self.string(&name));
        let Some(property_name) = property_name else {
            if value.is_object() {
                let message = "this Discriminator Object has no `propertyName`";
                self.diagnostics.push(Diagnostic::error("missing-field", value.at(), message));
            } else {
                self.wrong(value, "an object with `propertyName`");
            }
            return None;
        };
        let mut read = Discriminator {
            property_name,
            mapping: IndexMap::new(),
            targets: IndexMap::new(),
            default_mapping: None,
            default: None,
            extensions: Extensions::default(),
        };
        let mut extensions = Vec::new();
        for (name, member) in value.members() {
            match name {
                "propertyName" => {}
                "mapping" => read.mapping = self.mapping(schema, &member),
                "defaultMapping" => {
                    read.default_mapping = self.string(&member);
                    self.refer(schema, &member, Kind::DefaultMapping);
                }
                _ => self.own_field(name, &member, "a Discriminator Object", &FIELDS, &mut extensions),
            }
        }
        read.extensions = extensions.into_iter().collect();
        Some(read)
    }

    fn mapping(&mut self, schema: SchemaId, node: &Node<'d>) -> IndexMap<String, String> {
        if !node.is_object() {
            self.wrong(node, "an object of strings");
        }
        let mut mapping = IndexMap::new();
        for (name, target) in node.members() {
            let Some(text) = self.string(&target) else { continue };
            mapping.insert(name.to_owned(), text);
            self.refer(schema, &target, Kind::Mapping(name.to_owned()));
        }
        mapping
    }

    /// A field of an object inside a schema that the standard does not have: one of the author's own, or one misspelt.
    pub(super) fn own_field(
        &mut self,
        name: &str,
        node: &Node<'d>,
        object: &str,
        fields: &[&'static str],
        extensions: &mut Vec<(String, Value)>,
    ) {
        if name.starts_with("x-") {
            extensions.push((name.to_owned(), node.to_value()));
            return;
        }
        let message = format!("{object} has no field `{name}`; it is ignored");
        let help = match resolve::closest(name, fields.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "a field of your own starts with `x-`".to_owned(),
        };
        let at = At::Key(node.at());
        self.diagnostics.push(Diagnostic {
            code: "unknown-key",
            severity: Severity::Warning,
            at,
            message,
            help: Some(help),
        });
    }
}

const FIELDS: [&str; 3] = ["propertyName", "mapping", "defaultMapping"];
