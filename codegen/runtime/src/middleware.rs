//! What a user puts between the client and the network.

use std::pin::Pin;
use std::sync::Arc;

use super::transport::Source;
use super::{Endpoint, Phase, TransportError};

/// Sees each request before it leaves and each response before it is read, and may change or answer them.
///
/// Every function `async fn(reqwest::Request, Next) -> Result<reqwest::Response, TransportError>` is one. It is called
/// for each attempt of a call, with the credentials in place.
///
/// ```ignore
/// builder.middleware(|request: reqwest::Request, next: Next| async move {
///     let started = Instant::now();
///     let (operation, response) = (next.endpoint().operation_id, next.run(request).await);
///     println!("{operation}: {:?}", started.elapsed());
///     response
/// })
/// ```
pub trait Middleware: Send + Sync {
    /// Handles a request, in most cases by [`Next::run`].
    fn handle(&self, request: reqwest::Request, next: Next) -> Handling;
}

/// A request on its way through the middleware.
pub type Handling = Pin<Box<dyn Handled>>;

/// The response, or why there is none. In a browser futures stay on their thread; elsewhere they are `Send`.
pub trait Handled: Future<Output = Result<reqwest::Response, TransportError>> + MaybeSend {}

impl<F: Future<Output = Result<reqwest::Response, TransportError>> + MaybeSend> Handled for F {}

#[cfg(not(target_arch = "wasm32"))]
pub use std::marker::Send as MaybeSend;

/// `Send` where there are threads.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}

#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

impl<F, Fut> Middleware for F
where
    F: Fn(reqwest::Request, Next) -> Fut + Send + Sync,
    Fut: Handled + 'static,
{
    fn handle(&self, request: reqwest::Request, next: Next) -> Handling {
        Box::pin(self(request, next))
    }
}

/// What comes after a middleware: the next one, at last the network.
#[derive(Clone)]
pub struct Next {
    endpoint: &'static Endpoint,
    attempt: u32,
    http: reqwest::Client,
    chain: Arc<[Arc<dyn Middleware>]>,
    /// How many of the chain have had their turn.
    passed: usize,
}

impl std::fmt::Debug for Next {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Next").field("endpoint", self.endpoint).finish_non_exhaustive()
    }
}

impl Next {
    pub(super) fn new(
        endpoint: &'static Endpoint,
        attempt: u32,
        http: &reqwest::Client,
        chain: &Arc<[Arc<dyn Middleware>]>,
    ) -> Self {
        Self { endpoint, attempt, http: http.clone(), chain: Arc::clone(chain), passed: 0 }
    }

    /// The operation that is called.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// Which attempt of the call it is, counted from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// An error of the middleware's own.
    pub fn fail(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
        let source: Source = error.into();
        TransportError::new(self.endpoint, Phase::Middleware, Some(source))
    }

    /// Sends the request on.
    ///
    /// # Errors
    /// When no response comes.
    pub async fn run(mut self, request: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        let Some(middleware) = self.chain.get(self.passed).map(Arc::clone) else {
            let fail = |error| TransportError::from_reqwest(self.endpoint, Phase::Send, error);
            return self.http.execute(request).await.map_err(fail);
        };
        self.passed += 1;
        middleware.handle(request, self).await
    }
}
