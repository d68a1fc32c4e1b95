//! [`Outage`]: how long nobody has listened. A server that died of a request may be started anew, and is then asked on.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Whether the server is away, for all requests that are under way.
#[derive(Debug, Default)]
pub(crate) struct Outage(Mutex<State>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// It has not answered yet: there may be no server at all.
    #[default]
    Unknown,
    There,
    /// Since when nobody listens.
    Away(Instant),
}

impl Outage {
    /// The server answers.
    pub(crate) fn is_over(&self) {
        *self.state() = State::There;
    }

    /// Nobody listens; whether that is still worth waiting for: a server that was there may be away for so long.
    pub(crate) fn goes_on(&self, limit: Duration) -> bool {
        let mut state = self.state();
        match *state {
            State::Unknown => false,
            State::There => {
                *state = State::Away(Instant::now());
                true
            }
            State::Away(since) => since.elapsed() < limit,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_was_there_is_waited_for_and_once() {
        let outage = Outage::default();
        assert!(!outage.goes_on(Duration::from_mins(1)), "it never answered");
        outage.is_over();
        assert!(
            outage.goes_on(Duration::ZERO) && !outage.goes_on(Duration::ZERO),
            "the limit is one for all requests"
        );
        outage.is_over();
        assert!(outage.goes_on(Duration::ZERO));
    }
}
