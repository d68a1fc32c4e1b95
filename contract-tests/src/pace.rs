//! [`Pace`]: no faster than the run was told, and not at all while the server asks to be left alone.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use tokio::time::Instant;

/// No server is waited for longer than this at a time.
const LONGEST: Duration = Duration::from_mins(1);

/// When the next request may go.
#[derive(Debug)]
pub(crate) struct Pace {
    /// The time between two requests.
    interval: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    /// So many requests a second; as fast as can be if there is no such limit.
    pub(crate) fn new(rate: Option<f64>) -> Self {
        let interval = rate.and_then(|rate| Duration::try_from_secs_f64(rate.recip()).ok());
        Self { interval: interval.unwrap_or_default(), next: Mutex::new(Instant::now()) }
    }

    /// Waits for the turn of a request.
    pub(crate) async fn turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = (*next).max(now);
            // Without an interval only a pause puts requests off, all of them until the same moment.
            *next = if self.interval.is_zero() { *next } else { turn + self.interval };
            turn
        };
        // A timer for what is now would cost each request some of its time.
        if turn > now {
            tokio::time::sleep_until(turn).await;
        }
    }

    /// Sends nothing for a while.
    pub(crate) fn pause(&self, time: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + time);
    }
}

/// How long a server asks to be left alone: 429 for a second if it does not say (RFC 6585, section 4), 503 only if
/// it says, as it may be a failure like any other (RFC 9110, section 15.6.4).
pub(crate) fn asked_pause(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = || headers.get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?, now));
    let pause = match status {
        StatusCode::TOO_MANY_REQUESTS => said().or(Some(Duration::from_secs(1))),
        StatusCode::SERVICE_UNAVAILABLE => said(),
        _ => None,
    };
    pause.map(|pause| pause.min(LONGEST))
}

/// Seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_ask_for() {
        let now: Timestamp = "2024-03-01T12:00:00Z".parse().unwrap();
        for (status, said, seconds) in [
            (429, None, Some(1)),
            (429, Some("7"), Some(7)),
            (429, Some("99999"), Some(60)),
            (429, Some("soon"), Some(1)),
            (429, Some("Fri, 01 Mar 2024 12:00:09 GMT"), Some(9)),
            (429, Some("Fri, 01 Mar 2024 11:00:00 GMT"), Some(0)),
            (503, None, None),
            (503, Some("3"), Some(3)),
            (500, Some("3"), None),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(said.map(|said| (RETRY_AFTER, said.parse().unwrap())));
            let status = StatusCode::from_u16(status).unwrap();
            let pause = asked_pause(status, &headers, now).map(|pause| pause.as_secs());
            assert_eq!(pause, seconds, "{status} {said:?}");
        }
    }

    #[tokio::test]
    async fn requests_take_turns() {
        let pace = Pace::new(Some(100.0));
        let start = Instant::now();
        for _ in 0..6 {
            pace.turn().await;
        }
        assert!(start.elapsed() >= Duration::from_millis(49), "{:?}", start.elapsed());
        let free = Pace::new(None);
        free.pause(Duration::from_millis(30));
        let start = Instant::now();
        free.turn().await;
        free.turn().await;
        assert!(start.elapsed() >= Duration::from_millis(29), "{:?}", start.elapsed());
    }
}
