//! [`JsonItems`]: JSON texts one after the other: JSON lines (`application/jsonl`, `application/x-ndjson`) and
//! `application/json-seq` (RFC 7464).

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::framed::{Framed, Framing, Read};
use super::streaming::{Body, ItemError};

/// What stands before each text of a sequence (RFC 7464, section 2.2).
const RECORD_SEPARATOR: u8 = 0x1e;

/// The items of a body, each read when it has come in full.
///
/// An item that is no JSON of the type is an error in its place, and others follow.
pub struct JsonItems<T>(Framed<T>);

impl<T: DeserializeOwned + 'static> JsonItems<T> {
    /// The items of this body, one a line.
    pub fn lines(body: Body) -> Self {
        Self(Framed::new(body, Texts { separator: b'\n', text: Vec::new() }, Read::json))
    }

    /// The items of this body, with a record separator before each.
    pub fn sequence(body: Body) -> Self {
        Self(Framed::new(body, Texts { separator: RECORD_SEPARATOR, text: Vec::new() }, Read::json))
    }
}

impl<T> Stream for JsonItems<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl<T> std::fmt::Debug for JsonItems<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JsonItems")
    }
}

/// Texts between separators; those that are empty are none.
struct Texts {
    separator: u8,
    text: Vec<u8>,
}

impl Framing for Texts {
    type Frame = Vec<u8>;

    fn feed(&mut self, bytes: &[u8], frames: &mut VecDeque<Vec<u8>>) {
        let separator = self.separator;
        let mut pieces = bytes.split(|byte| *byte == separator);
        self.text.extend_from_slice(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.end(frames);
            self.text.extend_from_slice(piece);
        }
    }

    fn end(&mut self, frames: &mut VecDeque<Vec<u8>>) {
        let text = std::mem::take(&mut self.text);
        if !text.trim_ascii().is_empty() {
            frames.push_back(text);
        }
    }

    fn waiting(&self) -> usize {
        self.text.len()
    }
}
