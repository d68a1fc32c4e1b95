//! The client: a server, the credentials for it, and the one function that sends.

use std::fmt;
use std::sync::Arc;

use http::HeaderName;
use tokio::sync::Semaphore;
use url::Url;

use super::exchange::{Answer, exchange};
use super::security::Credentials;
use super::{
    Call, CallOptions, Middleware, RawResponse, Redirects, Reply, Request, SendError, Validate, Violations,
};

/// A client of the API. Cloning it is cheap, and clones share their connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

/// What all clones of a client have in common; see [`ClientBuilder`](super::ClientBuilder) for what each part means.
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    pub(super) base_url: Url,
    /// Whether that is a server of the document, so that operations with servers of their own go there.
    pub(super) of_document: bool,
    pub(super) credentials: Credentials,
    pub(super) redirects: Redirects,
    /// The header field for the identifiers of requests.
    pub(super) request_ids: Option<HeaderName>,
    pub(super) chain: Arc<[Arc<dyn Middleware>]>,
    /// As many permits as there may be calls at a time.
    pub(super) turns: Option<Arc<Semaphore>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.shared.base_url.as_str())
            .finish_non_exhaustive()
    }
}

impl Client {
    pub(super) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options) }
    }

    /// The URL that the paths of operations are appended to.
    pub fn base_url(&self) -> &Url {
        &self.shared.base_url
    }

    /// This client with other options, for one call or for many; connections and limits are shared.
    ///
    /// ```ignore
    /// let patient = client.with(|options| options.timeout(Duration::from_secs(300)));
    /// ```
    #[must_use]
    pub fn with(&self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        let options = change(CallOptions::clone(&self.options));
        Self { shared: Arc::clone(&self.shared), options: Arc::new(options) }
    }

    /// Checks the arguments of a call, unless the client was built not to, sends its request and reads the response.
    ///
    /// # Errors
    /// Those of [`Client::send`]; arguments that the document does not allow are violations, too. Then those of
    /// [`Call::read`].
    pub fn call<C: Call>(&self, call: &C) -> impl Future<Output = Reply<C>> + use<'_, C> {
        let response = self.send(self.encoded(call));
        async { C::read(response.await?) }
    }

    /// The same with another query, if there is one.
    pub(super) async fn call_with_query<C: Call>(&self, call: &C, query: Option<String>) -> Reply<C> {
        let mut request = self.encoded(call);
        if let Some(query) = query {
            request.query = query;
        }
        C::read(self.send(request).await?)
    }

    /// The request of a call, its arguments checked.
    pub(super) fn encoded<C: Call>(&self, call: &C) -> Request {
        let mut request = call.request();
        if self.options.validate_requests
            && let Some(Err(violations)) = call.checked().map(Validate::validate)
        {
            request.violations.extend(violations.into_vec());
        }
        request
    }

    pub(super) fn options(&self) -> &CallOptions {
        &self.options
    }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// # Errors
    /// When the request cannot be encoded or sent, or the response does not arrive in full.
    pub async fn send(&self, request: Request) -> Result<RawResponse, SendError> {
        self.begin(request, None).await.map(|answer| answer.head)
    }

    /// The same, but the body of a success of the media type is left to be read, if there is one.
    pub(super) async fn begin(
        &self,
        mut request: Request,
        media_type: Option<&'static str>,
    ) -> Result<Answer, SendError> {
        if let Some(violations) = Violations::from_vec(std::mem::take(&mut request.violations)) {
            return Err(SendError::InvalidRequest(violations.of(request.endpoint)));
        }
        // On the heap, as all that goes on in an exchange would make the future of every call large.
        Box::pin(exchange(&self.shared, &self.options, request, media_type))
            .await
            .map_err(SendError::Transport)
    }
}
