//! Waiting: the time allowed for a call, and pauses between its attempts.
//!
//! In a browser there is no timer that a future could wait for without more dependencies; there the platform's own
//! limit is set on each request instead, and nothing is sent a second time.

use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use tokio::time::Instant;

use super::{Endpoint, Phase, TransportError};

/// Whether a pause is possible at all.
pub(super) const CAN_WAIT: bool = cfg!(not(target_arch = "wasm32"));

/// The end of the time allowed for a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    #[cfg(not(target_arch = "wasm32"))]
    endpoint: &'static Endpoint,
    #[cfg(not(target_arch = "wasm32"))]
    end: Option<Instant>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Deadline {
    /// So long from now; `None` for ever, as is what no clock can hold.
    pub(super) fn after(endpoint: &'static Endpoint, limit: Option<Duration>) -> Self {
        Self { endpoint, end: limit.and_then(|limit| Instant::now().checked_add(limit)) }
    }

    /// Waits for a part of the call, but not beyond the end.
    pub(super) async fn within<F: Future>(&self, phase: Phase, part: F) -> Result<F::Output, TransportError> {
        let Some(end) = self.end else { return Ok(part.await) };
        let late = |_| TransportError::timed_out(self.endpoint, phase);
        tokio::time::timeout_at(end, part).await.map_err(late)
    }

    /// Whether there is time for a pause, and something after it.
    pub(super) fn allows(&self, pause: Duration) -> bool {
        self.end.is_none_or(|end| pause < end.saturating_duration_since(Instant::now()))
    }
}

#[cfg(target_arch = "wasm32")]
impl Deadline {
    pub(super) fn after(_: &'static Endpoint, _: Option<Duration>) -> Self {
        Self {}
    }

    pub(super) async fn within<F: Future>(&self, _: Phase, part: F) -> Result<F::Output, TransportError> {
        Ok(part.await)
    }

    pub(super) fn allows(&self, _: Duration) -> bool {
        CAN_WAIT
    }
}

/// When something kept is to be had anew.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expiry {
    #[cfg(not(target_arch = "wasm32"))]
    end: Option<Instant>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Expiry {
    /// So long from now; `None` for never.
    pub(super) fn after(lifetime: Option<Duration>) -> Self {
        Self { end: lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime)) }
    }

    pub(super) fn is_past(&self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

/// A browser has no such clock: there a server tells by refusing.
#[cfg(target_arch = "wasm32")]
impl Expiry {
    pub(super) fn after(_: Option<Duration>) -> Self {
        Self {}
    }

    pub(super) fn is_past(&self) -> bool {
        false
    }
}

/// Waits so long.
pub(super) async fn sleep(pause: Duration) {
    #[cfg(not(target_arch = "wasm32"))]
    tokio::time::sleep(pause).await;
    #[cfg(target_arch = "wasm32")]
    let _ = pause;
}
