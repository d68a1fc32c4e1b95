//! Files on disk as [`ByteSource`], read while they are sent.
#![cfg(not(target_arch = "wasm32"))]

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use super::ByteSource;

impl ByteSource {
    /// A file. It is opened when the request is sent, and each time that it is sent again.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let length = path.metadata().ok().filter(Metadata::is_file).map(|file| file.len());
        let mut content = Self::from_fn(length, move || read(path.clone()));
        content.file_name = file_name;
        content
    }
}

impl From<PathBuf> for ByteSource {
    fn from(path: PathBuf) -> Self {
        Self::from_path(path)
    }
}

impl From<&Path> for ByteSource {
    fn from(path: &Path) -> Self {
        Self::from_path(path)
    }
}

/// Reads a file in pieces, from the first time that one is asked for.
fn read(path: PathBuf) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::once(File::open(path)).flat_map(|opened| {
        stream::try_unfold(opened, |file| async move {
            let mut file = file?;
            let mut piece = Vec::with_capacity(64 << 10);
            let count = file.read_buf(&mut piece).await?;
            Ok((count > 0).then(|| (Bytes::from(piece), Ok(file))))
        })
    })
}
