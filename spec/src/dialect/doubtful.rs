//! Values of keywords that have the right shape and still say what nobody can mean.

use std::collections::HashSet;

use regress::Regex;
use serde_json::Value;

use super::Lifter;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Draft, Keyword};
use crate::node::Node;

/// From how many elements on they are not compared with one another: where there are that many, they come from a program.
const MOST_COMPARED: usize = 10_000;

/// From what length on a pattern is not tried: no person wrote it.
const LONGEST_PATTERN: usize = 10_000;

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
            Keyword::ExclusiveMaximum(_) | Keyword::ExclusiveMinimum(_)
                if self.draft() == Draft::OpenApi3_0 =>
            {
                let name = keyword.name();
                let message =
                    format!("in OpenAPI 3.0 `{name}` is true or false; this number is read as in 3.1");
                self.diagnostics.push(Diagnostic::note("newer-keyword", value.at(), message));
            }
            Keyword::Pattern(pattern) => self.pattern(pattern, At::Value(value.at())),
            Keyword::PatternProperties(map) => {
                for ((pattern, _), (_, member)) in map.iter().zip(value.members()) {
                    self.pattern(pattern, At::Key(member.at()));
                }
            }
            _ => {}
        }
    }

    /// A pattern should be a regular expression of ECMA-262 (JSON Schema Core, section 6.4). Whether it is read as
    /// Unicode or, as most people test theirs, without the flag `u`, is up to its author.
    fn pattern(&mut self, pattern: &str, at: At) {
        if pattern.len() > LONGEST_PATTERN || self.sound_patterns.contains(pattern) {
            return;
        }
        let tried = Regex::with_flags(pattern, "u").or_else(|error| Regex::new(pattern).map_err(|_| error));
        let Err(error) = tried else {
            self.sound_patterns.insert(pattern.to_owned());
            return;
        };
        let message =
            format!("this is no regular expression of ECMA-262 ({error}); nothing is checked by it");
        let help = Some("test it with JavaScript's `new RegExp(…)`".to_owned());
        self.diagnostics.push(Diagnostic {
            code: "malformed-pattern",
            severity: Severity::Warning,
            at,
            message,
            help,
        });
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
        self.diagnostics.push(Diagnostic::note("repeated-element", element.at(), message));
    }
}
