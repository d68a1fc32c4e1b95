//! Servers and networks that fail: each an error that names the phase and the operation, and never a secret.
//!
//! Where time plays a part the clock stands still until nothing else is left to do, and then jumps.

use std::error::Error as _;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};

use super::loopback::{Answer, Loopback};
use super::{TOKEN, client, page};
use crate::runtime::{DecodeReason, Phase, Redirects, TransportError};
use crate::{Client, ClientBuilder, Error};

type Failed = Error<crate::resources::FindAllApiLogsError>;

/// The error of a call, none of whose words is a secret.
async fn error_of(builder: ClientBuilder) -> Failed {
    let client = builder.bearer_auth(TOKEN).build().unwrap();
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    let causes = std::iter::successors(error.source(), |cause: &&dyn std::error::Error| (*cause).source());
    let causes: Vec<String> = causes.map(|cause| format!("{cause} {cause:?}")).collect();
    let shown = format!("{error} {error:?} {causes:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(error.to_string().starts_with("GET /api_logs: "), "{shown}");
    error
}

async fn fault_of(builder: ClientBuilder) -> TransportError {
    match error_of(builder).await {
        Error::Transport(error) => error,
        error => panic!("{error:?}"),
    }
}

async fn fault(answer: Answer) -> Phase {
    let server = Loopback::start([answer]).await;
    fault_of(Client::builder().base_url(server.url())).await.phase
}

/// What is wrong with an answer that arrives in full.
async fn misread(answer: Answer) -> DecodeReason {
    let server = Loopback::start([answer]).await;
    match error_of(Client::builder().base_url(server.url())).await {
        Error::Decode(error) => error.reason,
        error => panic!("{error:?}"),
    }
}

/// A response of JSON whose body is these bytes.
fn json(fields: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n{fields}\r\n");
    [head.as_bytes(), body].concat()
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

#[tokio::test(start_paused = true)]
async fn a_server_that_takes_no_connection() {
    // One connection waits to be accepted; those after it do not get that far.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let _waiting = TcpStream::connect(address).await.unwrap();
    let builder =
        Client::builder().base_url(format!("http://{address}")).connect_timeout(Duration::from_secs(3));
    let error = fault_of(builder).await;
    assert_eq!((error.phase, error.is_timeout()), (Phase::Connect, true));
    assert_eq!(error.to_string(), "GET /api_logs: no connection to the server; the time allowed was up");
}

/// The phase in which a call ends that has so much time for its parts.
async fn time_is_up(answer: Vec<u8>, limit: fn(ClientBuilder, Duration) -> ClientBuilder) -> Phase {
    let server = Loopback::start([Answer::Silence(answer)]).await;
    let error = fault_of(limit(Client::builder().base_url(server.url()), Duration::from_secs(7))).await;
    assert!(error.is_timeout(), "{error:?}");
    error.phase
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer() {
    assert_eq!(time_is_up(Vec::new(), ClientBuilder::timeout).await, Phase::Send);
    assert_eq!(time_is_up(Vec::new(), ClientBuilder::read_timeout).await, Phase::Send);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent() {
    let start = json("content-length: 9\r\n", b"{");
    assert_eq!(time_is_up(start.clone(), ClientBuilder::timeout).await, Phase::Body);
    assert_eq!(time_is_up(start, ClientBuilder::read_timeout).await, Phase::Body);
}

#[tokio::test]
async fn a_connection_that_closes_before_the_response() {
    assert_eq!(fault(Answer::raw("")).await, Phase::Send);
    assert_eq!(fault(Answer::Reset(Vec::new())).await, Phase::Send);
}

#[tokio::test]
async fn a_response_that_is_not_http() {
    assert_eq!(fault(Answer::raw("SSH-2.0-OpenSSH\r\n\r\n")).await, Phase::Send);
    assert_eq!(fault(Answer::raw("HTTP/1.1 200 X\r\ncontent-length: some\r\n\r\n{}")).await, Phase::Send);
}

#[tokio::test]
async fn a_connection_that_is_reset_in_mid_body() {
    assert_eq!(fault(Answer::Reset(json("content-length: 99\r\n", b"{"))).await, Phase::Body);
    assert_eq!(
        fault(Answer::Reset(json("transfer-encoding: chunked\r\n", b"1\r\n{\r\n"))).await,
        Phase::Body
    );
}

#[tokio::test]
async fn a_body_shorter_than_it_says() {
    assert_eq!(fault(Answer::Bytes(json("content-length: 99\r\n", b"{"))).await, Phase::Body);
}

#[tokio::test]
async fn a_body_longer_than_it_says() {
    let body = page(1, "");
    let fields = format!("content-length: {}\r\n", body.len() - 1);
    let reason = misread(Answer::Bytes(json(&fields, body.as_bytes()))).await;
    assert!(reason.to_string().contains("EOF while parsing"), "{reason}");
}

#[tokio::test]
async fn chunks_that_are_none() {
    for chunks in ["zz\r\n", "5\r\n{}\r\n", "ffffffffffffffffff\r\n{}", "-1\r\n", "2\r\n{}xx0\r\n\r\n"] {
        let answer = json("transfer-encoding: chunked\r\n", chunks.as_bytes());
        assert_eq!(fault(Answer::Bytes(answer)).await, Phase::Body, "{chunks:?}");
    }
}

#[tokio::test]
async fn a_response_that_never_ends() {
    let server =
        Loopback::start([Answer::Endless(b"HTTP/1.1 200 X\r\n\r\n [ [ [ [ [ [ [ [ [ [ [".to_vec())]).await;
    let error = fault_of(Client::builder().base_url(server.url()).max_response_bytes(100_000)).await;
    assert_eq!(error.phase, Phase::TooLarge);
}

#[tokio::test]
async fn a_head_that_never_ends() {
    assert_eq!(fault(Answer::Endless(b"HTTP/1.1 200 X\r\n".to_vec())).await, Phase::Send);
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

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_body_that_unpacks_to_more_than_the_limit() {
    use std::io::Write as _;

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 100_000_000]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let fields = format!("content-encoding: gzip\r\ncontent-length: {}\r\n", packed.len());
    assert_eq!(fault(Answer::Bytes(json(&fields, &packed))).await, Phase::TooLarge);
    let broken = packed.get(..50_000).unwrap();
    let answer = json("content-encoding: gzip\r\ncontent-length: 50000\r\n", broken);
    let server = Loopback::start([Answer::Bytes(answer)]).await;
    let builder = Client::builder().base_url(server.url()).max_response_bytes(1 << 30);
    assert_eq!(fault_of(builder).await.phase, Phase::Body);
}

#[tokio::test]
async fn json_that_is_cut_off() {
    let body = page(1, "");
    let reason = misread(Answer::json(200, body.get(..100).unwrap())).await;
    let DecodeReason::Json { pointer, message, .. } = reason else { panic!("{reason:?}") };
    assert_eq!((pointer.as_str(), message.as_str()), ("/api_logs/0", "EOF while parsing an object"));
}

#[tokio::test]
async fn text_that_is_no_utf8() {
    let body = page(1, "").replace("curl", "cur!").into_bytes();
    let body: Vec<u8> = body.into_iter().map(|byte| if byte == b'!' { 0xff } else { byte }).collect();
    let fields = format!("content-length: {}\r\n", body.len());
    let reason = misread(Answer::Bytes(json(&fields, &body))).await;
    let DecodeReason::Json { pointer, message, .. } = reason else { panic!("{reason:?}") };
    assert_eq!((pointer.as_str(), message.as_str()), ("/api_logs/0/client", "invalid unicode code point"));
}

#[tokio::test]
async fn a_mark_before_the_json_is_no_fault() {
    let server = Loopback::start([Answer::json(200, &format!("\u{feff}{}", page(1, "")))]).await;
    client(&server).api_logs().find_all_api_logs().send().await.unwrap();
}

/// Which of two equal keys counts is anybody's guess (RFC 8259, section 4), so that there must not be two of a member that
/// the document names.
#[tokio::test]
async fn a_key_that_comes_twice() {
    let reason = misread(Answer::json(200, &page(1, "\"current_page\": 2,"))).await;
    let DecodeReason::Json { pointer, message, .. } = reason else { panic!("{reason:?}") };
    assert_eq!((pointer.as_str(), message.as_str()), ("/meta", "duplicate field `current_page`"));
}

#[tokio::test]
async fn a_page_of_html_in_place_of_json() {
    let html = "<!doctype html><title>Sign in</title>";
    let reason = misread(Answer::new(200, "content-type: text/html; charset=utf-8\r\n", html)).await;
    let DecodeReason::ContentType { found, .. } = reason else { panic!("{reason:?}") };
    assert_eq!(found, "text/html; charset=utf-8");
    let reason = misread(Answer::new(200, "", html)).await;
    assert_eq!(reason.to_string(), "line 1, column 1: expected value");
}

#[tokio::test]
async fn redirects_in_a_loop() {
    for redirects in [Redirects::SameOrigin, Redirects::AnyOrigin] {
        let server = Loopback::start([Answer::redirect("/api_logs")]).await;
        let error = fault_of(Client::builder().base_url(server.url()).redirects(redirects)).await;
        assert_eq!(error.phase, Phase::Redirect);
        assert_eq!(server.requests().len(), 11);
    }
}

#[tokio::test]
async fn a_redirect_to_another_host() {
    let other = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let server = Loopback::start([Answer::redirect(&format!("{}/api_logs", other.url()))]).await;
    let error = error_of(Client::builder().base_url(server.url())).await;
    assert!(error.to_string().starts_with("GET /api_logs: undocumented response: status 307"), "{error}");
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn redirects_to_nowhere() {
    for location in ["", "http://", "ftp://127.0.0.1/", "http://[", "\u{e9}:"] {
        for redirects in [Redirects::SameOrigin, Redirects::AnyOrigin] {
            let server = Loopback::start([Answer::redirect(location)]).await;
            let error = error_of(Client::builder().base_url(server.url()).redirects(redirects)).await;
            let expected = matches!(&error, Error::Undocumented(response) if response.status == 307)
                || matches!(&error, Error::Transport(error) if error.phase == Phase::Redirect);
            assert!(expected, "{location:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_fault_of_one_call_is_none_of_the_next() {
    let answers = [Answer::Reset(json("content-length: 99\r\n", b"{")), Answer::json(200, &page(0, ""))];
    let server = Loopback::start(answers).await;
    let client = client(&server);
    client.api_logs().find_all_api_logs().send().await.unwrap_err();
    client.api_logs().find_all_api_logs().send().await.unwrap();
}
