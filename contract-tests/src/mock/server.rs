//! The socket: a listener, the task that serves it, and the [`Handle`] to both.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response, StatusCode};
use http_body_util::LengthLimitError;
use spec::Diagnostic;
use spec::json_schema::Validators;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Options;
use super::answer::{Answer, Trace};
use super::notice::{Access, Notice};
use super::prefer;
use super::problem::Problem;
use super::relay::Relay;
use super::service::{Incoming, Service};
use super::trouble::{Trouble, Troubled};
use crate::plan::chance::Chance;

/// The time that a sender may take for a body.
const PATIENCE: Duration = Duration::from_secs(30);
/// The time that is left to requests under way when the server is shut down.
const GRACE: Duration = Duration::from_secs(5);

/// Why a mock does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody listens there already.
    #[error("port {0} is in use; another one can be chosen with --port, or 0 for any that is free")]
    PortInUse(u16),
    /// The address cannot be listened at for another reason.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file that holds the state cannot be read or written.
    #[error("cannot keep the state: {0}")]
    Store(io::Error),
    /// The upstream cannot be asked.
    #[error("cannot pass requests on: {0}")]
    Upstream(String),
    /// The document has no place where the fault would show.
    #[error("the fault `{0}` cannot be shown with this document: {1}")]
    NotApplicable(&'static str, &'static str),
}

/// A mock that runs. It ends when the handle is dropped.
#[derive(Debug)]
pub struct Handle {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl Handle {
    /// The URL that operations' paths are appended to, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the document asks for that cannot be served, or only in one of several readings; as far as it was asked for.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.shared.service().diagnostics()
    }

    /// Serves another document from now on; requests under way are answered from the one before.
    ///
    /// # Errors
    /// When a fault cannot be shown with the document; then the one before is served still.
    pub fn replace(&self, validators: Arc<Validators>) -> Result<(), ServeError> {
        let service = Service::new(validators, &self.shared.options)?;
        if let Some(relay) = &self.shared.relay {
            relay.begin(service.validators().api());
        }
        *self.shared.service.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(service);
        Ok(())
    }

    /// Takes no more connections, lets those under way end, and returns.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        if tokio::time::timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
        }
        if let Some(relay) = &self.shared.relay {
            relay.end();
        }
    }

    /// Returns when the server ends by itself, which it does only if its listener fails.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn wait(&mut self) -> io::Result<()> {
        match (&mut self.task).await {
            Ok(ended) => ended,
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the tasks of a mock share.
#[derive(Debug)]
struct Shared {
    service: RwLock<Arc<Service>>,
    relay: Option<Relay>,
    options: Options,
    /// How many requests came, where that matters.
    asked: AtomicU64,
}

impl Shared {
    fn service(&self) -> Arc<Service> {
        Arc::clone(&self.service.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The trouble that the next request meets, the same for the same seed and number of the request.
    fn trouble(&self) -> Option<Trouble> {
        if self.options.troubles.is_empty() {
            return None;
        }
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let mut chance = Chance::new(self.options.seed.wrapping_add(number));
        let met = |one: &&Troubled| chance.below(100) < usize::from(one.percent);
        self.options.troubles.iter().find(met).map(|one| one.trouble)
    }
}

/// Listens and serves.
pub(super) async fn start(service: Service, options: Options) -> Result<Handle, ServeError> {
    let address = SocketAddr::new(options.host, options.port);
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse(options.port),
        _ => ServeError::Listen { address, source },
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let relay = options.upstream.as_ref().map(|upstream| Relay::new(upstream, &options)).transpose()?;
    if let Some(relay) = &relay {
        relay.begin(service.validators().api());
    }
    let service = RwLock::new(Arc::new(service));
    let shared = Arc::new(Shared { service, relay, options, asked: AtomicU64::new(0) });
    let served = Arc::clone(&shared);
    let app = Router::new().fallback(move |request: Request<Body>| answer(Arc::clone(&served), request));
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        // An error means that the other end is gone, which is how the handle says stop.
        let _ = stopped.await;
    });
    let task = tokio::spawn(serving.into_future());
    Ok(Handle { address, shared, stop: Some(stop), task })
}

async fn answer(shared: Arc<Shared>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let service = shared.service();
    let (method, path) = (head.method.clone(), head.uri.path().to_owned());
    let limit = shared.options.longest_body;
    let preferred = prefer::preferences(&head.headers, head.uri.query().unwrap_or_default()).trouble;
    let read = tokio::time::timeout(PATIENCE, to_bytes(body, limit)).await;
    let begun = Instant::now();
    let answer = match read {
        Ok(Ok(body)) => match &shared.relay {
            Some(relay) => relay.answer(&service, &Incoming { head, body }).await,
            None => service.answer(&Incoming { head, body }),
        },
        Ok(Err(error)) => Answer::from(not_read(&error, limit)),
        Err(_) => {
            Answer::from(Problem::new(StatusCode::REQUEST_TIMEOUT, "the body does not come to its end"))
        }
    };
    let trouble = preferred.or_else(|| shared.trouble());
    if let Some(delay) = trouble.and_then(Trouble::delay).or(answer.delay) {
        tokio::time::sleep(delay).await;
    }
    if shared.options.observer.listens() {
        let bytes = answer.content.as_ref().map_or(0, |content| content.bytes.len());
        let Trace { operation, violations } = answer.trace;
        let operation = operation.and_then(|index| service.name_of(index));
        let (status, took) = (answer.status, begun.elapsed());
        let access = Access { method, path, operation, status, bytes, violations, took };
        shared.options.observer.tell(&Notice::Answered(&access));
    }
    match trouble {
        None => answer.into_response(),
        Some(trouble) => trouble.send(answer).unwrap_or_else(broken),
    }
}

/// A response whose sending breaks off before its first byte.
fn broken(error: io::Error) -> Response<Body> {
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, io::Error>(error)])))
}

/// Why a body could not be read: it is too long, or the connection or its framing broke.
fn not_read(error: &axum::Error, limit: usize) -> Problem {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(here) = source {
        if here.is::<LengthLimitError>() {
            let detail = format!("the body is longer than {limit} bytes");
            return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail);
        }
        source = here.source();
    }
    Problem::new(StatusCode::BAD_REQUEST, format!("the body cannot be read: {error}"))
}
