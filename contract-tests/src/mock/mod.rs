//! The mock: a server that does what its document says, or, with a [`Fault`], all but one thing of it.
//!
//! [`listen`] makes requests of what comes over sockets, [`receive`] reads their bodies, [`mount`] finds the document that is
//! meant, and [`respond`] sends what [`service`] answers; none of them waits or keeps more than the options allow.
//!
//! In the service a request goes through the stages in the order of the files: [`route`] finds the operation, [`accept`] decides
//! whether the document allows the request, [`answer`] holds what there is to say, [`choose`] and [`refuse`] select
//! from it, and [`fault`] may change the decision or the answer. Nothing heavy is done at the start: answers are
//! composed when they are first asked for, and each is proven against its schema.

mod accept;
mod answer;
mod choose;
mod compose;
mod cors;
pub mod fault;
mod header;
mod listen;
mod mount;
mod negotiate;
mod notice;
mod patient;
mod prefer;
mod problem;
mod receive;
mod refuse;
mod relay;
mod respond;
mod route;
mod security;
mod server;
mod service;
mod state;
#[cfg(test)]
mod tests;
mod tls;
mod trouble;
mod xml;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use indexmap::IndexMap;
use secrecy::SecretString;
use spec::json_schema::Validators;

pub use choose::NO_SUCCESS;
pub use fault::{Fault, Spread};
pub use mount::Mounted;
pub use notice::{Access, Notice, Observer};
pub use prefer::Preferred;
pub use relay::Upstream;
pub use server::{Handle, ServeError};
pub use tls::Tls;
pub use trouble::{Trouble, Troubled};

/// How a mock is to be run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address to listen at.
    pub host: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// What the server does wrong.
    pub faults: Vec<&'static Fault>,
    /// Where it does so.
    pub spread: Spread,
    /// What goes wrong by chance, whatever the document says.
    pub troubles: Vec<Troubled>,
    /// The secrets that are accepted, by the name of their security scheme. `None`: any credential that has the
    /// form of its scheme, but for the one that the engine sends as a wrong one.
    pub credentials: Option<IndexMap<String, SecretString>>,
    /// Which values are generated where there is a choice.
    pub seed: u64,
    /// Whether each answer is a new one rather than the example.
    pub dynamic: bool,
    /// Whether examples that break their schemas are left out; else they are served, and told of.
    pub strict: bool,
    /// What is preferred for single operations where a request does not say; the first that says something counts.
    pub preferred: Vec<Preferred>,
    /// What becomes of what is created, changed and deleted.
    pub keep: Keep,
    /// Whether pages from elsewhere may send requests and read the answers.
    pub cors: bool,
    /// The longest body that is read, of a request or of an upstream's answer, in bytes.
    pub longest_body: usize,
    /// How long a client may take for the head of a request, which is also how long a connection may be idle, for its body,
    /// and to take a part of an answer.
    pub patience: Duration,
    /// How many connections are open at a time; further ones wait.
    pub most_connections: usize,
    /// The certificate to speak TLS with.
    pub tls: Option<Tls>,
    /// A server that answers in the place of the document, as far as it does.
    pub upstream: Option<Upstream>,
    /// Who is told what happens.
    pub observer: Observer,
}

/// Where a mock keeps what requests create, change and delete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Keep {
    /// Nowhere: each answer is made from the document alone.
    #[default]
    Nothing,
    /// In memory, until the mock ends.
    InMemory,
    /// In memory and in a file, from which the next mock has it.
    InFile(PathBuf),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            faults: Vec::new(),
            spread: Spread::First,
            troubles: Vec::new(),
            credentials: None,
            seed: 0,
            dynamic: false,
            strict: true,
            preferred: Vec::new(),
            keep: Keep::Nothing,
            cors: true,
            longest_body: 16 << 20,
            patience: Duration::from_secs(30),
            most_connections: 4_096,
            tls: None,
            upstream: None,
            observer: Observer::default(),
        }
    }
}

/// Starts a mock of one document. It answers as soon as this returns, and until the handle is dropped or shut down.
///
/// # Errors
/// When the address cannot be listened at, or a fault cannot be shown with this document.
pub async fn serve(validators: Arc<Validators>, options: Options) -> Result<Handle, ServeError> {
    serve_all(vec![Mounted { prefix: String::new(), validators }], options).await
}

/// The same of several documents, each below its prefix.
///
/// # Errors
/// As [`serve`], and when a prefix is none or two are the same.
pub async fn serve_all(documents: Vec<Mounted>, options: Options) -> Result<Handle, ServeError> {
    server::start(documents, options).await
}
