//! Responses that are read while they come: [`ByteStream`], and [`Body`], which is what every stream of items is made of.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream::{self, TryStreamExt as _};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::sync::OwnedSemaphorePermit;

use super::clock::Deadline;
use super::middleware::MaybeSend;
use super::{
    Call, Client, DecodeError, DecodeReason, Error, Head, Phase, RawResponse, Response, TransportError,
};

/// What comes of a call whose response is read as a stream.
pub type Reply<C, S> = Result<Response<S>, Error<<C as Call>::Error>>;

/// Why a stream has no further item, or one that cannot be read.
pub type ItemError = Error<std::convert::Infallible>;

impl Client {
    /// Carries a call out, and reads the body of its success while it comes; `media_type` is what the client asks for, unless
    /// it takes whatever the operation answers.
    ///
    /// The call has to begin to answer within its timeout; then there is one between items
    /// ([`CallOptions::item_timeout`](super::CallOptions::item_timeout)).
    ///
    /// # Errors
    /// Those of [`Client::call`]; a success of another media type is one too.
    pub async fn streamed<C: Call, S>(
        &self,
        call: &C,
        media_type: Option<&'static str>,
        open: impl FnOnce(Body) -> S,
    ) -> Reply<C, S> {
        let request = self.encoded(call);
        let request = match media_type {
            Some(media_type) => request.accept(media_type),
            None => request,
        };
        let expected = media_type.unwrap_or_default();
        let answer = self.begin(request, Some(expected)).await?;
        let Some(response) = answer.rest else { return Err(unexpected::<C>(expected, &answer.head)) };
        let options = self.options();
        let (limit, timeout) = (options.max_response_bytes, options.item_timeout);
        let head = answer.head.into_head();
        let chunks = Box::pin(response.bytes_stream());
        let body = Body { head: Arc::new(head.clone()), chunks, limit, timeout, _turn: answer.turn };
        Ok(Response::new(head, open(body)))
    }
}

/// Whether a response is one to be read as a stream of this media type; of none, every success is.
pub(super) fn fits(media_type: &str, status: StatusCode, headers: &HeaderMap) -> bool {
    let found = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let found = String::from_utf8_lossy(found);
    let found = found.split(';').next().unwrap_or_default().trim();
    let wanted = media_type.split(';').next().unwrap_or_default().trim();
    status.is_success() && (wanted.is_empty() || found.is_empty() || found.eq_ignore_ascii_case(wanted))
}

/// The error that a response stands for which is no success of the expected media type.
pub(super) fn unexpected<C: Call>(expected: &'static str, response: &RawResponse) -> Error<C::Error> {
    let is_success = response.status().is_success();
    let documented = if is_success { None } else { C::read(response.clone()).err() };
    documented.unwrap_or_else(|| {
        let found = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let found = String::from_utf8_lossy(found.unwrap_or_default()).into_owned();
        response.decode_error(DecodeReason::ContentType { expected, found }).into()
    })
}

/// The body of a response that has begun.
pub struct Body {
    head: Arc<Head>,
    chunks: Pin<Box<dyn Items<reqwest::Result<Bytes>>>>,
    limit: usize,
    timeout: Option<Duration>,
    /// Others wait until the body is read, where there is a limit to the calls at a time.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Body {
    /// The next bytes, if more come.
    ///
    /// # Errors
    /// When the response breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        let fail = |error| TransportError::from_reqwest(self.head.endpoint, Phase::Body, error);
        self.chunks.try_next().await.map_err(fail)
    }

    /// When the item that is waited for has to be there.
    pub(super) fn deadline(&self) -> Deadline {
        Deadline::after(self.head.endpoint, self.timeout)
    }

    /// How long an item may be.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// For an item that is longer.
    pub fn too_large(&self) -> TransportError {
        TransportError::new(self.head.endpoint, Phase::TooLarge, None)
    }

    /// For an item that cannot be read.
    pub fn decode_error(&self, item: &[u8], reason: DecodeReason) -> DecodeError {
        let Head { endpoint, status, headers } = &*self.head;
        RawResponse::new(endpoint, *status, headers.clone(), Bytes::copy_from_slice(item))
            .decode_error(reason)
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Body").field("head", &self.head).finish_non_exhaustive()
    }
}

/// In a browser streams stay on their thread; elsewhere they are `Send`.
pub(super) trait Items<T>: Stream<Item = T> + MaybeSend {}

impl<T, S: Stream<Item = T> + MaybeSend> Items<T> for S {}

/// The bytes of a body as they come, of whatever length; there is no limit to the whole.
pub struct ByteStream(Pin<Box<dyn Items<Result<Bytes, TransportError>>>>);

impl ByteStream {
    /// The bytes of this body.
    pub fn new(body: Body) -> Self {
        Self(Box::pin(stream::unfold(Some(body), |body| async {
            let mut body = body?;
            let deadline = body.deadline();
            match deadline.within(Phase::Body, body.chunk()).await.and_then(|chunk| chunk) {
                Ok(chunk) => chunk.map(|chunk| (Ok(chunk), Some(body))),
                Err(error) => Some((Err(error), None)),
            }
        })))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl std::fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ByteStream")
    }
}
