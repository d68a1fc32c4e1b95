//! [`Framed`]: a body that is cut into items while it comes.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream;
use serde::de::DeserializeOwned;

use super::streaming::{Body, ItemError, Items};
use super::{DecodeReason, Phase, json};

/// How a body is cut.
pub(super) trait Framing {
    /// A piece of the body that is an item, as bytes or in parts.
    type Frame;

    /// Takes further bytes, and puts the items that they complete behind those that are there.
    fn feed(&mut self, bytes: &[u8], frames: &mut VecDeque<Self::Frame>);

    /// Takes the end of the body.
    fn end(&mut self, frames: &mut VecDeque<Self::Frame>);

    /// How many bytes wait for their item to be complete.
    fn waiting(&self) -> usize;
}

/// What comes of a frame.
pub(super) enum Read<T> {
    Item(T),
    /// It says that nothing follows.
    End,
    /// It cannot be read; what stood there goes into the error.
    Failed(Vec<u8>, DecodeReason),
}

impl<T: DeserializeOwned> Read<T> {
    /// Reads JSON.
    pub(super) fn json(text: Vec<u8>) -> Self {
        match json::from_slice(&text) {
            Ok(item) => Self::Item(item),
            Err(reason) => Self::Failed(text, reason),
        }
    }
}

/// The items of a body. One that cannot be read is an error in its place, and others may follow; after any other error none
/// do.
pub(super) struct Framed<T>(Pin<Box<dyn Items<Result<T, ItemError>>>>);

impl<T: 'static> Framed<T> {
    /// Cuts a body, and reads each frame.
    pub(super) fn new<F>(body: Body, framing: F, read: fn(F::Frame) -> Read<T>) -> Self
    where
        F: Framing<Frame: Send> + Send + 'static,
    {
        let start = Some(Reading { body, framing, frames: VecDeque::new(), ended: false });
        Self(Box::pin(stream::unfold(start, move |reading| async move {
            let mut reading = reading?;
            let deadline = reading.body.deadline();
            let frame = deadline.within(Phase::Body, reading.frame()).await;
            let item = match frame.map_err(ItemError::Transport).and_then(|frame| frame).transpose()? {
                Ok(frame) => match read(frame) {
                    Read::Item(item) => Ok(item),
                    Read::Failed(text, reason) => Err(reading.body.decode_error(&text, reason).into()),
                    Read::End => return None,
                },
                Err(error) => return Some((Err(error), None)),
            };
            Some((item, Some(reading)))
        })))
    }
}

/// A body that is being cut.
struct Reading<F: Framing> {
    body: Body,
    framing: F,
    frames: VecDeque<F::Frame>,
    ended: bool,
}

impl<F: Framing> Reading<F> {
    async fn frame(&mut self) -> Result<Option<F::Frame>, ItemError> {
        loop {
            if let Some(frame) = self.frames.pop_front() {
                return Ok(Some(frame));
            }
            if self.ended {
                return Ok(None);
            }
            if self.framing.waiting() > self.body.limit() {
                return Err(ItemError::Transport(self.body.too_large()));
            }
            if let Some(bytes) = self.body.chunk().await.map_err(ItemError::Transport)? {
                self.framing.feed(&bytes, &mut self.frames);
            } else {
                self.framing.end(&mut self.frames);
                self.ended = true;
            }
        }
    }
}

impl<T> Stream for Framed<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}
