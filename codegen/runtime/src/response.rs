//! A response whose body has become a typed value.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::{Endpoint, Error, retry_after};

/// The status and the header fields of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The operation that was called.
    pub endpoint: &'static Endpoint,
    /// The status code.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
}

/// A successful response: dereferences to its body, with status and headers at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response<T> {
    head: Box<Head>,
    body: T,
}

impl<T> Response<T> {
    pub(super) fn new(head: Head, body: T) -> Self {
        Self { head: Box::new(head), body }
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// How long the server asks to wait (RFC 9110, section 10.2.3), if it does: with 202 until the result is there.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::read(self.headers())
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, by value.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same response with another body.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U> {
        Response { head: self.head, body: make(self.body) }
    }

    /// The response as a documented error of its operation.
    pub fn into_error<E>(self, make: impl FnOnce(T) -> E) -> Error<E> {
        Error::Documented(make(self.body), self.head)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}
