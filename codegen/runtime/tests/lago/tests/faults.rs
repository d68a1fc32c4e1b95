//! Servers and networks that fail: each an error that names the phase and the operation.

use std::time::{Duration, Instant};

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::runtime::{Phase, TransportError};
use crate::{Client, ClientBuilder, Error};

async fn fault_of(builder: ClientBuilder) -> TransportError {
    let client = builder.build().unwrap();
    match client.api_logs().find_all_api_logs().send().await.unwrap_err() {
        Error::Transport(error) => error,
        error => panic!("{error:?}"),
    }
}

async fn fault(answer: Answer) -> TransportError {
    let server = Loopback::start([answer]).await;
    fault_of(Client::builder().base_url(server.url()).timeout(Duration::from_secs(5))).await
}

#[tokio::test]
async fn connection_refused() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = fault_of(Client::builder().base_url(url)).await;
    assert_eq!(error.phase, Phase::Connect);
    assert_eq!(error.to_string(), "GET /api_logs: no connection to the server");
}

#[tokio::test]
async fn a_server_that_does_not_answer() {
    let start = Instant::now();
    for answer in [
        Answer::Silence(Vec::new()),
        Answer::Silence(b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{".to_vec()),
    ] {
        let server = Loopback::start([answer]).await;
        let builder = Client::builder().base_url(server.url()).timeout(Duration::from_millis(100));
        assert_eq!(fault_of(builder).await.phase, Phase::Timeout);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_connection_that_closes_before_the_response() {
    assert_eq!(fault(Answer::raw("")).await.phase, Phase::Send);
}

#[tokio::test]
async fn a_response_that_is_not_http() {
    assert_eq!(fault(Answer::raw("SSH-2.0-OpenSSH\r\n\r\n")).await.phase, Phase::Send);
}

#[tokio::test]
async fn a_body_shorter_than_it_says() {
    let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    assert_eq!(fault(Answer::raw(head)).await.phase, Phase::Body);
}

#[tokio::test]
async fn chunks_that_are_none() {
    let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    assert_eq!(fault(Answer::raw(head)).await.phase, Phase::Body);
}

#[tokio::test]
async fn a_response_that_never_ends() {
    let server =
        Loopback::start([Answer::Endless(b"HTTP/1.1 200 X\r\n\r\n [ [ [ [ [ [ [ [ [ [ [".to_vec())]).await;
    let error = fault_of(Client::builder().base_url(server.url()).max_response_bytes(100_000)).await;
    assert_eq!(error.phase, Phase::TooLarge);
}

#[tokio::test]
async fn a_body_of_just_the_limit_is_accepted() {
    let body = page(1, "");
    let server = Loopback::start([Answer::json(200, &body)]).await;
    let with_limit = |limit| Client::builder().base_url(server.url()).max_response_bytes(limit);
    let client = with_limit(body.len()).build().unwrap();
    assert!(client.api_logs().find_all_api_logs().send().await.is_ok());
    assert_eq!(fault_of(with_limit(body.len() - 1)).await.phase, Phase::TooLarge);
}

#[tokio::test]
async fn redirects_in_a_loop() {
    let server = Loopback::start([Answer::redirect("/api_logs")]).await;
    let error = client(&server).api_logs().find_all_api_logs().send().await.unwrap_err();
    assert!(matches!(error, Error::Transport(TransportError { phase: Phase::Send, .. })), "{error:?}");
    assert_eq!(server.requests().len(), 11);
}
