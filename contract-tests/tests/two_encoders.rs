//! The typed client and the engine encode requests with code that has nothing in common. Here both send every
//! request that the document allows to a server that keeps what it gets, and the bytes must be the same.
//! `cargo xtask corpus --encoders` does so for other documents.
#![cfg(feature = "client")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod common;
#[path = "../src/cli/generated_client.rs"]
mod generated_client;

use contract_tests::encoders::{self, Capture};
use generated_client::GeneratedClient;

#[tokio::test]
async fn both_send_the_same_bytes() {
    let validators = common::read(&common::document());
    let capture = Capture::start().await.unwrap();
    let config = capture.config(validators.api());
    assert!(GeneratedClient::is_of(validators.api()), "`cargo xtask regenerate` brings the client in step");
    let client = GeneratedClient::new(&config).unwrap();

    let found = encoders::compare(&validators, &config, &client, &capture).await.unwrap();
    assert!(found.different.is_empty(), "the engine and the client send: {:#?}", found.different);
    assert!(found.same >= 20, "{} requests were compared; not: {:#?}", found.same, found.left_out);
}
