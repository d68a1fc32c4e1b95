//! A call that failed below HTTP's semantics.

use std::fmt;

use super::Endpoint;

/// How far a call got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// The request could not be put together, e.g. a secret has a line break in it.
    Build,
    /// The call waited for others to end, as the client limits how many there are at a time.
    Queue,
    /// There was no token to be had for the request.
    Authorize,
    /// A middleware failed.
    Middleware,
    /// No connection to the server.
    Connect,
    /// The request was on its way, or the head of the response was awaited.
    Send,
    /// The server sent the client from one place to another without end.
    Redirect,
    /// The body of the response was on its way.
    Body,
    /// The body of the response is longer than the client accepts.
    TooLarge,
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Build => "the request could not be built",
            Self::Queue => "too many other calls were under way",
            Self::Authorize => "no token could be had",
            Self::Middleware => "a middleware failed",
            Self::Connect => "no connection to the server",
            Self::Send => "the request could not be sent or was not answered",
            Self::Redirect => "redirected too often",
            Self::Body => "the response broke off",
            Self::TooLarge => "the response is longer than the client accepts",
        })
    }
}

/// A request that did not reach the server, or a response that did not arrive in full.
#[derive(Debug)]
pub struct TransportError {
    /// The operation that was called.
    pub endpoint: &'static Endpoint,
    /// How far the call got.
    pub phase: Phase,
    timed_out: bool,
    source: Option<Source>,
}

/// What a failure came from.
pub(super) type Source = Box<dyn std::error::Error + Send + Sync>;

impl TransportError {
    pub(super) fn new(endpoint: &'static Endpoint, phase: Phase, source: Option<Source>) -> Self {
        Self { endpoint, phase, timed_out: false, source }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn timed_out(endpoint: &'static Endpoint, phase: Phase) -> Self {
        Self { timed_out: true, ..Self::new(endpoint, phase, None) }
    }

    /// The URL is taken off the error: a query can hold a secret.
    pub(super) fn from_reqwest(endpoint: &'static Endpoint, phase: Phase, error: reqwest::Error) -> Self {
        let phase = if is_connect(&error) {
            Phase::Connect
        } else if error.is_redirect() {
            Phase::Redirect
        } else {
            phase
        };
        let timed_out = error.is_timeout();
        Self { timed_out, ..Self::new(endpoint, phase, Some(Box::new(error.without_url()))) }
    }

    /// Whether the time was up: for the call as a whole, for connecting, or for the next bytes of the response.
    pub fn is_timeout(&self) -> bool {
        self.timed_out
    }
}

/// In a browser there is no telling: the platform does not say.
fn is_connect(error: &reqwest::Error) -> bool {
    #[cfg(not(target_arch = "wasm32"))]
    return error.is_connect();
    #[cfg(target_arch = "wasm32")]
    return {
        let _ = error;
        false
    };
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let late = if self.timed_out { "; the time allowed was up" } else { "" };
        write!(formatter, "{}: {}{late}", self.endpoint, self.phase)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
