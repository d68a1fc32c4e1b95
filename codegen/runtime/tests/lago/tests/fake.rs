//! A middleware in place of a network: what happens around a call, without sockets and on a clock that stands still.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::Client;
use crate::runtime::{ClientBuilder, Next, Phase, TransportError};

/// What comes of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reply {
    /// A response with this status and these header fields, and `{}`.
    Status(u16, &'static [(&'static str, &'static str)]),
    /// No response.
    Fail(Phase),
    /// 204 after so many seconds.
    Late(u64),
}

/// The attempts that were made: when, and with which header fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen(Arc<Mutex<Vec<(Instant, http::HeaderMap)>>>);

impl Seen {
    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// How long after the one before each attempt was made.
    pub(super) fn pauses(&self) -> Vec<Duration> {
        self.0.lock().unwrap().windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }

    /// The values of a header field.
    pub(super) fn fields(&self, name: &str) -> Vec<Option<String>> {
        let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
        self.0.lock().unwrap().iter().map(|(_, headers)| headers.get(name).map(text)).collect()
    }
}

/// A client whose attempts get these replies in turn and the last one for ever.
pub(super) fn network(replies: &'static [Reply]) -> (ClientBuilder, Seen) {
    let seen = Seen::default();
    let attempts = seen.clone();
    let middleware = move |request: reqwest::Request, next: Next| {
        let mut attempts = attempts.0.lock().unwrap();
        let reply = *replies.get(attempts.len()).unwrap_or(replies.last().unwrap());
        attempts.push((Instant::now(), request.headers().clone()));
        async move { answer(reply, &next).await }
    };
    (Client::builder().base_url("http://127.0.0.1:1").middleware(middleware), seen)
}

async fn answer(reply: Reply, next: &Next) -> Result<reqwest::Response, TransportError> {
    let (status, fields) = match reply {
        Reply::Status(status, fields) => (status, fields),
        Reply::Late(seconds) => {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            (204, &[] as &[_])
        }
        Reply::Fail(phase) => {
            let mut error = next.fail("as asked");
            error.phase = phase;
            return Err(error);
        }
    };
    let response = http::Response::builder().status(status);
    let response = fields.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    Ok(response.body("{}").unwrap().into())
}
