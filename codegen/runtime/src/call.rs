//! [`Call`]: an operation with its arguments, as a client carries it out.

use std::convert::Infallible;

use super::{Endpoint, Error, RawResponse, Request, Response, Validate};

/// What comes of a call.
pub type Reply<C> = Result<Response<<C as Call>::Success>, Error<<C as Call>::Error>>;

/// A request with its arguments: how it is encoded, and how its response is read.
pub trait Call {
    /// What is fixed about the operation.
    const ENDPOINT: &'static Endpoint;
    /// The body of a success.
    type Success;
    /// The errors that the document names.
    type Error: DocumentedError;

    /// Encodes the arguments.
    fn request(&self) -> Request;

    /// Reads a response by its status.
    ///
    /// # Errors
    /// For every status but those of successes, and for a body that is not what the document says.
    fn read(response: RawResponse) -> Reply<Self>;

    /// The arguments, where the document says more of them than their types do.
    fn checked(&self) -> Option<&dyn Validate> {
        None
    }
}

/// The errors that a document names for an operation.
pub trait DocumentedError: Sized {
    /// Reads the error, or says that the document does not name its status.
    fn read(response: RawResponse) -> Error<Self>;
}

/// For operations without an error of their own.
impl DocumentedError for Infallible {
    fn read(response: RawResponse) -> Error<Self> {
        response.undocumented()
    }
}
