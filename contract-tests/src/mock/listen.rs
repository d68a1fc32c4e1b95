//! Sockets → requests: a listener, with TLS if it has a certificate, and bounds for what a client may take of time and room.
//!
//! A connection on which nothing, or a head without its end, comes within the patience is closed; so many connections are
//! open at a time, further ones wait in the queue of the system.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::patient::Patient;

/// After the system could not open a connection: as a rule too many files are open, and some will be closed.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections are served with.
#[derive(Clone)]
pub(super) struct Terms {
    /// How long a client may take for a TLS handshake, for the head of a request, and to take what is written to it.
    pub(super) patience: Duration,
    /// How many connections are open at a time.
    pub(super) most: usize,
    /// The certificate, if there is one.
    pub(super) tls: Option<TlsAcceptor>,
}

/// Serves until it is told to stop, and then lets the requests under way end. Whoever drops the future ends them all.
pub(super) async fn run<F, A>(listener: TcpListener, terms: Terms, answer: F, mut stop: oneshot::Receiver<()>)
where
    F: Fn(Request<Incoming>) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(terms.most));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, accept(&listener).await)
        };
        tokio::select! {
            (place, stream) = next => {
                let (terms, answer, watcher) = (terms.clone(), answer.clone(), graceful.watcher());
                connections.spawn(async move {
                    serve(stream, &terms, answer, watcher).await;
                    drop(place);
                });
            }
            Some(_) = connections.join_next() => {}
            // An error means that the other end is gone, which is how the handle says stop.
            _ = &mut stop => break,
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // The client went away before it was let in.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve<F, A>(stream: TcpStream, terms: &Terms, answer: F, watcher: Watcher)
where
    F: Fn(Request<Incoming>) -> A,
    A: Future<Output = Response<Body>>,
{
    // Answers are written in one piece; waiting for more would only delay them. A socket that cannot is as good.
    stream.set_nodelay(true).ok();
    let Some(tls) = &terms.tls else { return speak(stream, terms, answer, watcher).await };
    // Who does not shake hands gets nothing, as there is nothing that could be said in the clear.
    if let Ok(Ok(stream)) = tokio::time::timeout(terms.patience, tls.accept(stream)).await {
        speak(stream, terms, answer, watcher).await;
    }
}

/// Speaks HTTP/1.1 on a connection until it ends, one way or the other.
async fn speak<S, F, A>(stream: S, terms: &Terms, answer: F, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
    F: Fn(Request<Incoming>) -> A,
    A: Future<Output = Response<Body>>,
{
    let service = service_fn(|request| {
        let answered = answer(request);
        async move { Ok::<_, Infallible>(answered.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(terms.patience)
        .serve_connection(TokioIo::new(Patient::new(stream, terms.patience)), service);
    // What breaks a connection is the client's business.
    watcher.watch(connection).await.ok();
}
