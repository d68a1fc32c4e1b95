//! What clients may take of the mock's time and room: each bound is met, whoever meets it is answered or dropped, and others are
//! served meanwhile. Bounds of time are short where the client waits for ever, and long where it does not.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{DOCUMENT, get, start, validators};
use crate::mock::{Handle, Options, serve};

/// Longer than anything here takes on any machine: a test that waits for so long has failed.
const FOR_EVER: Duration = Duration::from_mins(5);
/// What is waited for that never comes.
const SHORT: Duration = Duration::from_millis(100);

async fn impatient(longest_body: usize) -> Handle {
    let options = Options { patience: SHORT, longest_body, ..Options::default() };
    serve(validators(DOCUMENT), options).await.unwrap()
}

async fn connect(mock: &Handle) -> TcpStream {
    TcpStream::connect(mock.url().trim_start_matches("http://")).await.unwrap()
}

/// Everything that comes until the mock ends the connection.
async fn all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    tokio::time::timeout(FOR_EVER, stream.read_to_end(&mut answer)).await.unwrap().ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_thousand_idle_connections() {
    let mock = start().await;
    let mut idle = Vec::new();
    for number in 0..1_000 {
        let mut stream = connect(&mock).await;
        // Some say nothing, others begin to.
        if number % 2 == 0 {
            stream.write_all(b"GET /things HTTP/1.1\r\nhost:").await.unwrap();
        }
        idle.push(stream);
    }
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
    // They are still open, and each is answered as soon as it goes on.
    for stream in idle.iter_mut().step_by(100) {
        stream.write_all(b" m\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(all(stream).await.starts_with("HTTP/1.1 200 "));
    }
}

#[tokio::test]
async fn more_connections_than_there_may_be_wait() {
    let options = Options { most_connections: 2, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    let (one, _two) = (connect(&mock).await, connect(&mock).await);
    let mut third = connect(&mock).await;
    third.write_all(b"GET /things HTTP/1.1\r\nhost: m\r\nconnection: close\r\n\r\n").await.unwrap();
    let early = tokio::time::timeout(SHORT, third.read_u8()).await;
    assert!(early.is_err(), "it was answered though two connections are open: {early:?}");
    drop(one);
    assert!(all(&mut third).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn who_is_too_slow_is_let_go() {
    let mock = impatient(100).await;
    for head in ["", "GET /things HTTP/1.1\r\nhost: m\r\n"] {
        let mut stream = connect(&mock).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        all(&mut stream).await;
    }
    for framing in ["content-length: 50\r\n\r\nabc", "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"] {
        let mut stream = connect(&mock).await;
        let head = "POST /things HTTP/1.1\r\nhost: m\r\ncontent-type: application/json\r\n";
        stream.write_all(format!("{head}{framing}").as_bytes()).await.unwrap();
        assert!(all(&mut stream).await.starts_with("HTTP/1.1 408 "), "{framing}");
    }
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
}

#[tokio::test]
async fn who_takes_no_answers_is_let_go() {
    let mock = impatient(100).await;
    let mut stream = connect(&mock).await;
    // The answers, which hold the path, fill every buffer on the way; then nothing is read any more.
    let request = format!("GET /{} HTTP/1.1\r\nhost: m\r\n\r\n", "a".repeat(20_000));
    let ended = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(FOR_EVER, ended).await.unwrap();
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
}

#[tokio::test]
async fn a_body_of_a_gigabyte_is_refused_before_it_is_sent() {
    let mock = impatient(1_000).await;
    let mut stream = connect(&mock).await;
    let head =
        "POST /things HTTP/1.1\r\nhost: m\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n";
    stream.write_all(format!("{head}content-length: 1000000000\r\n\r\n").as_bytes()).await.unwrap();
    let answer = all(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("longer than 1000 bytes"), "{answer}");
}

#[tokio::test]
async fn who_sends_a_long_body_to_its_end_reads_why_it_was_refused() {
    let options = Options { longest_body: 1_000, patience: FOR_EVER, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    let size = 64 << 20;
    for framing in
        [format!("content-length: {size}\r\n\r\n"), format!("transfer-encoding: chunked\r\n\r\n{size:x}\r\n")]
    {
        let mut stream = connect(&mock).await;
        let head = "POST /things HTTP/1.1\r\nhost: m\r\ncontent-type: application/json\r\n";
        stream.write_all(format!("{head}{framing}").as_bytes()).await.unwrap();
        let piece = vec![b' '; 1 << 20];
        for _ in 0..size >> 20 {
            stream.write_all(&piece).await.unwrap();
        }
        if framing.contains("chunked") {
            stream.write_all(b"\r\n0\r\n\r\n").await.unwrap();
        }
        stream.shutdown().await.unwrap();
        assert!(all(&mut stream).await.starts_with("HTTP/1.1 413 "), "{framing}");
    }
}

#[tokio::test]
async fn schemas_without_end() {
    let document = r"
openapi: 3.1.0
info: { title: Trees, version: '1' }
paths:
  /trees:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } }
      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } } }
  /endless:
    get:
      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Endless' } } } } }
components:
  schemas:
    Tree: { type: object, properties: { left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } }
    Endless: { type: object, required: [next], properties: { next: { $ref: '#/components/schemas/Endless' } } }
";
    let mock = serve(validators(document), Options { dynamic: true, ..Options::default() }).await.unwrap();
    let json = [("content-type", "application/json")];
    let deep = |depth: usize| format!("{}{{}}{}", "{\"left\":".repeat(depth), "}".repeat(depth));
    for (depth, expected) in [(0, 200), (50, 200), (5_000, 400)] {
        let got = super::send(&mock, http::Method::POST, "/trees", &json, &deep(depth)).await;
        assert_eq!(got.status, expected, "{depth}: {}", got.text);
    }
    // No value is short enough to end: nothing can be said that would be true.
    let got = get(&mock, "/endless", &[]).await;
    assert_eq!((got.status, got.header("content-type")), (500, "application/problem+json"));
    assert!(mock.diagnostics().iter().any(|diagnostic| diagnostic.code == "not-served"));
}

#[tokio::test]
async fn bodies_that_are_too_much_together() {
    let longest = 64 << 20;
    let options = Options { longest_body: longest, patience: FOR_EVER, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    let head = format!(
        "POST /things HTTP/1.1\r\nhost: m\r\ncontent-type: application/json\r\ncontent-length: {longest}\r\n\r\n"
    );
    // Four of them fill the room all but for their last byte, which does not come; a fifth begins none the less.
    let mut open = Vec::new();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..4 {
        let mut stream = connect(&mock).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..63 {
            stream.write_all(&piece).await.unwrap();
        }
        stream.write_all(&piece[1..]).await.unwrap();
        open.push(stream);
    }
    let (end, limit) = (std::time::Instant::now() + FOR_EVER, "too much to say");
    let body = format!("{{\"name\":\"{}\",\"size\":1}}", "x".repeat(4_096));
    let json = [("content-type", "application/json")];
    // What was sent may still be on its way to the mock.
    while !super::send(&mock, http::Method::POST, "/things", &json, &body).await.text.contains(limit) {
        assert!(std::time::Instant::now() < end, "a fifth body is taken");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(open);
    while super::send(&mock, http::Method::POST, "/things", &json, &body).await.status == 503 {
        assert!(std::time::Instant::now() < end, "the room is not given back");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
