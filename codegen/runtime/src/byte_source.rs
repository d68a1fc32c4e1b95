//! [`ByteSource`]: bytes to be sent, from memory, from a file or from a stream.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::{io, pin::Pin, sync::Arc, sync::Mutex};

use bytes::Bytes;
#[cfg(not(target_arch = "wasm32"))]
use futures_util::stream::{self, Stream, StreamExt as _};

/// What is sent as a body, or as a file in one: bytes, text, a stream. A clone sends the same once more.
#[derive(Clone)]
pub struct ByteSource {
    source: Source,
    /// The name of the file that it comes from, if it comes from one.
    pub(super) file_name: Option<String>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    Stream {
        length: Option<u64>,
        open: Open,
        /// Whether it starts anew each time.
        repeats: bool,
    },
}

/// What starts a stream, each time that the content is sent.
#[cfg(not(target_arch = "wasm32"))]
type Open = Arc<dyn Fn() -> Chunks + Send + Sync>;

/// A stream of bytes.
#[cfg(not(target_arch = "wasm32"))]
type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

impl ByteSource {
    /// Streams what a function starts, anew each time that the request is sent. A length, if one is known, goes
    /// into `Content-Length`; without one the body is sent in chunks.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_fn<S>(length: Option<u64>, open: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let open: Open = Arc::new(move || Box::pin(open()));
        Self { source: Source::Stream { length, open, repeats: true }, file_name: None }
    }

    /// Streams what comes, once: a call with it is made but once, whatever comes of that.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        let once: Mutex<Option<Chunks>> = Mutex::new(Some(Box::pin(stream)));
        let source = Self::from_fn(None, move || {
            let gone = || stream::once(async { Err(io::Error::other("the stream was sent before")) }).boxed();
            once.lock().ok().and_then(|mut stream| stream.take()).unwrap_or_else(gone)
        });
        source.that_repeats(false)
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn that_repeats(mut self, whether: bool) -> Self {
        if let Source::Stream { repeats, .. } = &mut self.source {
            *repeats &= whether;
        }
        self
    }

    /// Whether it can be sent a second time.
    pub(super) fn repeats(&self) -> bool {
        match &self.source {
            Source::Bytes(_) => true,
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { repeats, .. } => *repeats,
        }
    }

    /// How many bytes it has, if that is known before it is sent.
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { length, .. } => *length,
        }
    }

    /// The length that the HTTP client does not find out by itself.
    pub(super) fn streamed_length(&self) -> Option<u64> {
        self.length().filter(|_| self.as_bytes().is_none())
    }

    /// The bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { .. } => None,
        }
    }

    /// The bytes, as they are sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn chunks(&self) -> Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>> {
        match &self.source {
            Source::Bytes(bytes) => stream::iter([Ok(bytes.clone())]).boxed(),
            Source::Stream { open, .. } => open(),
        }
    }
}

impl From<Bytes> for ByteSource {
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Bytes(bytes), file_name: None }
    }
}

impl From<Vec<u8>> for ByteSource {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for ByteSource {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static [u8]> for ByteSource {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<&'static str> for ByteSource {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<ByteSource> for reqwest::Body {
    fn from(content: ByteSource) -> Self {
        match content.source {
            Source::Bytes(bytes) => Self::from(bytes),
            #[cfg(not(target_arch = "wasm32"))]
            Source::Stream { open, .. } => Self::wrap_stream(open()),
        }
    }
}

/// The same bytes, or the same stream.
impl PartialEq for ByteSource {
    fn eq(&self, other: &Self) -> bool {
        match (&self.source, &other.source) {
            (Source::Bytes(one), Source::Bytes(two)) => one == two,
            #[cfg(not(target_arch = "wasm32"))]
            (Source::Stream { open: one, .. }, Source::Stream { open: two, .. }) => Arc::ptr_eq(one, two),
            #[cfg(not(target_arch = "wasm32"))]
            _ => false,
        }
    }
}

impl Eq for ByteSource {}

impl fmt::Debug for ByteSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ByteSource");
        shown.field("file_name", &self.file_name).field("length", &self.length()).finish_non_exhaustive()
    }
}

/// From text, as the contract table has arguments.
#[cfg(feature = "contract")]
impl<'de> serde::Deserialize<'de> for ByteSource {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
