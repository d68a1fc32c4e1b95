//! What becomes of a document with errors when reading is to keep going: nothing that was not understood passes as sound.
//!
//! In: the API as far as it was read, and which of its parts were not understood. Out: the API without those operations, and
//! with schemas that accept anything in the place of those that say what nobody knows.

mod open;

use std::collections::HashSet;
use std::fmt;

use http::Method;

use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::{Api, Operation, PathTemplate, SchemaId};
use crate::source::Location;

/// What is not in the model, as it was not understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The operations under `paths`, by [`Operation::key`]; the path alone if it is not known which operations it has.
    pub operations: Vec<String>,
    /// The same of `webhooks`.
    pub webhooks: Vec<String>,
    /// The schemas that accept anything, as it is not known what they accept.
    pub schemas: Vec<Location>,
}

/// The parts of a document that were not understood, or not wholly.
#[derive(Debug, Default)]
pub(crate) struct Broken {
    pub(crate) operations: Vec<BrokenOperation>,
    pub(crate) webhooks: Vec<BrokenOperation>,
    pub(crate) schemas: Vec<SchemaId>,
}

/// An operation that was not understood, or a whole path.
#[derive(Debug)]
pub(crate) struct BrokenOperation {
    pub(crate) path: PathTemplate,
    /// `None` for all operations of the path.
    pub(crate) method: Option<Method>,
    pub(crate) location: Location,
}

impl fmt::Display for BrokenOperation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.method {
            Some(method) => write!(formatter, "{method} {}", self.path),
            None => write!(formatter, "{}", self.path),
        }
    }
}

/// Takes out of an API what was not understood, and says so.
pub(crate) fn leave_out(api: &mut Api, broken: &Broken, diagnostics: &mut Vec<Diagnostic>) -> LeftOut {
    remove(&mut api.operations, &broken.operations);
    remove(&mut api.webhooks, &broken.webhooks);
    let opened = open::schemas(&mut api.schemas, &broken.schemas);
    diagnostics.extend(broken.operations.iter().chain(&broken.webhooks).map(left_out));
    let told: HashSet<SchemaId> = broken.schemas.iter().copied().collect();
    diagnostics.extend(opened.iter().map(|id| accepts_anything(api, *id, told.contains(id))));
    let keys = |broken: &[BrokenOperation]| broken.iter().map(BrokenOperation::to_string).collect();
    LeftOut {
        operations: keys(&broken.operations),
        webhooks: keys(&broken.webhooks),
        schemas: opened.iter().map(|id| api[*id].location).collect(),
    }
}

fn remove(operations: &mut Vec<Operation>, broken: &[BrokenOperation]) {
    let broken: HashSet<_> =
        broken.iter().map(|broken| (broken.path.as_str(), broken.method.as_ref())).collect();
    operations.retain(|operation| {
        let path = operation.path.as_str();
        !broken.contains(&(path, Some(&operation.method))) && !broken.contains(&(path, None))
    });
}

fn left_out(broken: &BrokenOperation) -> Diagnostic {
    Diagnostic {
        code: "left-out",
        severity: Severity::Note,
        at: At::Key(broken.location),
        message: format!("{broken} is left out, as it was not understood as a whole"),
        help: None,
    }
}

fn accepts_anything(api: &Api, id: SchemaId, is_broken: bool) -> Diagnostic {
    let message = if is_broken {
        "this schema is read as one that accepts anything, as it was not understood as a whole"
    } else {
        "this schema is read as one that accepts anything, as it refuses what another accepts that was not understood"
    };
    Diagnostic::note("opened-schema", api[id].location, message)
}
