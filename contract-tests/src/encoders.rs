//! [`compare`]: two encoders, one truth. The generated client and the engine encode requests with code that has
//! nothing in common; here both send what the document allows to a server that keeps what it gets.
//!
//! ```text
//! case ─┬─ request.rs ──── the wire ─┬─ equal?
//!       └─ invoke, types ─ the wire ─┘
//! ```

mod received;

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use spec::json_schema::Validators;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

pub use self::received::Received;
use crate::case::{Case, Credentials, Intent};
use crate::client::{Client, Invoked};
use crate::config::Config;
use crate::drive::Driver;
use crate::plan;
use crate::run::arguments;

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

    /// Where it listens.
    pub fn url(&self) -> &Url {
        &self.url
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
    /// What the engine sent; an empty list if nothing came.
    pub engine: Vec<Received>,
    /// What the client sent.
    pub client: Vec<Received>,
    /// What the client says of the call, if it failed.
    pub reason: Option<String>,
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
    let driver = Driver::new(validators.api(), config)?;
    let mut comparison = Comparison::default();
    for case in plan::plan(validators, config.seed).cases {
        let Some(operation) = validators.api().operations.get(case.operation) else { continue };
        if case.intent == Intent::Valid && case.credentials == Credentials::Given {
            comparison.add(&driver, &operation.key(), case, client, capture).await;
        }
    }
    Ok(comparison)
}

impl Comparison {
    async fn add(
        &mut self,
        driver: &Driver<'_>,
        operation: &str,
        case: Case,
        client: &dyn Client,
        capture: &Capture,
    ) {
        let Some(arguments) = arguments(&case.parts) else {
            let reason = "the arguments are not JSON".to_owned();
            self.left_out.push(LeftOut { case: name(operation, &case), reason });
            return;
        };
        capture.take();
        let _answered = driver.exchange(&case).await;
        let engine = capture.take();
        let invoked = client.invoke(operation, arguments).await;
        let typed = capture.take();
        let case = name(operation, &case);
        match invoked {
            Invoked::NotRepresentable(reason) if typed.is_empty() => {
                self.left_out.push(LeftOut { case, reason });
            }
            Invoked::Answered(_) if engine == typed && engine.len() == 1 => self.same += 1,
            Invoked::Answered(_) => {
                self.different.push(Difference { case, engine, client: typed, reason: None });
            }
            Invoked::NotRepresentable(reason) | Invoked::Failed(reason) => {
                self.different.push(Difference { case, engine, client: typed, reason: Some(reason) });
            }
            Invoked::Unknown => {
                let reason = Some("the client does not have the operation".to_owned());
                self.different.push(Difference { case, engine, client: typed, reason });
            }
        }
    }
}

fn name(operation: &str, case: &Case) -> String {
    format!("{operation} {}", case.title)
}
