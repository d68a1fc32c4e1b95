//! The typed client and the engine encode requests with code that has nothing in common. Here both send every
//! request that the document allows to a server that keeps what it gets, and the bytes must be the same.
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

use std::mem;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use bytes::Bytes;
use contract_tests::client::Invoked;
use contract_tests::config::{Config, Credential};
use contract_tests::event::Event;
use contract_tests::run::run;
use generated_client::GeneratedClient;
use tokio::net::TcpListener;
use url::Url;

/// A request as it came.
#[derive(Debug, PartialEq)]
struct Received {
    method: String,
    target: String,
    headers: Vec<(String, Bytes)>,
    body: Bytes,
}

impl Received {
    async fn read(request: Request) -> Self {
        let (head, body) = request.into_parts();
        let mut headers: Vec<(String, Bytes)> = head
            .headers
            .iter()
            // Whoever sends says who it is.
            .filter(|(name, _)| *name != "user-agent")
            .map(|(name, value)| (name.to_string(), Bytes::copy_from_slice(value.as_bytes())))
            .collect();
        headers.sort();
        Self {
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers,
            body: axum::body::to_bytes(body, usize::MAX).await.unwrap(),
        }
    }
}

#[tokio::test]
async fn both_send_the_same_bytes() {
    let received: Arc<Mutex<Vec<Received>>> = Arc::default();
    let validators = common::read(&common::document());
    let mut config = Config::new(serve(Arc::clone(&received)).await);
    // One after the other, so that what comes in between two events belongs together.
    config.concurrency = 1.try_into().unwrap();
    for scheme in validators.api().security_schemes.keys() {
        config.credentials.insert(scheme.clone(), Credential::new(scheme, "user:a secret~1"));
    }
    let client = GeneratedClient::new(&config).unwrap();
    assert!(GeneratedClient::is_of(validators.api()), "`cargo xtask regenerate` brings the client in step");

    let (mut pairs, mut left_out) = (0, Vec::new());
    let mut compare = |event: &Event<'_>| {
        let Event::Judged { exchange, invoked: Some(invoked), .. } = event else {
            received.lock().unwrap().clear();
            return;
        };
        let title = &exchange.case.title;
        match (invoked, mem::take(&mut *received.lock().unwrap()).as_slice()) {
            (Invoked::Answered(_), [plain, typed]) => {
                assert_eq!(plain, typed, "{title}: the engine sends the left, the client the right");
                pairs += 1;
            }
            (Invoked::NotRepresentable(reason), [_]) => left_out.push(format!("{title}: {reason}")),
            (invoked, received) => panic!("{title}: {invoked:?}, {received:?}"),
        }
    };
    run(&validators, &config, Some(&client), &mut compare).await.unwrap();
    assert!(
        pairs >= 20 && left_out.len() < pairs,
        "{pairs} pairs; the client's types cannot hold: {left_out:#?}"
    );
}

/// Keeps every request.
async fn serve(received: Arc<Mutex<Vec<Received>>>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(move |request: Request| {
        let received = Arc::clone(&received);
        async move {
            let request = Received::read(request).await;
            received.lock().unwrap().push(request);
        }
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Url::parse(&url).unwrap()
}
