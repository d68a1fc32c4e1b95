//! What every generated client shares: the way from a typed request to bytes, and from a response to a typed
//! value. Nothing in here knows the document.
//!
//! A request travels through [`Request`] (parameters and body become text), [`Client`] (server, credentials,
//! sending) and [`RawResponse`] (status, headers, bytes), and comes back as a [`Response`] or an [`Error`].

#[cfg(feature = "blocking")]
pub mod blocking;
mod bounds;
mod byte_source;
mod call;
mod call_options;
mod client;
mod client_builder;
mod clock;
mod credential;
mod decode_error;
mod endpoint;
mod error;
mod excerpt;
mod exchange;
mod integral;
mod json;
pub mod middleware;
mod percent;
mod prepare;
mod raw_response;
mod redirect;
mod request;
mod request_id;
mod response;
mod retry;
mod retry_after;
mod security;
mod span;
pub mod streaming;
mod style;
mod transport;
mod validate;
mod violation;
mod watched;

// Only for documents that need them.
pub mod closed_enum;
pub mod constant;
#[cfg(feature = "contract")]
pub mod contract;
mod disk;
pub mod error_enum;
pub mod events;
mod form;
mod framed;
mod header_field;
pub mod json_items;
mod multipart;
pub mod never;
pub mod nullable;
mod oauth2;
pub mod paging;
pub mod pattern;
pub mod present;
mod representation;
mod schema_assertions;
mod schema_parts;
mod schema_walk;
mod schemas;
mod shown;
mod string_enum;
pub mod union;

pub use byte_source::ByteSource;
pub use call::{Call, DocumentedError, Reply};
pub use call_options::CallOptions;
pub use client::Client;
pub use client_builder::{BuildError, ClientBuilder};
pub use credential::{AccessToken, Credential};
pub use decode_error::{DecodeError, DecodeReason};
pub use endpoint::Endpoint;
pub use error::{Error, SendError};
pub use excerpt::Excerpt;
pub use form::FieldEncoding;
pub use header_field::{HeaderError, HeaderField};
pub use middleware::{Handling, Middleware, Next};
pub use multipart::FilePart;
pub use oauth2::ClientCredentials;
pub use raw_response::RawResponse;
pub use redirect::Redirects;
pub use request::Request;
pub use response::{Head, Response};
pub use retry::Retry;
pub use schemas::Schemas;
pub use security::{SecurityScheme, SecuritySchemeKind};
pub use style::Style;
pub use transport::{Phase, TransportError};
pub use validate::{Checker, Validate};
pub use violation::{Violation, Violations};
