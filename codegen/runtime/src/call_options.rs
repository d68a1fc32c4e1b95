//! What can be chosen for a client as a whole, and again for some of its calls.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Retry;
use super::client_builder::parse_base_url;
use super::retry::IDEMPOTENCY_KEY;

/// The options of calls: those of the client, or by [`Client::with`](super::Client::with) of some calls.
#[derive(Debug, Clone)]
#[must_use = "options do nothing until a client has them"]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Retry,
    pub(super) item_timeout: Option<Duration>,
    pub(super) max_response_bytes: usize,
    pub(super) validate_requests: bool,
    pub(super) base_url: Option<Url>,
    pub(super) headers: HeaderMap,
    /// The name of a header field that HTTP does not allow, or that has such a value.
    pub(super) bad_header: Option<String>,
    /// What was given for a base URL and is none, and why.
    pub(super) bad_base_url: Option<(String, String)>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            timeout: Some(Duration::from_mins(1)),
            retry: Retry::attempts(1),
            item_timeout: None,
            max_response_bytes: 64 << 20,
            validate_requests: true,
            base_url: None,
            headers: HeaderMap::new(),
            bad_header: None,
            bad_base_url: None,
        }
    }
}

impl CallOptions {
    /// How long a call may take, from its beginning to the last byte of the response, with all its attempts; `None` for
    /// ever. The default is a minute.
    ///
    /// A response that is read as a stream has to begin in that time.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How calls that fail are made again; by default they are not.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How long a stream may take from one item to the next; by default for ever.
    pub fn item_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.item_timeout = timeout.into();
        self
    }

    /// How long the body of a response may be, after it is unpacked, and how long an item of a stream; by default 64 MiB.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Whether arguments are checked against the document before a request is sent, as they are by default.
    pub fn validate_requests(mut self, validate: bool) -> Self {
        self.validate_requests = validate;
        self
    }

    /// Where the calls go, in place of the client's server and of those that the document names for single operations, which are
    /// one each. The client's credentials go there too.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        match parse_base_url(url.as_ref()) {
            Ok(url) => self.base_url = Some(url),
            Err(misfit) => self.bad_base_url = Some(misfit),
        }
        self
    }

    /// A header field for every request. A parameter of an operation with the same name takes its place.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        let name = name.into();
        let field = HeaderName::try_from(name.as_str());
        match (field, HeaderValue::try_from(value.into().expose_secret())) {
            (Ok(field), Ok(mut value)) => {
                value.set_sensitive(true);
                self.headers.insert(field, value);
            }
            _ => self.bad_header = Some(name),
        }
        self
    }

    /// The `Idempotency-Key` of one call: a server that knows the field carries out requests with the same key once, which
    /// makes every request safe to repeat.
    pub fn idempotency_key(self, key: impl Into<SecretString>) -> Self {
        self.header(IDEMPOTENCY_KEY, key)
    }
}
