//! What a client can be told before its first call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use http::header::USER_AGENT;
use secrecy::SecretString;
use tokio::sync::Semaphore;
use url::Url;

use super::client::Shared;
use super::security::Credentials;
use super::{CallOptions, Client, Credential, Middleware, Redirects, Retry, SecurityScheme};

/// Builds a [`Client`].
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    http: Option<reqwest::Client>,
    base_url: String,
    of_document: bool,
    credentials: Credentials,
    options: CallOptions,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    redirects: Redirects,
    request_ids: Option<String>,
    max_concurrency: Option<usize>,
    chain: Vec<Arc<dyn Middleware>>,
    configure: Vec<Configure>,
}

/// A change of the HTTP client.
type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("base_url", &without_password(&self.base_url))
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Why a client could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The base URL is no absolute `http` or `https` URL, or has a query or a fragment.
    #[error("`{url}` is no base URL: {reason}")]
    BaseUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The name or the value of a header field has characters that HTTP does not allow.
    #[error("the header field `{name}` has characters that HTTP does not allow")]
    Header {
        /// The name of the field.
        name: String,
    },
    /// The HTTP client could not be set up, e.g. for want of certificates.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

impl ClientBuilder {
    /// A client for this base URL: a time limit of a minute, responses of at most 64 MiB, requests validated.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            http: None,
            base_url: base_url.into(),
            of_document: false,
            credentials: Credentials::default(),
            options: CallOptions::default(),
            connect_timeout: Some(Duration::from_secs(10)),
            read_timeout: None,
            redirects: Redirects::default(),
            request_ids: None,
            max_concurrency: None,
            chain: Vec::new(),
            configure: Vec::new(),
        }
    }

    /// The same for a server that the document names: operations that have servers of their own go to those.
    pub fn of_server(url: impl Into<String>) -> Self {
        Self { of_document: true, ..Self::new(url) }
    }

    /// Calls go to this URL, with the path of the operation appended, and so do those of operations for which the
    /// document names another server.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.of_document = false;
        self
    }

    /// Calls go to this server of the document, except where an operation has one of its own.
    pub fn server_url(self, url: impl Into<String>) -> Self {
        Self { of_document: true, ..self.base_url(url) }
    }

    /// The secret for a security scheme; of a scheme `basic`, `user:password`.
    ///
    /// It is sent with the operations that ask for the scheme, and never to another host.
    pub fn credential(mut self, scheme: &'static SecurityScheme, secret: impl Into<Credential>) -> Self {
        self.credentials.set(scheme, secret.into());
        self
    }

    /// The options of all calls, to begin with; the methods that follow change one each.
    pub fn options(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// See [`CallOptions::header`].
    pub fn header(self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.options(|options| options.header(name, value))
    }

    /// The `User-Agent` field of every request.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.header(USER_AGENT.as_str(), user_agent.into())
    }

    /// See [`CallOptions::timeout`].
    pub fn timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options(|options| options.timeout(timeout))
    }

    /// See [`CallOptions::retry`].
    pub fn retry(self, retry: Retry) -> Self {
        self.options(|options| options.retry(retry))
    }

    /// See [`CallOptions::max_response_bytes`].
    pub fn max_response_bytes(self, limit: usize) -> Self {
        self.options(|options| options.max_response_bytes(limit))
    }

    /// See [`CallOptions::validate_requests`].
    pub fn validate_requests(self, validate: bool) -> Self {
        self.options(|options| options.validate_requests(validate))
    }

    /// How long connecting may take; by default ten seconds. In a browser that is the platform's.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// How long a server may be silent, before it answers and between two parts of its answer; by default as long as the
    /// call may take. In a browser that is the platform's.
    pub fn read_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.read_timeout = timeout.into();
        self
    }

    /// Which redirects are followed; by default those within one origin. In a browser that is the platform's.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.redirects = redirects;
        self
    }

    /// Gives each call a random identifier in a header field of this name, e.g. `X-Request-Id`, unless a parameter has
    /// it. All attempts of a call have the same; a middleware can read it.
    pub fn request_ids(mut self, field: impl Into<String>) -> Self {
        self.request_ids = Some(field.into());
        self
    }

    /// How many calls may be under way at a time, counted over all clones of the client; by default there is no limit.
    /// The others wait, within the time allowed for them.
    pub fn max_concurrency(mut self, calls: usize) -> Self {
        self.max_concurrency = Some(calls);
        self
    }

    /// Puts this between the client and the network, behind those that are there already.
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.chain.push(Arc::new(middleware));
        self
    }

    /// Changes how the HTTP client is set up: proxies, certificates, connection pools.
    ///
    /// ```ignore
    /// builder.configure_http(|http| http.no_proxy().pool_max_idle_per_host(4))
    /// ```
    pub fn configure_http(
        mut self,
        change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Arc::new(change));
        self
    }

    /// Uses an HTTP client of your own making: proxies, certificates, connection pools.
    ///
    /// What it says of redirects and of the time for connecting and reading holds then. Make sure that its redirects
    /// stay on one origin: it knows nothing of credentials in fields of their own (`apiKey`).
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// When one of the settings is not valid, or the HTTP client cannot be set up.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let misfit = |(url, reason)| BuildError::BaseUrl { url, reason };
        let base_url = parse_base_url(&self.base_url).map_err(misfit)?;
        if let Some(bad) = self.options.bad_base_url.take() {
            return Err(misfit(bad));
        }
        if let Some(name) = self.options.bad_header.take() {
            return Err(BuildError::Header { name });
        }
        let request_ids = self
            .request_ids
            .take()
            .map(|name| HeaderName::try_from(name.as_str()).map_err(|_| BuildError::Header { name }));
        let http = match self.http.take() {
            Some(http) => http,
            None => self.http().map_err(BuildError::Http)?,
        };
        let shared = Shared {
            http,
            base_url,
            of_document: self.of_document,
            credentials: self.credentials,
            redirects: self.redirects,
            request_ids: request_ids.transpose()?,
            chain: self.chain.into(),
            turns: self
                .max_concurrency
                .map(|calls| Arc::new(Semaphore::new(calls.clamp(1, Semaphore::MAX_PERMITS)))),
        };
        Ok(Client::new(shared, self.options))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn http(&self) -> reqwest::Result<reqwest::Client> {
        let mut http = reqwest::Client::builder().redirect(self.redirects.policy());
        if let Some(timeout) = self.connect_timeout {
            http = http.connect_timeout(timeout);
        }
        if let Some(timeout) = self.read_timeout {
            http = http.read_timeout(timeout);
        }
        self.configure.iter().fold(http, |http, change| change(http)).build()
    }

    #[cfg(target_arch = "wasm32")]
    fn http(&self) -> reqwest::Result<reqwest::Client> {
        self.configure.iter().fold(reqwest::Client::builder(), |http, change| change(http)).build()
    }
}

/// What stands before an `@` can be a password.
fn without_password(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, rest)| rest)
}

/// Reads a base URL, or says what was given, without a password, and what is wrong with it.
pub(super) fn parse_base_url(text: &str) -> Result<Url, (String, String)> {
    let fail = |reason: String| (without_password(text).to_owned(), reason);
    let url = Url::parse(text).map_err(|error| fail(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(fail(format!("its scheme is `{}`", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fail("a user name or a password belongs to the credentials".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fail("it has a query or a fragment".to_owned()));
    }
    Ok(url)
}
