//! [`serve_all`](super::serve_all): documents and options → a listener, the task that serves it, and the [`Handle`] to both.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use spec::Diagnostic;
use spec::json_schema::Validators;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::listen::{self, Terms};
use super::mount::{self, Mounted, Mounts};
use super::relay::Relay;
use super::respond::Shared;
use super::service::{Place, Service};
use super::{Options, state, tls};

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
    /// A document cannot stand below its prefix.
    #[error("cannot serve a document below `{0}`: {1}")]
    Prefix(String, String),
    /// The certificate cannot be used.
    #[error("cannot speak TLS: {0}")]
    Tls(String),
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
    store: Option<state::Kept>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Handle {
    /// The URL that the prefixes of documents and operations' paths are appended to, without a slash at its end.
    pub fn url(&self) -> String {
        let scheme = if self.shared.options.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// What the documents ask for that cannot be served, or only in one of several readings; as far as it was asked for.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.shared.mounts.services().flat_map(|service| service.diagnostics()).collect()
    }

    /// The operations that have faults, as `METHOD /path`.
    pub fn faulty(&self) -> Vec<String> {
        self.shared.mounts.services().flat_map(|service| service.faulty()).collect()
    }

    /// Serves another document below a prefix from now on; requests under way are answered from the one before. What
    /// requests created stays.
    ///
    /// # Errors
    /// When a fault cannot be shown with the document; then the one before is served still.
    pub fn replace(&self, prefix: &str, validators: Arc<Validators>) -> Result<(), ServeError> {
        let place = Place { prefix: prefix.to_owned(), store: self.store.clone() };
        let service = Service::new(validators, &self.shared.options, place)?;
        if let Some(relay) = &self.shared.relay {
            relay.begin(service.validators().api());
        }
        self.shared.mounts.replace(prefix, service);
        Ok(())
    }

    /// Takes no more connections, lets requests under way end, and returns.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        if tokio::time::timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
        }
        if let Some(relay) = &self.shared.relay {
            relay.end();
        }
    }

    /// Returns when the server ends by itself, which it does only if something in it is broken.
    ///
    /// # Errors
    /// When that is so.
    pub async fn wait(&mut self) -> io::Result<()> {
        (&mut self.task).await.map_err(io::Error::other)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens and serves.
pub(super) async fn start(documents: Vec<Mounted>, options: Options) -> Result<Handle, ServeError> {
    let store = state::open(&options.keep).map_err(ServeError::Store)?;
    let mut services = Vec::new();
    for Mounted { prefix, validators } in documents {
        let prefix = mount::prefix(&prefix, &services)?;
        let place = Place { prefix: prefix.clone(), store: store.clone() };
        services.push((prefix, Service::new(validators, &options, place)?));
    }
    let relay = relay(&services, &options)?;
    let tls = options.tls.as_ref().map(tls::acceptor).transpose()?;
    let terms = Terms { patience: options.patience, most: options.most_connections, tls };
    let (listener, address) = listen(&options).await?;
    let shared = Arc::new(Shared::new(Mounts::new(services), relay, options));
    let served = Arc::clone(&shared);
    let answer = move |request: Request<Incoming>| {
        let shared = Arc::clone(&served);
        async move { shared.respond(request).await }
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(listen::run(listener, terms, answer, stopped));
    Ok(Handle { address, shared, store, stop: Some(stop), task })
}

async fn listen(options: &Options) -> Result<(TcpListener, SocketAddr), ServeError> {
    let address = SocketAddr::new(options.host, options.port);
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse(options.port),
        _ => ServeError::Listen { address, source },
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// What stands between the clients and the upstream, if there is one.
fn relay(services: &[(String, Service)], options: &Options) -> Result<Option<Relay>, ServeError> {
    let Some(upstream) = &options.upstream else { return Ok(None) };
    let [(_, service)] = services else {
        return Err(ServeError::Upstream("an upstream is judged by one document alone".to_owned()));
    };
    let relay = Relay::new(upstream, options)?;
    relay.begin(service.validators().api());
    Ok(Some(relay))
}
