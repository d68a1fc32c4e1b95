//! Values of keywords that have the right shape and still say what nobody can mean.

use std::collections::HashSet;

use serde_json::Value;

use super::Lifter;
use crate::diagnostic::{At, Diagnostic};
use crate::model::Keyword;
use crate::node::Node;

/// From how many elements on they are not compared with one another: where there are that many, they come from a program.
const MOST_COMPARED: usize = 10_000;

impl<'d> Lifter<'d> {
    /// Tells of values that are in shape, but that JSON Schema does not allow, or that say nothing.
    pub(super) fn doubt(&mut self, keyword: &Keyword, value: &Node<'d>) {
        match keyword {
            Keyword::Enum(values) if values.is_empty() => {
                let warning =
                    Diagnostic::warning("empty-enum", value.at(), "`enum` has no values; no value is valid")
                        .with_help("list the values that are allowed, or leave `enum` out");
                self.diagnostics.push(warning);
            }
            Keyword::Enum(values) => self.repeated_values(values, value, "enum"),
            Keyword::Required(names) => self.repeated_names(names, value, "required"),
            Keyword::MultipleOf(step) if step.as_f64().is_some_and(|step| step <= 0.0) => {
                let message = format!("`multipleOf` must be greater than 0, not {step}");
                self.diagnostics.push(Diagnostic::error("wrong-type", value.at(), message));
            }
            Keyword::AllOf(list) | Keyword::AnyOf(list) | Keyword::OneOf(list) if list.is_empty() => {
                let name = keyword.name();
                let message = format!("`{name}` must have at least one schema; it is read as absent");
                self.diagnostics.push(Diagnostic::warning("empty-list", value.at(), message));
            }
            _ => {}
        }
    }

    /// The elements of a list should be unique (JSON Schema Validation, sections 6.1.2 and 6.5.3).
    fn repeated_names(&mut self, names: &[String], node: &Node<'d>, keyword: &str) {
        let mut seen = HashSet::new();
        for (name, element) in names.iter().zip(node.elements()) {
            if !seen.insert(name.as_str()) {
                self.repeated(&element, keyword);
            }
        }
    }

    fn repeated_values(&mut self, values: &[Value], node: &Node<'d>, keyword: &str) {
        if values.len() > MOST_COMPARED {
            return;
        }
        let mut seen = HashSet::new();
        for (value, element) in values.iter().zip(node.elements()) {
            if !seen.insert(value.to_string()) {
                self.repeated(&element, keyword);
            }
        }
    }

    pub(super) fn repeated(&mut self, element: &Node<'d>, keyword: &str) {
        let message = format!("{} is in `{keyword}` already", element.describe());
        let diagnostic = Diagnostic::note("repeated-element", element.at(), message);
        self.diagnostics.push(Diagnostic { at: At::Value(element.at()), ..diagnostic });
    }
}
