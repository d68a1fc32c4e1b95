//! One call: its attempts, each from the request that goes out to the last byte that comes back.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::StatusCode;
use tokio::sync::OwnedSemaphorePermit;

use super::client::Shared;
use super::clock::{self, Deadline};
use super::middleware::Next;
use super::prepare::prepare;
use super::retry::{self, Failure};
use super::security::Secrets;
use super::span::Span;
use super::{
    CallOptions, Endpoint, Phase, RawResponse, Redirects, Request, TransportError, redirect, request_id,
    streaming,
};

/// What comes of a call.
pub(super) struct Answer {
    /// The response, without its body if that is left to be read.
    pub(super) head: RawResponse,
    /// The body that is left to be read.
    pub(super) rest: Option<reqwest::Response>,
    /// The place among the calls that may be under way at a time.
    pub(super) turn: Option<OwnedSemaphorePermit>,
}

/// Makes attempts until one succeeds or there is no use in another.
pub(super) async fn exchange(
    shared: &Shared,
    options: &CallOptions,
    mut request: Request,
    streamed: Option<&'static str>,
) -> Result<Answer, TransportError> {
    if let Some(field) = &shared.request_ids {
        request_id::add(&mut request.headers, field);
    }
    let deadline = Deadline::after(request.endpoint, options.timeout);
    let turn = match &shared.turns {
        Some(turns) => deadline.within(Phase::Queue, Arc::clone(turns).acquire_owned()).await?.ok(),
        None => None,
    };
    let mut number = 1;
    let mut refused = None;
    loop {
        let (http, server) = (&shared.http, &shared.base_url);
        let secrets = shared.credentials.secrets(request.endpoint, http, server, refused.as_ref());
        let fail = |error| TransportError::new(request.endpoint, Phase::Authorize, Some(error));
        let secrets = deadline.within(Phase::Authorize, secrets).await?.map_err(fail)?;
        let outcome = attempt(shared, options, &request, &secrets, streamed, number, deadline).await;
        let is_refused = matches!(&outcome, Ok(answer) if answer.head.status() == StatusCode::UNAUTHORIZED);
        if is_refused && refused.is_none() && secrets.are_fetched && request.repeats() {
            refused = Some(secrets);
            number += 1;
            continue;
        }
        match pause(options, &request, number, &outcome).filter(|pause| deadline.allows(*pause)) {
            Some(pause) => clock::sleep(pause).await,
            None => return outcome.map(|answer| Answer { turn, ..answer }),
        }
        number += 1;
    }
}

/// How long to wait before the next attempt, if there is to be one.
fn pause(
    options: &CallOptions,
    request: &Request,
    number: u32,
    outcome: &Result<Answer, TransportError>,
) -> Option<std::time::Duration> {
    let failure = match outcome {
        Ok(answer) => Failure::Status(answer.head.status(), answer.head.headers()),
        Err(error) => Failure::Transport(error),
    };
    let headers = [&options.headers, &request.headers];
    let idempotent = headers.iter().any(|headers| retry::is_idempotent(request.endpoint.method, headers));
    (request.repeats() && (idempotent || failure.is_unsent()))
        .then(|| options.retry.pause(number, &failure))?
}

async fn attempt(
    shared: &Shared,
    options: &CallOptions,
    request: &Request,
    secrets: &Secrets,
    streamed: Option<&'static str>,
    number: u32,
    deadline: Deadline,
) -> Result<Answer, TransportError> {
    let prepared = prepare(shared, options, request, secrets)?;
    let span = Span::new(request.endpoint, number, &prepared);
    let next = Next::new(request.endpoint, number, &shared.http, &shared.chain);
    span.around(answer(shared, options, next, prepared, streamed, deadline)).await
}

/// Sends a request and reads what comes back.
async fn answer(
    shared: &Shared,
    options: &CallOptions,
    next: Next,
    prepared: reqwest::Request,
    streamed: Option<&'static str>,
    deadline: Deadline,
) -> Result<Answer, TransportError> {
    let endpoint = next.endpoint();
    let answer = async {
        match shared.redirects {
            Redirects::AnyOrigin => redirect::follow(&next, prepared).await,
            Redirects::Never | Redirects::SameOrigin => next.run(prepared).await,
        }
    };
    let mut response = deadline.within(Phase::Send, answer).await??;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    if streamed.is_some_and(|media_type| streaming::fits(media_type, status, &headers)) {
        let head = RawResponse::new(endpoint, status, headers, Bytes::new());
        return Ok(Answer { head, rest: Some(response), turn: None });
    }
    let body = read_body(endpoint, response, options.max_response_bytes);
    let body = deadline.within(Phase::Body, body).await??;
    let head = RawResponse::new(endpoint, status, headers, body);
    Ok(Answer { head, rest: None, turn: None })
}

async fn read_body(
    endpoint: &'static Endpoint,
    response: reqwest::Response,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let mut chunks = response.bytes_stream();
    let mut body = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| TransportError::from_reqwest(endpoint, Phase::Body, error))?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(TransportError::new(endpoint, Phase::TooLarge, None));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
