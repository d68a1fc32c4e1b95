//! [`compare`]: two encoders, one truth. The generated client and the engine encode requests with code that has
//! nothing in common; here both send what the document allows to a server that keeps what it gets.
//!
//! ```text
//! case ─┬─ request.rs ──── the wire ─┬─ equal?
//!       └─ invoke, types ─ the wire ─┘
//! ```

mod meaning;
mod received;

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use spec::Api;
use spec::json_schema::Validators;
use spec::model::Operation;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

pub use self::received::Received;
use crate::case::{Case, Credentials, Intent, Parts};
use crate::client::{Client, Invoked};
use crate::config::{Config, Credential};
use crate::drive::Driver;
use crate::redact::Redactor;
use crate::run::arguments;
use crate::{plan, request};

/// A server on this machine that keeps every request and answers with an empty 200.
#[derive(Debug)]
pub struct Capture {
    url: Url,
    kept: Kept,
    server: JoinHandle<()>,
}

type Kept = Arc<Mutex<Vec<Received>>>;

impl Capture {
    /// Listens on a free port of the loopback interface.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = Url::parse(&format!("http://{}", listener.local_addr()?)).map_err(std::io::Error::other)?;
        let kept = Kept::default();
        let app = Router::new().fallback(keep).with_state(Arc::clone(&kept));
        // Ends with the process, or with `Drop`; its errors are those of connections, which the senders see.
        let server = tokio::spawn(async move { drop(axum::serve(listener, app).await) });
        Ok(Self { url, kept, server })
    }

    /// The settings of a run against it, with a secret for every security scheme.
    pub fn config(&self, api: &Api) -> Config {
        let mut config = Config::new(self.url.clone());
        for scheme in api.security_schemes.keys() {
            config.credentials.insert(scheme.clone(), Credential::new(scheme, "user:a secret~1"));
        }
        config
    }

    /// What came since the last time.
    fn take(&self) -> Vec<Received> {
        mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn keep(State(kept): State<Kept>, request: Request) {
    let received = Received::read(request).await;
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(received);
}

/// What came of comparing.
#[derive(Debug, Default)]
pub struct Comparison {
    /// How many requests were the same to the byte.
    pub same: usize,
    /// How many differed where the document leaves the choice; `meaning.rs` lists those.
    pub alike: usize,
    /// The requests that were not.
    pub different: Vec<Difference>,
    /// The cases that the client's types cannot hold, or that have no arguments for them.
    pub left_out: Vec<LeftOut>,
}

/// A request that the two encode differently.
#[derive(Debug)]
pub struct Difference {
    /// The operation and the title of the case.
    pub case: String,
    /// What differs, or what the client says of a call that failed.
    pub reason: String,
    /// What the engine sent; an empty list if nothing came.
    pub engine: Vec<Received>,
    /// What the client sent.
    pub client: Vec<Received>,
}

/// A case that only one of the two can send.
#[derive(Debug)]
pub struct LeftOut {
    /// The operation and the title of the case.
    pub case: String,
    /// Why.
    pub reason: String,
}

/// Sends every case that the document allows with both encoders, one after the other. The client and the
/// settings are to lead to the capturing server.
///
/// # Errors
/// When the settings do not do for an HTTP client.
pub async fn compare(
    validators: &Validators,
    config: &Config,
    client: &dyn Client,
    capture: &Capture,
) -> Result<Comparison, String> {
    let pair = Pair {
        validators,
        driver: Driver::new(validators.api(), config, &Redactor::new(config))?,
        client,
        capture,
    };
    let mut comparison = Comparison::default();
    for case in plan::plan(validators, config.seed).cases {
        let Some(operation) = validators.api().operations.get(case.operation) else { continue };
        let is_plain = case.credentials == Credentials::Given && case.parts.accept.is_none();
        if case.intent == Intent::Valid && is_plain {
            pair.compare(operation, case, &mut comparison).await;
        }
    }
    Ok(comparison)
}

/// The values as they were read; those of which nothing is left on the wire as they were meant.
fn merged(meant: &Parts, mut read: Parts) -> Parts {
    for (read, meant) in [
        (&mut read.path, &meant.path),
        (&mut read.query, &meant.query),
        (&mut read.header, &meant.header),
        (&mut read.cookie, &meant.cookie),
    ] {
        for (name, value) in meant {
            read.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    read
}

/// The two encoders, and the server that they send to.
struct Pair<'a> {
    validators: &'a Validators,
    driver: Driver<'a>,
    client: &'a dyn Client,
    capture: &'a Capture,
}

impl Pair<'_> {
    async fn compare(&self, operation: &Operation, case: Case, comparison: &mut Comparison) {
        let name = format!("{} {}", operation.key(), case.title);
        // An example may have the text `"true"` for a boolean, which on the wire is the same.
        let encoded = request::encode(self.validators.api(), operation, &case.parts);
        let read = encoded.and_then(|request| request::received(self.validators, operation, &request));
        let read = read.map_or_else(|_| case.parts.clone(), |read| merged(&case.parts, read.parts));
        let Some(arguments) = arguments(operation, &read) else {
            let reason = "the body is not made of a value".to_owned();
            comparison.left_out.push(LeftOut { case: name, reason });
            return;
        };
        let engine = self.send(&case).await;
        let invoked = self.client.invoke(&operation.key(), arguments).await;
        let typed = self.capture.take();
        let reason = match (invoked, engine.as_slice(), typed.as_slice()) {
            (Invoked::NotRepresentable(reason), _, []) => {
                comparison.left_out.push(LeftOut { case: name, reason });
                return;
            }
            (Invoked::Answered(_), [engine], [typed]) if engine == typed => {
                comparison.same += 1;
                return;
            }
            // Of media types whose schemas are equal, the client has one.
            (Invoked::Answered(_), [engine], [typed]) if engine.media_type() != typed.media_type() => {
                let [wanted, sent] = [engine, typed].map(|one| one.media_type().unwrap_or_default());
                let reason = format!("the client sends `{sent}` instead of `{wanted}`");
                comparison.left_out.push(LeftOut { case: name, reason });
                return;
            }
            (Invoked::Answered(_), [_], [typed]) => match self.explain(operation, case, &read, typed).await {
                Ok(()) => {
                    comparison.alike += 1;
                    return;
                }
                Err(reason) => reason,
            },
            (Invoked::Answered(_), ..) => "one request each was expected".to_owned(),
            (Invoked::NotRepresentable(reason) | Invoked::Failed(reason), ..) => reason,
            (Invoked::Unknown, ..) => "the client does not have the operation".to_owned(),
        };
        comparison.different.push(Difference { case: name, reason, engine, client: typed });
    }

    async fn send(&self, case: &Case) -> Vec<Received> {
        self.capture.take();
        let _answered = self.driver.exchange(case).await;
        self.capture.take()
    }

    /// Whether the client's request means what was meant, and its bytes are those that the engine writes for what it reads in
    /// them.
    async fn explain(
        &self,
        operation: &Operation,
        mut case: Case,
        meant: &Parts,
        typed: &Received,
    ) -> Result<(), String> {
        let request = typed.request().map_err(|error| error.to_string())?;
        let judged =
            request::received(self.validators, operation, &request).map_err(|error| error.to_string())?;
        if let Some(difference) = meaning::difference(self.validators, operation, meant, &judged.parts) {
            return Err(difference);
        }
        let media_type = case.parts.body.take().map(|body| body.media_type);
        case.parts = judged.parts;
        // That of the request has a boundary, which is for the encoder to choose.
        if let (Some(body), Some(media_type)) = (&mut case.parts.body, media_type) {
            body.media_type = media_type;
        }
        match self.send(&case).await.as_slice() {
            [again] if again.is_like(typed) => Ok(()),
            again => Err(format!("the engine writes what it reads in it as {again:?}, not {typed:?}")),
        }
    }
}
