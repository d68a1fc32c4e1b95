//! [`Shared`]: one request from its head to its response: the body read, the document found, the answer made, logged and
//! sent, with what trouble there is to be.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming as Stream;

use super::Options;
use super::answer::{Answer, Trace};
use super::mount::Mounts;
use super::notice::{Access, Notice};
use super::prefer;
use super::problem::Problem;
use super::receive::Bounds;
use super::relay::Relay;
use super::service::{Incoming, Service};
use super::trouble::{Trouble, Troubled};
use crate::plan::chance::Chance;

/// What the connections of a mock share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) mounts: Mounts,
    pub(super) relay: Option<Relay>,
    pub(super) options: Options,
    bounds: Bounds,
    /// How many requests came, where that matters.
    asked: AtomicU64,
}

impl Shared {
    pub(super) fn new(mounts: Mounts, relay: Option<Relay>, options: Options) -> Self {
        let bounds = Bounds::new(options.longest_body, options.patience);
        Self { mounts, relay, options, bounds, asked: AtomicU64::new(0) }
    }

    /// Answers a request.
    pub(super) async fn respond(&self, request: Request<Stream>) -> Response<Body> {
        let (mut head, body) = request.into_parts();
        let body = self.bounds.read(body).await;
        let begun = Instant::now();
        let log = self.options.observer.logs().then(|| (head.method.clone(), head.uri.path().to_owned()));
        let preferred = prefer::preferences(&head.headers, head.uri.query().unwrap_or_default()).trouble;
        let mut service = None;
        let answer = match (body, self.mounts.find(&head.uri)) {
            (Err(problem), _) => Answer::from(problem),
            (Ok(_), None) => Answer::from(self.nothing_there()),
            (Ok(body), Some((found, inner))) => {
                head.uri = inner.unwrap_or(head.uri);
                let answer = self.say(&found, Incoming { head, body: body.bytes.clone() }).await;
                service = Some(found);
                answer
            }
        };
        let trouble = preferred.or_else(|| self.trouble());
        if let Some(delay) = trouble.and_then(Trouble::delay).or(answer.delay) {
            tokio::time::sleep(delay).await;
        }
        if let Some((method, path)) = log {
            self.log(service.as_deref(), method, path, &answer, begun);
        }
        match trouble {
            None => answer.into_response(),
            Some(trouble) => trouble.send(answer).unwrap_or_else(broken),
        }
    }

    async fn say(&self, service: &Service, incoming: Incoming) -> Answer {
        match &self.relay {
            Some(relay) => relay.answer(service, &incoming).await,
            None => service.answer(&incoming),
        }
    }

    fn nothing_there(&self) -> Problem {
        let detail = format!("no document is served there, but below {}", self.mounts.prefixes());
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    /// The trouble that the next request meets, the same for the same seed and number of the request.
    fn trouble(&self) -> Option<Trouble> {
        if self.options.troubles.is_empty() {
            return None;
        }
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let mut chance = Chance::new(self.options.seed.wrapping_add(number));
        let met = |one: &&Troubled| chance.below(100) < usize::from(one.percent);
        self.options.troubles.iter().find(met).map(|one| one.trouble)
    }

    fn log(&self, service: Option<&Service>, method: Method, path: String, answer: &Answer, begun: Instant) {
        let bytes = answer.content.as_ref().map_or(0, |content| content.bytes.len());
        let Trace { operation, violations } = answer.trace;
        let operation = service.zip(operation).and_then(|(service, index)| service.name_of(index));
        let (status, took) = (answer.status, begun.elapsed());
        let access = Access { method, path, operation, status, bytes, violations, took };
        self.options.observer.tell(&Notice::Answered(&access));
    }
}

/// A response whose sending breaks off before its first byte.
fn broken(error: io::Error) -> Response<Body> {
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, io::Error>(error)])))
}
