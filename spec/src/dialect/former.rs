//! What earlier drafts of JSON Schema call otherwise, raised to 2020-12 (JSON Schema 2019-09 and 2020-12, release notes).
//! Where the dialect is such a draft this goes without saying; elsewhere a warning says what it is read as.

use indexmap::IndexMap;

use super::Lifter;
use super::reference::Kind;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Draft, DynamicReference, Keyword, SchemaId};
use crate::node::Node;

/// The anchor that stands for `$recursiveAnchor: true`, which has no name.
pub(super) const RECURSIVE: &str = "__recursive__";

/// The keywords that were renamed, the last draft that has them, and what they are today.
const RENAMED: [(&str, Draft, &str); 6] = [
    ("definitions", Draft::V7, "`$defs`"),
    ("dependencies", Draft::V7, "`dependentRequired` or `dependentSchemas`"),
    ("additionalItems", Draft::V2019_09, "`items`"),
    ("items", Draft::V2019_09, "`prefixItems`"),
    ("$recursiveRef", Draft::V2019_09, "`$dynamicRef`"),
    ("$recursiveAnchor", Draft::V2019_09, "`$dynamicAnchor`"),
];

impl<'d> Lifter<'d> {
    /// Reads a keyword of an earlier draft; `false` if it is none.
    pub(super) fn former(
        &mut self,
        id: SchemaId,
        name: &str,
        schema: &Node<'d>,
        value: &Node<'d>,
        keywords: &mut Vec<Keyword>,
    ) -> bool {
        match name {
            "definitions" if value.is_object() => keywords.extend(self.schema_map(value).map(Keyword::Defs)),
            "dependencies" if value.is_object() => self.dependencies(value, keywords),
            "items" if value.is_array() => keywords.extend(self.schema_list(value).map(Keyword::PrefixItems)),
            "additionalItems" if schema.get("items").is_some_and(|items| items.is_array()) => {
                keywords.push(Keyword::Items(self.inner(*value)));
            }
            "$recursiveRef" if value.is_string() => {
                let target = self.refer(id, value, Kind::DynamicRef);
                keywords.push(Keyword::DynamicRef(DynamicReference { target, anchor: None }));
            }
            "$recursiveAnchor" if value.as_bool() == Some(true) => {
                self.anchor(id, value, RECURSIVE, true);
                keywords.push(Keyword::DynamicAnchor(RECURSIVE.to_owned()));
            }
            "exclusiveMaximum" | "exclusiveMinimum" if value.is_boolean() => {
                self.exclusive_flag(name, schema, value);
                keywords.push(Keyword::Other(name.to_owned(), value.to_value()));
                return true;
            }
            "id" if self.draft() == Draft::V4 && value.is_string() => {
                self.identifier(id, value, keywords);
                return true;
            }
            "$id" if matches!(self.draft(), Draft::V6 | Draft::V7) && value.is_string() => {
                self.identifier(id, value, keywords);
                return true;
            }
            _ => return false,
        }
        self.tell_renamed(name, value);
        true
    }

    fn tell_renamed(&mut self, name: &str, value: &Node<'d>) {
        let Some((_, last, today)) = RENAMED.iter().find(|(former, ..)| *former == name) else { return };
        let draft = self.draft();
        if draft != Draft::OpenApi3_0 && draft <= *last {
            return;
        }
        let what = if name == "items" { "a list in `items`".to_owned() } else { format!("`{name}`") };
        let message = format!("{what} is of an earlier draft of JSON Schema; it is read as {today}");
        let help = Some(format!("today it is {today}"));
        let at = At::Key(value.at());
        self.diagnostics.push(Diagnostic {
            code: "former-keyword",
            severity: Severity::Warning,
            at,
            message,
            help,
        });
    }

    /// Up to draft-04, and in `OpenAPI` 3.0, an exclusive bound is a boolean beside the bound. The two are raised together.
    fn exclusive_flag(&mut self, name: &str, schema: &Node<'d>, value: &Node<'d>) {
        let bound = if name == "exclusiveMaximum" { "maximum" } else { "minimum" };
        let is_set = value.as_bool() == Some(true);
        let message = match (is_set, schema.get(bound).is_some()) {
            (true, false) => format!("`{name}: true` says nothing without `{bound}`"),
            (true, true) if self.draft() > Draft::V4 => {
                format!("`{name}: true` is of an earlier draft of JSON Schema; it makes `{bound}` exclusive")
            }
            (false, _) if self.draft() > Draft::V4 => {
                format!("`{name}: false` is of an earlier draft of JSON Schema and says nothing")
            }
            _ => return,
        };
        let help = format!("today `{name}` is the bound itself, a number");
        self.diagnostics.push(Diagnostic::warning("former-keyword", value.at(), message).with_help(help));
    }

    /// A list of names under `dependencies` is required, a schema applies, if there is a property of that name.
    fn dependencies(&mut self, value: &Node<'d>, keywords: &mut Vec<Keyword>) {
        let (mut required, mut schemas) = (IndexMap::new(), IndexMap::new());
        for (name, dependency) in value.members() {
            if dependency.is_array() {
                required.extend(self.strings(&dependency).map(|names| (name.to_owned(), names)));
            } else {
                schemas.insert(name.to_owned(), self.inner(dependency));
            }
        }
        if !required.is_empty() {
            keywords.push(Keyword::DependentRequired(required));
        }
        if !schemas.is_empty() {
            keywords.push(Keyword::DependentSchemas(schemas));
        }
    }

    /// `$id: '#name'` is the anchor of today (JSON Schema draft-07, section 8.2.3); any other is what it is today.
    fn identifier(&mut self, id: SchemaId, value: &Node<'d>, keywords: &mut Vec<Keyword>) {
        let text = value.as_str().unwrap_or_default();
        let (head, fragment) = text.split_once('#').unwrap_or((text, ""));
        if !fragment.is_empty() {
            self.anchor(id, value, fragment, false);
            keywords.push(Keyword::Anchor(fragment.to_owned()));
        }
        if !head.is_empty() {
            keywords.push(Keyword::Id(head.to_owned()));
        }
    }
}

/// With what was said in the words of two drafts said once.
pub(super) fn united(keywords: Vec<Keyword>) -> Vec<Keyword> {
    let mut united: Vec<Keyword> = Vec::new();
    for keyword in keywords {
        let earlier = united.iter_mut().find(|known| known.name() == keyword.name());
        match (earlier, keyword) {
            (Some(Keyword::Defs(known)), Keyword::Defs(more))
            | (Some(Keyword::DependentSchemas(known)), Keyword::DependentSchemas(more)) => known.extend(more),
            (Some(Keyword::DependentRequired(known)), Keyword::DependentRequired(more)) => known.extend(more),
            (Some(_), _) => {}
            (None, keyword) => united.push(keyword),
        }
    }
    united
}
