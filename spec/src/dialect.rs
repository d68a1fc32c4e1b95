//! Lifts every Schema Object out of the document into one pool, raised to JSON Schema 2020-12.
//!
//! In: nodes at which a Schema Object stands. Out: their indices, at once; what the schemas say follows when
//! [`Lifter::finish`] has worked through the queue. Nothing here recurses, so no nesting is too deep.
//!
//! References are followed when everything around them has been read, as a schema may be known by an `$id` or an
//! anchor that stands further down.

mod discriminator;
mod doubtful;
mod dynamic;
mod former;
mod keyword;
mod known;
mod raise;
mod reference;
mod scope;
mod shape;
mod unfamiliar;
mod xml;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Findings};
use crate::load::Documents;
use crate::model::{Keyword, Schema, SchemaId, SchemaPool, Version};
use crate::node::Node;
use crate::source::Location;
use known::Known;
use reference::LateReference;
use scope::{ScopeId, Scopes};

/// Collects schemas.
pub(crate) struct Lifter<'d> {
    documents: &'d Documents,
    version: Version,
    pool: SchemaPool,
    /// The schemas by [`Node::identity`].
    known: Known,
    /// Schemas that have an index, but whose keywords have not been read.
    queue: Vec<(SchemaId, Node<'d>)>,
    /// What relative references and keywords mean in each schema.
    scopes: Scopes<'d>,
    /// The scope of the schema that is being read.
    here: ScopeId,
    /// References that stand in schemas.
    late: Vec<LateReference<'d>>,
    /// The schemas that have a `$dynamicRef`.
    dynamic: Vec<SchemaId>,
    /// The regular expressions that were tried and are sound.
    sound_patterns: HashSet<String>,
    /// What is wrong with the schemas.
    diagnostics: Findings,
    /// The schemas that could not be read, or not wholly.
    broken: Vec<SchemaId>,
}

/// What came of the schemas.
pub(crate) struct Lifted {
    /// The schemas.
    pub(crate) pool: SchemaPool,
    /// Those that could not be read, or not wholly.
    pub(crate) broken: Vec<SchemaId>,
    /// What is wrong with them.
    pub(crate) diagnostics: Findings,
}

impl<'d> Lifter<'d> {
    /// A lifter without schemas.
    pub(crate) fn new(documents: &'d Documents, version: Version) -> Self {
        Self {
            documents,
            version,
            pool: SchemaPool::default(),
            known: Known::default(),
            queue: Vec::new(),
            scopes: Scopes::default(),
            here: ScopeId::default(),
            late: Vec::new(),
            dynamic: Vec::new(),
            sound_patterns: HashSet::new(),
            diagnostics: Findings::default(),
            broken: Vec::new(),
        }
    }

    /// The index of the schema at a node that stands in no other schema.
    pub(crate) fn schema(&mut self, node: Node<'d>) -> SchemaId {
        if let Some(id) = self.known.get(node.identity()) {
            return id;
        }
        let scope = self.scope_of_file(node.source());
        self.enter(node, scope)
    }

    /// The index of a schema that stands in the one that is being read.
    fn inner(&mut self, node: Node<'d>) -> SchemaId {
        match self.known.get(node.identity()) {
            Some(id) => id,
            None => self.enter(node, self.here),
        }
    }

    fn enter(&mut self, node: Node<'d>, scope: ScopeId) -> SchemaId {
        let id = self.push(Schema { location: node.at(), boolean: None, keywords: Vec::new() }, scope);
        self.known.insert(node.identity(), id);
        self.queue.push((id, node));
        id
    }

    /// A schema that accepts everything, for what should have one.
    pub(crate) fn anything(&mut self, location: Location) -> SchemaId {
        self.synthetic(location, Vec::new())
    }

    /// A schema that the document does not spell out, but that raising needs.
    fn synthetic(&mut self, location: Location, keywords: Vec<Keyword>) -> SchemaId {
        self.push(Schema { location, boolean: None, keywords }, self.here)
    }

    fn push(&mut self, schema: Schema, scope: ScopeId) -> SchemaId {
        self.scopes.of_schemas.push(scope);
        self.pool.push(schema)
    }

    /// Reads the keywords of every schema and follows what they refer to.
    pub(crate) fn finish(mut self) -> Lifted {
        self.drain();
        self.follow_late();
        self.settle_dynamic_references();
        Lifted { pool: self.pool, broken: self.broken, diagnostics: self.diagnostics }
    }

    fn drain(&mut self) {
        while let Some((id, node)) = self.queue.pop() {
            let faults = self.diagnostics.faults();
            let schema = self.read(id, &node);
            if self.diagnostics.faults() > faults {
                self.broken.push(id);
            }
            self.pool.replace(id, schema);
        }
    }

    fn read(&mut self, id: SchemaId, node: &Node<'d>) -> Schema {
        let location = node.at();
        if node.is_object() {
            self.here = self.scope_at(id, node);
            let keywords = self.keywords(id, node);
            let mut keywords = self.raise(id, node, keywords);
            // There are very many schemas, most with two or three keywords.
            keywords.shrink_to_fit();
            return Schema { location, boolean: None, keywords };
        }
        let boolean = node.as_bool();
        if boolean.is_none() {
            let message = format!("a schema must be an object or a boolean, not {}", node.describe());
            self.diagnostics.push(Diagnostic::error("wrong-type", location, message));
        }
        Schema { location, boolean, keywords: Vec::new() }
    }
}
