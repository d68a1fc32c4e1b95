//! [`Context`]: what every object is read with, and what they all do: follow references, judge fields.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::shared::Shared;
use crate::diagnostic::{At, Diagnostic, Findings, Severity};
use crate::dialect::{Lifted, Lifter};
use crate::grammar::{Object, REFERENCE};
use crate::load::Documents;
use crate::model::{Parameter, RequestBody, Response, SecurityScheme, Version};
use crate::node::Node;
use crate::resolve;
use crate::source::Location;

/// How deep headers and callbacks may nest; with what stands between them, the stack holds many times that.
const MAX_OPEN: usize = 16;

/// How many bytes of text may be read again by references, besides some times the text itself. Real documents of any size stay
/// below half of what both allow.
const REFERENCE_BUDGET: usize = 200_000;

/// The state of reading one document.
pub(super) struct Context<'d> {
    pub(super) documents: &'d Documents,
    pub(super) version: Version,
    pub(super) schemas: Lifter<'d>,
    pub(super) diagnostics: Findings,
    /// The names of security schemes that could not be read.
    pub(super) broken_schemes: BTreeSet<String>,
    /// Security schemes that requirements name by their URI and that are no components, by that URI.
    pub(super) schemes_by_uri: IndexMap<String, SecurityScheme>,
    /// The headers and callbacks that are being read, one inside the other, by [`Node::identity`].
    open: Vec<Location>,
    /// How much was copied by following references, roughly in bytes.
    copied: usize,
    /// What was read because something referred to it.
    pub(super) parameters: Shared<Parameter>,
    pub(super) request_bodies: Shared<RequestBody>,
    pub(super) responses: Shared<Response>,
}

impl<'d> Context<'d> {
    pub(super) fn new(documents: &'d Documents, version: Version) -> Self {
        let schemas = Lifter::new(documents, version);
        Self {
            documents,
            version,
            schemas,
            diagnostics: Findings::default(),
            broken_schemes: BTreeSet::new(),
            schemes_by_uri: IndexMap::new(),
            open: Vec::new(),
            copied: 0,
            parameters: Shared::default(),
            request_bodies: Shared::default(),
            responses: Shared::default(),
        }
    }

    /// Reads the schemas that were met; what they are, and all diagnostics.
    pub(super) fn finish(self) -> (Lifted, Vec<Diagnostic>) {
        let mut lifted = self.schemas.finish();
        let mut diagnostics = self.diagnostics.into_vec();
        diagnostics.extend(std::mem::take(&mut lifted.diagnostics).into_vec());
        (lifted, diagnostics)
    }

