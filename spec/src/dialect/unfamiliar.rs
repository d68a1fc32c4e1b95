//! Keywords that are none, and keywords that the document's version does not have.

use super::Lifter;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Draft, Keyword, Row};
use crate::node::Node;
use crate::resolve;

/// Keywords that are none of 2020-12, but that people know.
const OTHERS: [&str; 7] =
    ["example", "nullable", "additionalItems", "definitions", "dependencies", "id", "$recursiveRef"];

/// What says nothing here, though an earlier draft of JSON Schema or a neighbouring standard knows it, and what it is
/// today.
const FORMER: [(&str, &str); 5] = [
    ("definitions", "`$defs`, an object of schemas"),
    ("dependencies", "`dependentRequired` or `dependentSchemas`"),
    ("id", "`$id`"),
    ("$recursiveRef", "`$dynamicRef`"),
    ("additionalItems", "`items`, beside `prefixItems`"),
];

impl<'d> Lifter<'d> {
    /// Whether the dialect that is in force has a keyword. What came later says nothing in a draft of JSON Schema; in
    /// `OpenAPI` 3.0 it is read all the same, as nobody writes it there without meaning it.
    pub(super) fn has(&mut self, row: &Row, value: &Node<'d>) -> bool {
        let Some(dialect) = self.scopes.get(self.here).map(|scope| scope.dialect) else { return true };
        let name = row.name;
        if dialect.without.has(row.vocabulary) {
            let message = format!("the dialect of this schema has no `{name}`; nothing follows from it");
            self.at_keyword("unknown-keyword", Severity::Note, value, message, None);
            return false;
        }
        if row.since <= dialect.draft {
            return true;
        }
        if dialect.draft == Draft::OpenApi3_0 {
            let reading = if name == "$schema" { "nothing follows from it" } else { "it is read as in 3.1" };
            let message = format!("`{name}` is no keyword of OpenAPI 3.0; {reading}");
            self.at_keyword("newer-keyword", Severity::Note, value, message, None);
            return true;
        }
        let message = format!("`{name}` is no keyword of {}; nothing follows from it", dialect.draft);
        self.at_keyword("newer-keyword", Severity::Warning, value, message, None);
        false
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
            let help = format!("today it is {today}");
            return self.at_keyword("former-keyword", Severity::Warning, value, message, Some(help));
        }
        let similar = resolve::closest(name, Keyword::NAMES.iter().copied().chain(OTHERS));
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
        if self.draft() != Draft::OpenApi3_0 {
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
