//! A client of the Lago API, as the generator prints it, and the tests that drive it over real sockets.
//!
//! All but the folder `tests` is what `generated/src` looks like for a document with the operation `GET /api_logs`. It is
//! written by hand, so that the runtime can be tested whatever document the workspace has, and before a change of it
//! is generated.

#[path = "../../src/mod.rs"]
pub mod runtime;

#[cfg(test)]
mod tests;

mod client;
#[cfg(feature = "contract")]
pub mod contract;
pub mod resources;
mod server;
pub mod types;

pub use client::{Client, ClientBuilder};
pub use runtime::{BuildError, Error, Response};
pub use server::Server;
