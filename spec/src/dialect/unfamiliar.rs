//! Keywords that are none, and keywords that the document's version does not have.

use super::Lifter;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::Version;
use crate::node::Node;
use crate::resolve;

/// The keywords of JSON Schema 2020-12 that OpenAPI 3.0 does not have (OpenAPI 3.0, section 4.7.24.1).
const SINCE_3_1: [&str; 27] = [
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$defs",
    "$comment",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "examples",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$vocabulary",
    "$recursiveRef",
];

/// The keywords that every version has.
const SINCE_3_0: [&str; 40] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "xml",
    "additionalItems",
    "definitions",
    "dependencies",
    "id",
];

/// What earlier drafts of JSON Schema called otherwise.
const FORMER: [(&str, &str); 5] = [
    ("definitions", "$defs"),
    ("dependencies", "dependentRequired` or `dependentSchemas"),
    ("id", "$id"),
    ("$recursiveRef", "$dynamicRef"),
    ("additionalItems", "items"),
];

impl<'d> Lifter<'d> {
    /// Tells of a keyword that 3.0 does not have but that is read all the same.
    pub(super) fn note_newer(&mut self, name: &str, value: &Node<'d>) {
        if self.version == Version::V3_0 && SINCE_3_1.contains(&name) {
            let message = format!("`{name}` is no keyword of OpenAPI 3.0; it is read as in 3.1");
            self.at_keyword("newer-keyword", Severity::Note, value, message, None);
        }
    }

    /// Tells of a keyword that says nothing in 2020-12; it is kept, but nothing follows from it.
    pub(super) fn unfamiliar(&mut self, name: &str, value: &Node<'d>) {
        if name.starts_with("x-") || name == "example" {
            return;
        }
        if name == "nullable" {
            return self.nullable_keyword(value);
        }
        if let Some((_, today)) = FORMER.iter().find(|(former, _)| *former == name) {
            let message = format!("`{name}` is of an earlier draft of JSON Schema and says nothing here");
            let help = format!("today it is `{today}`");
            return self.at_keyword("former-keyword", Severity::Warning, value, message, Some(help));
        }
        let similar = resolve::closest(name, SINCE_3_0.into_iter().chain(SINCE_3_1));
        let message = format!("`{name}` is no keyword; nothing follows from it");
        match similar {
            Some(similar) => {
                let help = Some(format!("did you mean `{similar}`?"));
                self.at_keyword("unknown-keyword", Severity::Warning, value, message, help);
            }
            None => self.at_keyword("unknown-keyword", Severity::Note, value, message, None),
        }
    }

    /// 3.1 took `nullable` away, but those who still write it mean what it meant.
    fn nullable_keyword(&mut self, value: &Node<'d>) {
        if self.version != Version::V3_0 {
            let message = "`nullable` is no keyword since OpenAPI 3.1; it is read as in 3.0".to_owned();
            let help = Some("add `null` to the list of `type`".to_owned());
            self.at_keyword("former-keyword", Severity::Warning, value, message, help);
        }
        if !value.is_boolean() {
            self.wrong(value, "true or false");
        }
    }

    fn at_keyword(
        &mut self,
        code: &'static str,
        severity: Severity,
        value: &Node<'d>,
        message: String,
        help: Option<String>,
    ) {
        let at = At::Key(value.at());
        self.diagnostics.push(Diagnostic { code, severity, at, message, help });
    }
}
