//! The contract-test engine: obligations → cases → requests → answers → checks → findings → reports.
//!
//! [`run`](run::run) is the list of the stages. The engine knows the document (through [`spec`]) and a server's
//! URL; of the generated client it knows only the small trait [`client::Client`].

pub mod accepted;
pub mod body;
pub mod case;
pub mod check;
pub mod client;
pub mod config;
pub mod connection;
pub mod coverage;
mod credentials;
pub mod curl;
mod drive;
pub mod encoders;
pub mod event;
pub mod exchange;
pub mod finding;
pub mod format;
pub mod judge;
pub mod mock;
pub mod obligation;
mod one_way;
mod outage;
mod pace;
mod part;
pub mod plan;
pub mod recording;
pub mod redact;
pub mod report;
pub mod request;
pub mod run;
pub mod select;
mod sequence;
mod shrink;
pub mod token;

pub use drive::http_client;

/// The examples of the README, to be compiled.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Those of the guide; its commands are run by `tests/guide.rs`.
#[cfg(all(doctest, feature = "client"))]
mod guide {
    #[doc = include_str!("../guide/first-client.md")]
    struct FirstClient;

    #[doc = include_str!("../guide/own-check.md")]
    struct OwnCheck;
}
