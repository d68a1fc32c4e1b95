//! The members of a schema → its [`Keyword`]s, by the table of the model and the dialect that is in force.

use super::reference::Kind;
use super::scope::Anchor;
use super::{Lifter, former};
use crate::diagnostic::Diagnostic;
use crate::model::{Draft, Keyword, SchemaId};
use crate::node::Node;

impl<'d> Lifter<'d> {
    /// The keywords of a schema, as the document has them but for what earlier drafts say otherwise.
    pub(super) fn keywords(&mut self, id: SchemaId, schema: &Node<'d>) -> Vec<Keyword> {
        if let Some(reference) = self.bare_reference(schema) {
            return vec![Keyword::Ref(self.refer(id, &reference, Kind::Ref))];
        }
        let mut keywords = Vec::new();
        let mut has_former = false;
        for (name, value) in schema.members() {
            if self.former(id, name, schema, &value, &mut keywords) {
                has_former = true;
            } else {
                keywords.extend(self.keyword(id, name, &value));
            }
        }
        if has_former { former::united(keywords) } else { keywords }
    }

    /// Before 2019-09, and in `OpenAPI` 3.0, a `$ref` makes the whole object a reference, whose other members are ignored
    /// (JSON Schema draft-07, section 8.3; `OpenAPI` 3.0, section 4.7.23).
    fn bare_reference(&mut self, schema: &Node<'d>) -> Option<Node<'d>> {
        let draft = self.draft();
        if !draft.ignores_siblings() {
            return None;
        }
        let reference = schema.get("$ref").filter(Node::is_string)?;
        let siblings: Vec<String> = schema
            .members()
            .filter(|(name, _)| *name != "$ref" && !is_identifying(name, draft))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if !siblings.is_empty() {
            let message = format!("{draft} ignores what stands beside `$ref`: {}", siblings.join(", "));
            let newer = if draft == Draft::OpenApi3_0 { "OpenAPI 3.1" } else { "JSON Schema 2020-12" };
            let note = Diagnostic::note("ignored-sibling", reference.at(), message)
                .with_help(format!("put the reference into `allOf`, or write the document in {newer}"));
            self.diagnostics.push(note);
        }
        Some(reference)
    }

    fn keyword(&mut self, id: SchemaId, name: &str, value: &Node<'d>) -> Option<Keyword> {
        let other = || Some(Keyword::Other(name.to_owned(), value.to_value()));
        let Some(row) = Keyword::row(name) else {
            self.unfamiliar(name, value);
            return other();
        };
        if !self.has(row, value) {
            return other();
        }
        let read = (row.read)(&mut self.value(id, value))?;
        match &read {
            Keyword::Anchor(name) => self.anchor(id, value, name, false),
            Keyword::DynamicAnchor(name) => self.anchor(id, value, name, true),
            _ => self.doubt(&read, value),
        }
        Some(read)
    }

    /// `$anchor` and `$dynamicAnchor`: names that are unique in their resource.
    pub(super) fn anchor(&mut self, id: SchemaId, value: &Node<'d>, name: &str, dynamic: bool) {
        let Some(scope) = self.scopes.get(self.here) else { return };
        let key = (scope.resource, name.to_owned());
        let known = self.scopes.anchors.get(&key).copied();
        let Some(known) = known.filter(|known| known.schema != id) else {
            let dynamic = dynamic || known.is_some_and(|known| known.dynamic);
            self.scopes.anchors.insert(key, Anchor { schema: id, at: value.at(), dynamic });
            return;
        };
        // Schemas are not read in the order of the document.
        let is_first = self.pool[id].location < self.pool[known.schema].location;
        let later = if is_first { known.at } else { value.at() };
        let message = format!("an earlier schema of this resource has the anchor `{name}`, and counts");
        self.diagnostics.push(Diagnostic::warning("duplicate-anchor", later, message));
        if is_first {
            self.scopes.anchors.insert(key, Anchor { schema: id, at: value.at(), dynamic });
        }
    }
}

/// What 3.0 has no keywords for, but harms nobody beside a reference.
fn is_identifying(name: &str, draft: Draft) -> bool {
    draft == Draft::OpenApi3_0 && name.starts_with("x-")
}
