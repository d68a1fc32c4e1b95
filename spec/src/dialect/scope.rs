//! What a schema means depends on where it stands: its schema resource, from whose URI relative references start, and
//! its dialect (JSON Schema Core, sections 4.3.5, 8.1 and 8.2; OpenAPI 3.1, section 4.8.24.4).

use std::collections::HashMap;

use super::Lifter;
use crate::diagnostic::Diagnostic;
use crate::load::Unavailable;
use crate::model::{Dialect, Draft, SchemaId, Version, Vocabulary};
use crate::node::Node;
use crate::source::{Location, SourceId};
use crate::uri;

/// A scope, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ScopeId(u32);

/// A schema resource, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct ResourceId(u32);

/// Where a schema stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// The nearest schema around it that has an `$id`, or the file.
    pub(super) resource: ResourceId,
    /// The dialect of the nearest schema around it that has a `$schema`, or of the file.
    pub(super) dialect: Dialect,
}

/// A schema with an `$id`, or a file.
#[derive(Debug)]
pub(super) struct Resource<'d> {
    /// What relative references in it start from.
    pub(super) base: String,
    /// The file that it is in.
    pub(super) source: SourceId,
    /// Its root; `None` for a file as a whole.
    pub(super) root: Option<Node<'d>>,
}

/// The schema that an anchor names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub(super) schema: SchemaId,
    /// Where its name stands.
    pub(super) at: Location,
    /// Whether it is a `$dynamicAnchor`.
    pub(super) dynamic: bool,
}

/// All scopes, and the names by which schemas are known.
#[derive(Debug, Default)]
pub(super) struct Scopes<'d> {
    all: Vec<Scope>,
    resources: Vec<Resource<'d>>,
    /// The scopes of the files as they are.
    files: HashMap<SourceId, ScopeId>,
    /// The scopes of the schemas, by their index.
    pub(super) of_schemas: Vec<ScopeId>,
    /// The resources that have an `$id`, by their absolute URI.
    by_uri: HashMap<String, ResourceId>,
    /// The schemas with an `$anchor` or `$dynamicAnchor`.
    pub(super) anchors: HashMap<(ResourceId, String), Anchor>,
}

impl<'d> Scopes<'d> {
    fn add(&mut self, scope: Scope) -> ScopeId {
        self.all.push(scope);
        ScopeId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    fn add_resource(&mut self, resource: Resource<'d>) -> ResourceId {
        self.resources.push(resource);
        ResourceId(u32::try_from(self.resources.len() - 1).unwrap_or(u32::MAX))
    }

    pub(super) fn get(&self, id: ScopeId) -> Option<Scope> {
        self.all.get(id.0 as usize).copied()
    }

    pub(super) fn of(&self, schema: SchemaId) -> ScopeId {
        self.of_schemas.get(schema.as_usize()).copied().unwrap_or_default()
    }

    pub(super) fn resource(&self, id: ResourceId) -> Option<&Resource<'d>> {
        self.resources.get(id.0 as usize)
    }

    /// The resource with an absolute URI, if a schema that was read has that `$id`.
    pub(super) fn named(&self, uri: &str) -> Option<ResourceId> {
        self.by_uri.get(uri).copied()
    }

    /// Whether any schema has a scope of its own.
    pub(super) fn has_inner(&self) -> bool {
        self.all.len() > self.files.len()
    }

    /// Whether any schema has an `$id`.
    pub(super) fn has_names(&self) -> bool {
        !self.by_uri.is_empty()
    }

    /// The resource that each schema is part of, as a number.
    pub(super) fn resource_numbers(&self) -> Vec<u32> {
        let number = |scope: &ScopeId| self.get(*scope).map_or(0, |scope| scope.resource.0);
        self.of_schemas.iter().map(number).collect()
    }
}

impl<'d> Lifter<'d> {
    /// The dialect of the schema that is being read.
    pub(super) fn draft(&self) -> Draft {
        self.scopes.get(self.here).map_or(Draft::V2020_12, |scope| scope.dialect.draft)
    }

    /// The scope of what stands in no schema.
    pub(super) fn scope_of_file(&mut self, source: SourceId) -> ScopeId {
        if let Some(scope) = self.scopes.files.get(&source) {
            return *scope;
        }
        let base = self.documents.base(source).to_owned();
        let dialect = self.dialect_of_file(source, &base);
        let resource = self.scopes.add_resource(Resource { base, source, root: None });
        let scope = self.scopes.add(Scope { resource, dialect });
        self.scopes.files.insert(source, scope);
        scope
    }

    /// A file that is an `OpenAPI` document says itself what its schemas are written in; any other is taken to be as the
    /// document that refers to it, unless a `$schema` says otherwise.
    fn dialect_of_file(&mut self, source: SourceId, base: &str) -> Dialect {
        let root = self.documents.root(source).filter(|root| root.get("openapi").is_some());
        let root = root.or_else(|| self.documents.document());
        let version = root.as_ref().and_then(|root| root.text("openapi"));
        let is_3_0 = version.map_or(self.version == Version::V3_0, |version| version.starts_with("3.0"));
        if is_3_0 {
            return Dialect::from(Draft::OpenApi3_0);
        }
        match root.and_then(|root| root.get("jsonSchemaDialect")) {
            Some(named) => self.dialect(&named, base),
            None => Dialect::from(Draft::V2020_12),
        }
    }

