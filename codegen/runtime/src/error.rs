//! What can come of a call instead of its success.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::{DecodeError, Excerpt, Head, TransportError, Violations, retry_after};

/// Why a call did not succeed; `E` has a variant for each error that the operation documents.
#[derive(Debug, thiserror::Error)]
pub enum Error<E> {
    /// The request does not satisfy the document. Nothing was sent.
    #[error(transparent)]
    InvalidRequest(Violations),
    /// The request did not reach the server, or its response did not arrive in full.
    #[error(transparent)]
    Transport(TransportError),
    /// The server answered with an error that the document describes.
    #[error("{at}: the server answered {status}: {0}", at = .1.endpoint, status = .1.status)]
    Documented(E, Box<Head>),
    /// The server answered with a status that the document does not name.
    #[error("{at}: undocumented response: {0}", at = .0.endpoint)]
    Undocumented(Box<Excerpt>),
    /// The server's response is not what the document says of its status.
    #[error(transparent)]
    Decode(DecodeError),
}

impl<E> Error<E> {
    /// The status of the response, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::Documented(_, head) => Some(head.status),
            Self::Undocumented(excerpt) => Some(excerpt.status),
            Self::Decode(error) => Some(error.response.status),
        }
    }

    /// The header fields of the response, if one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::InvalidRequest(_) | Self::Transport(_) => None,
            Self::Documented(_, head) => Some(&head.headers),
            Self::Undocumented(excerpt) => Some(&excerpt.headers),
            Self::Decode(error) => Some(&error.response.headers),
        }
    }

    /// How long the server asks to wait before another attempt (RFC 9110, section 10.2.3), if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry_after::read)
    }
}

/// Why there is no response: the part of [`Error`] that all operations share.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The request does not satisfy the document. Nothing was sent.
    #[error(transparent)]
    InvalidRequest(Violations),
    /// The request did not reach the server, or its response did not arrive in full.
    #[error(transparent)]
    Transport(TransportError),
}

impl<E> From<SendError> for Error<E> {
    fn from(error: SendError) -> Self {
        match error {
            SendError::InvalidRequest(violations) => Self::InvalidRequest(violations),
            SendError::Transport(error) => Self::Transport(error),
        }
    }
}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
