//! [`Shared`]: one request from its head to its response: the body read, the document found, the answer made, logged and
//! sent, with what trouble there is to be.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::Incoming as Stream;
use tokio::runtime::{Handle, RuntimeFlavor};

use super::Options;
use super::answer::{Answer, Trace};
use super::cors;
use super::mount::Mounts;
use super::notice::{Access, Notice};
use super::prefer;
use super::problem::Problem;
use super::receive::Bounds;
use super::relay::Relay;
use super::service::{Incoming, Service};
use super::trouble::{Trouble, Troubled};
use crate::plan::chance::Chance;

/// A body of so many bytes takes a while to judge.
const LONG: usize = 64 << 10;

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
        let (service, answer) = match self.mounts.find(&head.uri) {
            None => (None, self.nothing_there(&head.headers)),
            Some((service, inner)) => {
                head.uri = inner.unwrap_or(head.uri);
                let answer = match body {
                    Err(problem) => service.unread(head, problem),
                    Ok(body) => self.say(&service, Incoming { head, body: body.bytes.clone() }).await,
                };
                (Some(service), answer)
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
            None if incoming.body.len() < LONG || !has_other_workers() => service.answer(&incoming),
            // Others are answered meanwhile.
            None => tokio::task::block_in_place(|| service.answer(&incoming)),
        }
    }

    fn nothing_there(&self, asked: &HeaderMap) -> Answer {
        let detail = format!("no document is served there, but below {}", self.mounts.prefixes());
        let mut answer = Answer::from(Problem::new(StatusCode::NOT_FOUND, detail));
        if self.options.cors {
            cors::allow_reading(asked, &mut answer.headers);
        }
        answer
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

/// Whether there are threads that go on while this one is busy.
fn has_other_workers() -> bool {
    Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread)
}

/// A response whose sending breaks off before its first byte.
fn broken(error: io::Error) -> Response<Body> {
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, io::Error>(error)])))
}