    pub(super) fn error(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, node.at(), message));
    }

    pub(super) fn warning(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, node.at(), message));
    }

    pub(super) fn note(&mut self, code: &'static str, node: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::note(code, node.at(), message));
    }

    /// A warning of a field that should not be there, whatever its value.
    pub(super) fn misplaced(&mut self, code: &'static str, field: &Node<'d>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, field.at(), message).at_its_key());
    }

    /// A diagnostic at the key of a member.
    pub(super) fn at_key(
        &mut self,
        code: &'static str,
        severity: Severity,
        node: &Node<'d>,
        message: String,
        help: String,
    ) {
        let at = At::Key(node.at());
        self.diagnostics.push(Diagnostic { code, severity, at, message, help: Some(help) });
    }

    /// The object that stands here or that a `$ref` here leads to (Reference Object, OpenAPI 3.1, section
    /// 4.8.23), of which a copy is to be made, and what stands beside the references; `None` after a diagnostic.
    pub(super) fn follow(&mut self, node: Node<'d>, object: &Object) -> Option<(Node<'d>, Beside)> {
        let (target, beside) = self.target(node, object)?;
        let is_free = node.reference().is_none();
        (is_free || self.spend(&target, node.at_member("$ref"))).then_some((target, beside))
    }

    /// The same where no copy is made of what many may refer to.
    pub(super) fn target(&mut self, node: Node<'d>, object: &Object) -> Option<(Node<'d>, Beside)> {
        let mut beside = Beside::default();
        let mut seen = Vec::new();
        let mut here = node;
        while here.reference().is_some() {
            if object.referable.is_none_or(|since| since > self.version) {
                let message =
                    format!("OpenAPI {} has no `$ref` here; it is followed nevertheless", self.version);
                self.note("odd-reference", &here, message);
            }
            self.note_siblings(&here, object);
            let counting = |name: &str| if self.counts_beside(name, object) { here.text(name) } else { None };
            beside.summary = beside.summary.or_else(|| counting("summary"));
            beside.description = beside.description.or_else(|| counting("description"));
            here = self.step(&here, &mut seen)?;
        }
        Some((here, beside))
    }

    /// Follows one reference; `seen` tells those that led here.
    pub(super) fn step(&mut self, node: &Node<'d>, seen: &mut Vec<Location>) -> Option<Node<'d>> {
        let reference = node.reference()?;
        let at = node.at_member("$ref");
        if seen.contains(&node.identity()) {
            let message = format!("`{reference}` leads back to itself");
            self.diagnostics.push(Diagnostic::error("reference-cycle", at, message));
            return None;
        }
        seen.push(node.identity());
        match resolve::target(self.documents, node.source(), reference) {
            Ok(target) => Some(target),
            Err(dangling) => {
                self.diagnostics.push(dangling.diagnostic(self.documents, reference, at));
                None
            }
        }
    }

    /// Whoever refers to an object gets a copy of it; a small document of references to references could stand for
    /// more than any memory holds.
    pub(super) fn spend(&mut self, target: &Node<'d>, at: Location) -> bool {
        self.spend_bytes(target.length(), at)
    }

    /// Counts what stands for more than its own text: as much text as would take the same memory.
    pub(super) fn spend_bytes(&mut self, size: usize, at: Location) -> bool {
        let budget = REFERENCE_BUDGET + 2 * self.documents.length();
        let was_within = self.copied <= budget;
        self.copied = self.copied.saturating_add(size);
        let within = self.copied <= budget;
        if was_within && !within {
            let message = "what this document says once for many places stands for too much";
            self.diagnostics.push(Diagnostic::error("reference-budget", at, message));
        } else if !within {
            self.diagnostics.met_again();
        }
        within
    }

    /// Headers and callbacks may, by references, be parts of themselves, or nest without end. Those that are not read
    /// inside of themselves are entered here, and left with [`Context::leave`].
    pub(super) fn enter(&mut self, node: &Node<'d>) -> bool {
        if self.open.contains(&node.identity()) {
            self.note("recursive-object", node, "this object is part of itself; it is not followed further");
            return false;
        }
        if self.open.len() >= MAX_OPEN {
            let message = format!("objects refer to one another more than {MAX_OPEN} levels deep here");
            self.error("too-deep", node, message);
            return false;
        }
        self.open.push(node.identity());
        true
    }

    /// The object that was entered last is read.
    pub(super) fn leave(&mut self) {
        self.open.pop();
    }

    /// What stands beside `$ref` is ignored, `summary` and `description` since 3.1 aside.
    fn note_siblings(&mut self, node: &Node<'d>, object: &Object) {
        let siblings = node.members().map(|(name, _)| name);
        let ignored: Vec<String> = siblings
            .filter(|name| *name != "$ref" && !self.counts_beside(name, object))
            .map(|name| format!("`{name}`"))
            .collect();
        if !ignored.is_empty() {
            self.note(
                "ignored-sibling",
                node,
                format!("what stands beside `$ref` is ignored: {}", ignored.join(", ")),
            );
        }
    }

    /// Whether a field counts that stands beside a reference to such an object: if the object could have it as well.
    fn counts_beside(&self, name: &str, object: &Object) -> bool {
        let known = |object: &Object| object.field(name).is_some_and(|field| field.since <= self.version);
        name != "$ref" && known(&REFERENCE) && known(object)
    }
}

/// What stands beside a reference, which since 3.1 counts instead of what the object says.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
}

impl Beside {
    /// Whether something stands there.
    pub(super) fn is_something(&self) -> bool {
        self.summary.is_some() || self.description.is_some()
    }
}
