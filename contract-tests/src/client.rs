//! [`Client`]: all that the engine knows of a generated client.

use std::pin::Pin;

use http::HeaderMap;
use serde_json::Value;

/// A generated client's contract table. Operations are named by [`spec::model::Operation::key`].
pub trait Client: Send + Sync {
    /// Decodes a response into the client's typed value and encodes that again. `None` if the client does not
    /// have the operation.
    fn decode(&self, operation: &str, status: u16, headers: &HeaderMap, body: &[u8]) -> Option<Decoded>;

    /// Calls an operation through the typed client, with credentials and further headers as the run was
    /// given them. `arguments` is `{path, query, header, cookie, body}`.
    fn invoke<'a>(
        &'a self,
        operation: &'a str,
        arguments: Value,
    ) -> Pin<Box<dyn Future<Output = Invoked> + Send + 'a>>;
}

/// What a client made of a response.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded {
    /// A documented response: its typed value, encoded again.
    Typed(Value),
    /// A documented response without a typed body (none at all, text or bytes).
    Untyped,
    /// A status that the client does not know.
    Undocumented,
    /// The body does not fit the type; the reason, with the JSON path.
    Failed(String),
}

/// What came of a call through the client.
#[derive(Debug, Clone, PartialEq)]
pub enum Invoked {
    /// The client does not have the operation.
    Unknown,
    /// The client's types cannot hold the arguments; the reason.
    NotRepresentable(String),
    /// An answer came: its status.
    Answered(u16),
    /// The call failed; the reason.
    Failed(String),
}
