//! When a call that failed is made again, and after which pause.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::clock::CAN_WAIT;
use super::{Phase, TransportError, retry_after};

/// The header field that makes any request safe to repeat (`draft-ietf-httpapi-idempotency-key-header`).
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// How calls that failed are made again; see [`ClientBuilder::retry`](super::ClientBuilder::retry).
///
/// Made again is what is safe to repeat: requests of idempotent methods (RFC 9110, section 9.2.2), requests with an
/// `Idempotency-Key`, and any request for which there was no connection. Reasons to do so are a connection that
/// fails or breaks off, a server that falls silent, and the statuses 408, 429, 500, 502, 503 and 504.
///
/// The pauses double from a tenth of a second to ten seconds, and each is cut by chance to between a half and the whole
/// of that, so that clients that failed together do not come back together. A `Retry-After` field makes a pause
/// longer; one beyond the longest pause ends the attempts, as does the time allowed for the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
}

impl Retry {
    /// A call is made at most so many times; 1 is never again.
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts, first_pause: Duration::from_millis(100), longest_pause: Duration::from_secs(10) }
    }

    /// The pause before the second attempt, before chance cuts it.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest pause, also for what `Retry-After` asks.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// The pause after the attempt of this number, counted from 1; `None` if it was the last.
    pub(super) fn pause(&self, attempt: u32, failure: &Failure<'_>) -> Option<Duration> {
        if !CAN_WAIT || attempt >= self.attempts || !failure.is_transient() {
            return None;
        }
        let backoff = self.backoff(attempt, chance());
        let asked = failure.headers().and_then(retry_after::read);
        match asked {
            Some(asked) if asked > self.longest_pause => None,
            Some(asked) => Some(asked.max(backoff)),
            None => Some(backoff),
        }
    }

    /// `chance` is from 0 to 1.
    fn backoff(&self, attempt: u32, chance: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let whole = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        whole.mul_f64(0.5 + chance / 2.0)
    }
}

/// What came of an attempt.
pub(super) enum Failure<'a> {
    Status(StatusCode, &'a HeaderMap),
    Transport(&'a TransportError),
}

impl Failure<'_> {
    /// Whether it may go away by itself.
    fn is_transient(&self) -> bool {
        match self {
            Self::Status(status, _) => matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
            Self::Transport(error) => matches!(error.phase, Phase::Connect | Phase::Send | Phase::Body),
        }
    }

    /// Whether nothing has reached the server for certain.
    pub(super) fn is_unsent(&self) -> bool {
        matches!(self, Self::Transport(error) if error.phase == Phase::Connect)
    }

    fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Status(_, headers) => Some(headers),
            Self::Transport(_) => None,
        }
    }
}

/// Whether sending a request twice is the same as sending it once (RFC 9110, section 9.2.2).
pub(super) fn is_idempotent(method: &str, headers: &HeaderMap) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
        || headers.contains_key(IDEMPOTENCY_KEY)
}

/// A number from 0 to 1 that differs from call to call: the keys of the standard library's hash maps are random, which
/// is enough to spread clients out.
fn chance() -> f64 {
    let bits = u32::try_from(RandomState::new().hash_one(0) >> 32).unwrap_or_default();
    f64::from(bits) / f64::from(u32::MAX)
}
