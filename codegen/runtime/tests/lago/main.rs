//! A client of the Lago API, as the generator prints it, and the tests that drive it over real sockets.
//!
//! Everything but the folder `tests`, and the lines in this file that name it and the runtime, is the hand-written model of generated code:
//! what `generated/src` looks like for a document with the operation `GET /api_logs`.

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
