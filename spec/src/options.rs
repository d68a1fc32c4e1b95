//! [`Options`]: what reading a document may touch beside its folder, and what becomes of one with errors.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// How a document is to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Gives the API though the document has errors, without what was not understood; see [`crate::LeftOut`].
    pub keep_going: bool,
    /// Folders that references may lead into, beside the folder of the document and what is below it.
    pub allowed_folders: Vec<PathBuf>,
    /// How documents behind URLs are had; without it, a reference to a URL cannot be followed.
    pub remote: Option<Remote>,
}

/// Documents behind URLs, within limits. This crate never touches the network: whoever wants URLs followed brings the means.
#[derive(Clone)]
pub struct Remote {
    /// The means.
    pub fetch: Fetch,
    /// How many documents may be fetched.
    pub max_documents: usize,
    /// How many bytes they may have together.
    pub max_bytes: usize,
}

/// Gets what is behind an absolute `http` or `https` URL without a fragment, or tells why it cannot.
pub type Fetch = Arc<dyn Fn(&str) -> Result<Fetched, String> + Send + Sync>;

/// What was behind a URL.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The URL that it came from in the end, if that is another one: what relative references in it start from
    /// (RFC 3986, section 5.1.3).
    pub redirected_to: Option<String>,
    /// The document.
    pub bytes: Vec<u8>,
}

impl Remote {
    /// With limits that no real API comes near.
    pub fn new(fetch: impl Fn(&str) -> Result<Fetched, String> + Send + Sync + 'static) -> Self {
        Self { fetch: Arc::new(fetch), max_documents: 1_000, max_bytes: 100_000_000 }
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fetch: _, max_documents, max_bytes } = self;
        let mut shown = formatter.debug_struct("Remote");
        shown.field("max_documents", max_documents).field("max_bytes", max_bytes).finish_non_exhaustive()
    }
}
