//! The body of a request → its bytes, as far as it is short enough, comes in time, and there is room for it.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;

/// The memory that bodies may take together, in bytes; that of a few of the longest if those are longer.
const TOGETHER: usize = 256 << 20;
/// What room is counted in, in bytes.
const UNIT: usize = 1_024;

/// What bodies may take of the mock.
#[derive(Debug)]
pub(super) struct Bounds {
    /// The longest one, in bytes.
    longest: usize,
    /// How long one may take to come.
    patience: Duration,
    /// What is left for all of them together.
    room: Arc<Semaphore>,
}

/// A body, with the room that it takes until it is dropped.
#[derive(Debug, Default)]
pub(super) struct Received {
    pub(super) bytes: Bytes,
    room: Option<OwnedSemaphorePermit>,
}

impl Bounds {
    pub(super) fn new(longest: usize, patience: Duration) -> Self {
        let together = longest.saturating_mul(4).max(TOGETHER) / UNIT;
        Self { longest, patience, room: Arc::new(Semaphore::new(together.min(Semaphore::MAX_PERMITS))) }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// What the client is told if it cannot be read: it is too long, too slow, one too many, or its framing is broken.
    pub(super) async fn read(&self, body: Incoming) -> Result<Received, Problem> {
        if body.is_end_stream() {
            return Ok(Received::default());
        }
        // What the head announces need not be read to be refused.
        if body.size_hint().lower() > u64::try_from(self.longest).unwrap_or(u64::MAX) {
            return Err(self.too_long(body));
        }
        let slow = || Problem::new(StatusCode::REQUEST_TIMEOUT, "the body does not come to its end");
        tokio::time::timeout(self.patience, self.whole(body)).await.unwrap_or_else(|_| Err(slow()))
    }

    async fn whole(&self, mut body: Incoming) -> Result<Received, Problem> {
        let mut received = Received::default();
        let mut rest = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| {
                Problem::new(StatusCode::BAD_REQUEST, format!("the body cannot be read: {error}"))
            })?;
            let Ok(data) = frame.into_data() else { continue };
            let length = received.bytes.len() + rest.len() + data.len();
            if length > self.longest {
                return Err(self.too_long(body));
            }
            self.make_room(&mut received, length)?;
            // Most bodies come in one piece, which is not copied.
            if received.bytes.is_empty() {
                received.bytes = data;
            } else {
                rest.extend_from_slice(&data);
            }
        }
        if !rest.is_empty() {
            received.bytes = [received.bytes.as_ref(), rest.as_ref()].concat().into();
        }
        Ok(received)
    }

    /// Takes room for a body that has become so long.
    fn make_room(&self, received: &mut Received, length: usize) -> Result<(), Problem> {
        let taken = received.room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(length.div_ceil(UNIT).saturating_sub(taken)).unwrap_or(u32::MAX);
        let more = Arc::clone(&self.room).try_acquire_many_owned(more).map_err(|_| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "other requests have too much to say at the moment")
        })?;
        match &mut received.room {
            Some(room) => room.merge(more),
            None => received.room = Some(more),
        }
        Ok(())
    }

    /// Refuses the body. What still comes of it is thrown away for a while: most clients look for the answer only when they
    /// have sent everything, and would miss it if the connection ended before.
    fn too_long(&self, mut body: Incoming) -> Problem {
        tokio::spawn(tokio::time::timeout(self.patience, async move {
            while let Some(Ok(_)) = body.frame().await {}
        }));
        let detail = format!("the body is longer than {} bytes", self.longest);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }
}
