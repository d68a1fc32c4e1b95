//! Lifts every Schema Object out of the document into one pool, raised to JSON Schema 2020-12.
//!
//! In: nodes at which a Schema Object stands. Out: their indices, at once; what the schemas say follows when
//! [`Lifter::finish`] has worked through the queue. Nothing here recurses, so no nesting is too deep.

mod keyword;
mod raise;
mod shape;
mod unfamiliar;

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Documents, Unavailable};
use crate::model::{Keyword, Schema, SchemaId, SchemaPool, Version};
use crate::node::Node;
use crate::resolve::{self, Dangling};
use crate::source::{Location, SourceId};

/// Collects schemas.
pub(crate) struct Lifter<'d> {
    documents: &'d Documents,
    version: Version,
    pool: SchemaPool,
    /// The schemas by [`Node::identity`].
    known: HashMap<Location, SchemaId>,
    /// Schemas that have an index, but whose keywords have not been read.
    queue: Vec<(SchemaId, Node<'d>)>,
    /// Schemas by `$anchor` and `$dynamicAnchor`, and by `$id`.
    anchors: HashMap<(SourceId, String), SchemaId>,
    /// References by anchor or `$id`; followed when all schemas are known.
    late: Vec<LateReference>,
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

struct LateReference {
    schema: SchemaId,
    /// Why it cannot be followed at once.
    dangling: Dangling,
    reference: String,
    at: Location,
}

impl<'d> Lifter<'d> {
    /// A lifter without schemas.
    pub(crate) fn new(documents: &'d Documents, version: Version) -> Self {
        Self {
            documents,
            version,
            pool: SchemaPool::default(),
            known: HashMap::new(),
            queue: Vec::new(),
            anchors: HashMap::new(),
            late: Vec::new(),
            diagnostics: Findings::default(),
            broken: Vec::new(),
        }
    }

    /// The index of the schema at a node.
    pub(crate) fn schema(&mut self, node: Node<'d>) -> SchemaId {
        if let Some(id) = self.known.get(&node.identity()) {
            return *id;
        }
        let id = self.pool.push(Schema { location: node.at(), boolean: None, keywords: Vec::new() });
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
        self.pool.push(Schema { location, boolean: None, keywords })
    }

    /// Reads the keywords of every schema and follows what they refer to.
    pub(crate) fn finish(mut self) -> Lifted {
        self.drain();
        self.follow_late();
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
            let keywords = self.keywords(id, node);
            let mut keywords = self.raise(node, keywords);
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

    /// Follows a reference that stands in a schema; `None` when it has to wait or leads nowhere.
    fn reference(&mut self, from: SchemaId, node: &Node<'d>) -> Option<SchemaId> {
        let reference = node.as_str()?;
        match resolve::target(self.documents, node.source(), reference) {
            Ok(target) => Some(self.schema(target)),
            Err(dangling @ (Dangling::Anchor { .. } | Dangling::Unavailable(Unavailable::Remote))) => {
                let (reference, at) = (reference.to_owned(), node.at());
                self.late.push(LateReference { schema: from, dangling, reference, at });
                None
            }
            Err(dangling) => {
                self.diagnostics.push(dangling.diagnostic(reference, node.at()));
                None
            }
        }
    }

    fn follow_late(&mut self) {
        for late in std::mem::take(&mut self.late) {
            let key = match &late.dangling {
                Dangling::Anchor { source, name } => (*source, name.clone()),
                _ => (late.at.source(), late.reference.clone()),
            };
            if let Some(target) = self.anchors.get(&key) {
                let mut schema = self.pool[late.schema].clone();
                schema.keywords.insert(0, Keyword::Ref(*target));
                self.pool.replace(late.schema, schema);
                continue;
            }
            self.broken.push(late.schema);
            self.diagnostics.push(late.dangling.diagnostic(&late.reference, late.at));
        }
    }
}
