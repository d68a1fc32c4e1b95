//! [`Trouble`]: what goes wrong between a server and its clients, whatever the document says: for clients that want to see
//! how they bear it.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::header::CONTENT_LENGTH;
use http::{Response, StatusCode};

use super::answer::Answer;
use super::cors;
use super::problem::Problem;

/// The longest latency, whatever is asked for.
const LONGEST: Duration = Duration::from_mins(10);

/// One sort of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// `latency:300`: the answer is held back so many milliseconds.
    Latency(Duration),
    /// `timeout`: the answer does not come for ten minutes.
    Timeout,
    /// `reset`: the connection ends before a byte of the body is sent.
    Reset,
    /// `truncation`: the connection ends in the middle of the body.
    Truncation,
    /// `503`: the server fails with this status.
    Failure(StatusCode),
}

impl FromStr for Trouble {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let failure = |text: &str| text.parse().ok().filter(StatusCode::is_server_error).map(Self::Failure);
        let found = match name {
            "latency" => {
                value.parse().ok().map(|millis| Self::Latency(Duration::from_millis(millis).min(LONGEST)))
            }
            "timeout" => Some(Self::Timeout),
            "reset" => Some(Self::Reset),
            "truncation" => Some(Self::Truncation),
            other => failure(other),
        };
        found.ok_or_else(|| "one of latency:MILLISECONDS, timeout, reset, truncation, 500 to 599".to_owned())
    }
}

impl Trouble {
    /// How long the answer is held back.
    pub(super) fn delay(self) -> Option<Duration> {
        match self {
            Self::Latency(delay) => Some(delay),
            Self::Timeout => Some(LONGEST),
            _ => None,
        }
    }

    /// What is sent in the place of an answer.
    ///
    /// # Errors
    /// When nothing is sent: the connection is to end.
    pub(super) fn send(self, answer: Answer) -> io::Result<Response<Body>> {
        match self {
            Self::Latency(_) | Self::Timeout => Ok(answer.into_response()),
            Self::Reset => Err(io::ErrorKind::ConnectionReset.into()),
            Self::Failure(status) => Ok(failed(status, &answer).into_response()),
            Self::Truncation => Ok(truncated(answer)),
        }
    }
}

/// What is said in the place of an answer, to the same pages.
fn failed(status: StatusCode, answer: &Answer) -> Answer {
    let mut failed = Answer::from(Problem::new(status, "the mock was told to fail"));
    cors::keep(&answer.headers, &mut failed.headers);
    failed
}

/// An answer whose body breaks off half way, though its length was told.
fn truncated(answer: Answer) -> Response<Body> {
    let bytes = answer.content.as_ref().map(|content| content.bytes.clone()).unwrap_or_default();
    let half = bytes.slice(..bytes.len() / 2);
    let rest = async {
        // What is to be written is written while the body has nothing to say, and dropped once it breaks off.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    };
    let body = stream::iter([Ok::<Bytes, io::Error>(half)]).chain(stream::once(rest));
    let mut response = answer.into_response();
    if !bytes.is_empty() {
        response.headers_mut().insert(CONTENT_LENGTH, bytes.len().into());
    }
    *response.body_mut() = Body::from_stream(body);
    response
}

/// Trouble that comes by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Troubled {
    /// Which.
    pub trouble: Trouble,
    /// How many of a hundred requests meet it.
    pub percent: u8,
}

impl FromStr for Troubled {
    type Err = String;

    /// Reads e.g. `503@10`; without a number every request meets it.
    fn from_str(text: &str) -> Result<Self, String> {
        let (trouble, percent) = text.rsplit_once('@').unwrap_or((text, "100"));
        let percent = percent.trim_end_matches('%').parse().ok().filter(|percent| *percent <= 100);
        let percent = percent.ok_or_else(|| "a number from 0 to 100 is to stand behind the @".to_owned())?;
        Ok(Self { trouble: trouble.parse()?, percent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood() {
        assert_eq!("latency:5".parse(), Ok(Trouble::Latency(Duration::from_millis(5))));
        assert_eq!(
            "503@10%".parse(),
            Ok(Troubled { trouble: Trouble::Failure(StatusCode::SERVICE_UNAVAILABLE), percent: 10 })
        );
        assert_eq!("reset".parse(), Ok(Troubled { trouble: Trouble::Reset, percent: 100 }));
        for text in ["", "404", "latency", "latency:x", "reset@101", "reset@", "explode"] {
            assert!(text.parse::<Troubled>().is_err(), "{text}");
        }
    }
}
