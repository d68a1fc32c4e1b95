//! [`Known`]: which schema stands where.

use crate::model::SchemaId;
use crate::source::Location;

/// Schemas by their places: a table for each text, as long as it must be. Values are numbered in the order of the text, so that
/// a table is faster than a map, and takes less memory where every tenth value is a schema.
#[derive(Debug, Default)]
pub(super) struct Known {
    by_text: Vec<Vec<Option<SchemaId>>>,
}

impl Known {
    /// The schema at a location.
    pub(super) fn get(&self, at: Location) -> Option<SchemaId> {
        *self.by_text.get(at.source().0 as usize)?.get(at.index())?
    }

    /// Enters the schema at a location.
    pub(super) fn insert(&mut self, at: Location, id: SchemaId) {
        let (text, index) = (at.source().0 as usize, at.index());
        if self.by_text.len() <= text {
            self.by_text.resize_with(text + 1, Vec::new);
        }
        let Some(schemas) = self.by_text.get_mut(text) else { return };
        if schemas.len() <= index {
            schemas.resize(index + 1, None);
        }
        if let Some(slot) = schemas.get_mut(index) {
            *slot = Some(id);
        }
    }
}