    /// The scope in which the keywords of a schema stand: a new one if it has an `$id` or a `$schema`.
    pub(super) fn scope_at(&mut self, id: SchemaId, node: &Node<'d>) -> ScopeId {
        let outer = self.scopes.of(id);
        let Some(mut scope) = self.scopes.get(outer) else { return outer };
        let is_file =
            self.documents.root(node.source()).is_some_and(|root| root.identity() == node.identity());
        let named = node.get("$schema").filter(Node::is_string);
        // In 3.0 neither `$schema` nor `$id` is a keyword, but other files may well be of another dialect.
        let may_differ = scope.dialect.draft != Draft::OpenApi3_0 || is_file;
        let mut changed = false;
        if let Some(named) = named.filter(|_| may_differ) {
            let base = self.base(scope.resource);
            scope.dialect = self.dialect(&named, &base);
            changed = true;
        }
        if let Some(resource) = self.resource_at(node, scope)
            && scope.dialect.draft != Draft::OpenApi3_0
        {
            scope.resource = resource;
            changed = true;
        }
        if !changed {
            return outer;
        }
        let inner = self.scopes.add(scope);
        if let Some(slot) = self.scopes.of_schemas.get_mut(id.as_usize()) {
            *slot = inner;
        }
        inner
    }

    pub(super) fn base(&self, resource: ResourceId) -> String {
        self.scopes.resource(resource).map(|resource| resource.base.clone()).unwrap_or_default()
    }

    /// The resource that a schema is the root of, by its `$id`.
    fn resource_at(&mut self, node: &Node<'d>, scope: Scope) -> Option<ResourceId> {
        let draft = scope.dialect.draft;
        let key = if draft == Draft::V4 { "id" } else { "$id" };
        let named = node.get(key)?;
        let text = named.as_str()?;
        // What stands beside a reference is ignored there, `$id` included.
        if draft.ignores_siblings() && node.reference().is_some() {
            return None;
        }
        let (head, fragment) = text.split_once('#').unwrap_or((text, ""));
        if head.is_empty() {
            return None;
        }
        let Some(base) = uri::join(&self.base(scope.resource), head) else {
            let message = format!("`{text}` is no URI; the schema is known by its place alone");
            self.diagnostics.push(Diagnostic::warning("malformed-id", named.at(), message));
            return None;
        };
        if !uri::is_reference(head) {
            let message = format!("`{text}` is no URI; it is read as `{base}`");
            self.diagnostics.push(Diagnostic::warning("malformed-id", named.at(), message));
        }
        if !fragment.is_empty() && draft >= Draft::V2019_09 {
            let message = format!("`{key}` must not have a fragment; it is read without it");
            self.diagnostics.push(
                Diagnostic::warning("malformed-id", named.at(), message)
                    .with_help(format!("`$anchor: {fragment}` names a schema inside a resource")),
            );
        }
        let resource = self.scopes.add_resource(Resource {
            base: base.clone(),
            source: node.source(),
            root: Some(*node),
        });
        self.name(base, resource, named.at());
        Some(resource)
    }

    /// Makes a resource known by its URI. Schemas are not read in the order of the document, but the first counts.
    fn name(&mut self, uri: String, resource: ResourceId, at: Location) {
        let key =
            self.scopes.by_uri.get(&uri).and_then(|known| self.scopes.resource(*known)?.root?.get("$id"));
        let Some(known) = key.map(|key| key.at()) else {
            self.scopes.by_uri.insert(uri, resource);
            return;
        };
        let message = format!("an earlier schema has the `$id` `{uri}` as well; references lead to that one");
        self.diagnostics.push(Diagnostic::warning("duplicate-id", known.max(at), message));
        if at < known {
            self.scopes.by_uri.insert(uri, resource);
        }
    }

    /// The dialect that `$schema` or `jsonSchemaDialect` names: one that is known, or one whose meta-schema is at hand.
    fn dialect(&mut self, named: &Node<'d>, base: &str) -> Dialect {
        let Some(text) = named.as_str() else {
            if named.name() == "jsonSchemaDialect" {
                return Dialect::from(Draft::V2020_12);
            }
            self.wrong(named, "the URI of a dialect");
            return Dialect::from(Draft::V2020_12);
        };
        if let Some(known) = Dialect::known(text) {
            return known;
        }
        let found = uri::join(base, text.trim_end_matches('#'))
            .ok_or(Unavailable::Remote)
            .and_then(|uri| self.documents.at(&uri))
            .ok()
            .and_then(|source| self.documents.root(source))
            .and_then(|meta| described(&meta));
        found.unwrap_or_else(|| {
            let message =
                format!("the dialect `{text}` is not known; its schemas are read as JSON Schema 2020-12");
            self.diagnostics.push(Diagnostic::warning("unknown-dialect", named.at(), message));
            Dialect::from(Draft::V2020_12)
        })
    }
}

/// The dialect that a meta-schema describes: the draft that it is written in itself, and the vocabularies that it
/// lists (JSON Schema Core, section 8.1.2). `None` if it is written in none that is known.
fn described(meta: &Node<'_>) -> Option<Dialect> {
    let mut dialect = Dialect::known(meta.get("$schema")?.as_str()?)?;
    let Some(vocabularies) = meta.get("$vocabulary").filter(Node::is_object) else { return Some(dialect) };
    let listed: Vec<&str> =
        vocabularies.members().filter_map(|(uri, _)| uri.split("/vocab/").nth(1)).collect();
    for (name, vocabulary) in Vocabulary::OPTIONAL {
        if !listed.iter().any(|known| known.starts_with(name)) {
            dialect.without = dialect.without.and(vocabulary);
        }
    }
    Some(dialect)
}
