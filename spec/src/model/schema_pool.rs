//! The pool that every schema of a document stands in, and the indices into it.

use std::ops::Index;

use super::Schema;

/// The index of a schema in its [`SchemaPool`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(u32);

impl SchemaId {
    /// The index as a number, for names and tables.
    pub fn as_usize(self) -> usize {
        self.0 as usize
    }
}

/// Every schema of a document.
#[derive(Debug, Clone, Default)]
pub struct SchemaPool {
    schemas: Vec<Schema>,
    /// Which schema resource each is part of, if that bears on anything.
    resources: Vec<u32>,
}

impl SchemaPool {
    /// Adds a schema; its sub-schemas and the targets of its references may be added later.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        // 2^32 schemas would take more memory than there is: the bound cannot be reached.
        let id = SchemaId(u32::try_from(self.schemas.len()).unwrap_or(u32::MAX));
        self.schemas.push(schema);
        id
    }

    /// Puts another schema in the place of one that was added.
    pub fn replace(&mut self, id: SchemaId, schema: Schema) {
        if let Some(slot) = self.schemas.get_mut(id.as_usize()) {
            *slot = schema;
        }
    }

    /// Tells which resource each schema is part of (JSON Schema Core, section 4.3.5): the dynamic scope that
    /// `$dynamicRef` looks through is one of resources.
    pub(crate) fn divide(&mut self, resources: Vec<u32>) {
        self.resources = resources;
    }

    /// The resource that a schema is part of; `None` if nothing depends on that.
    pub fn resource(&self, id: SchemaId) -> Option<u32> {
        self.resources.get(id.as_usize()).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.schemas.len()
    }

    /// A schema that is to be changed.
    pub(crate) fn get_mut(&mut self, id: SchemaId) -> Option<&mut Schema> {
        self.schemas.get_mut(id.as_usize())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Every schema with its index, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        (0..).map(SchemaId).zip(&self.schemas)
    }
}

impl Index<SchemaId> for SchemaPool {
    type Output = Schema;

    #[expect(
        clippy::indexing_slicing,
        reason = "a SchemaId is made by `push` alone, and nothing is ever removed"
    )]
    fn index(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.as_usize()]
    }
}
