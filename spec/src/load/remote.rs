//! A URL → its document, by the means that the caller gave and within the limits that it set.

use std::cell::Cell;

use super::Unavailable;
use crate::options::{Fetched, Remote};

/// What may still be fetched.
#[derive(Debug)]
pub(super) struct Budget {
    remote: Remote,
    documents: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    /// Nothing was fetched yet.
    pub(super) fn new(remote: Remote) -> Self {
        let (documents, bytes) = (Cell::new(remote.max_documents), Cell::new(remote.max_bytes));
        Self { remote, documents, bytes }
    }

    /// Gets what is behind a URL.
    pub(super) fn fetch(&self, url: &str) -> Result<Fetched, Unavailable> {
        let Some(documents) = self.documents.get().checked_sub(1) else {
            let limit = self.remote.max_documents;
            return Err(Unavailable::because(format!(
                "{limit} documents were fetched already, which is the limit"
            )));
        };
        self.documents.set(documents);
        let fetched = (self.remote.fetch)(url).map_err(Unavailable::because)?;
        let Some(bytes) = self.bytes.get().checked_sub(fetched.bytes.len()) else {
            let limit = self.remote.max_bytes;
            return Err(Unavailable::because(format!(
                "what is fetched would exceed {limit} bytes, which is the limit"
            )));
        };
        self.bytes.set(bytes);
        Ok(fetched)
    }
}
