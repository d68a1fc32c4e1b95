//! What a server can do to a connection in the middle of a run: each is a finding or an answer like any other, within a bound; the run
//! goes on to its end, and every report is whole.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod common;
#[path = "common/runs.rs"]
mod runs;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use contract_tests::config::Config;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use self::runs::{SECRET, Told, config, drive, listen};

/// What the document says of those who may not.
const SOUND: &[u8] =
    b"HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Bearer\r\ncontent-type: application/json\r\n\
    content-length: 37\r\n\r\n{\"status\":401,\"error\":\"Unauthorized\"}";

/// What is in the requests that have trouble; seven of the plan's.
const TROUBLED: &str = "per_page=";

/// What a server does with the request that it does not answer as it should.
#[derive(Clone)]
enum Trouble {
    /// Sends these bytes, and closes the connection.
    Bytes(Arc<Vec<u8>>),
    /// Sends the first bytes, and then the second ones again and again.
    Endless(&'static [u8], &'static [u8]),
    /// Sends some bytes and resets the connection.
    Reset(&'static [u8]),
    /// Does nothing.
    Hang,
}

/// The head of a request; `None` at the end of the connection. Those of the run are small, and have no body.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let (mut buffer, mut seen) = ([0; 4096], Vec::new());
    while !seen.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        seen.extend_from_slice(buffer.get(..read)?);
    }
    Some(String::from_utf8_lossy(&seen).into_owned())
}

/// A server that is sound but for some requests.
async fn troubled(trouble: Trouble) -> String {
    listen(move |mut stream| {
        let trouble = trouble.clone();
        async move {
            while let Some(head) = request(&mut stream).await {
                if head.contains(TROUBLED) {
                    return make(&mut stream, trouble).await;
                }
                if stream.write_all(SOUND).await.is_err() {
                    return;
                }
            }
        }
    })
    .await
}

/// The peer may have gone, which is no matter.
async fn make(stream: &mut TcpStream, trouble: Trouble) {
    match trouble {
        Trouble::Bytes(bytes) => {
            if stream.write_all(&bytes).await.is_ok() {
                drop(stream.shutdown().await);
            }
        }
        Trouble::Endless(first, then) => {
            if stream.write_all(first).await.is_ok() {
                while stream.write_all(then).await.is_ok() {}
            }
        }
        Trouble::Reset(bytes) => {
            drop(stream.write_all(bytes).await);
            stream.set_zero_linger().unwrap();
        }
        Trouble::Hang => tokio::time::sleep(Duration::from_secs(30)).await,
    }
}

fn answer(fields: &str, body: &[u8]) -> Trouble {
    let head = format!("HTTP/1.1 200 OK\r\n{fields}content-length: {}\r\n\r\n", body.len());
    Trouble::Bytes(Arc::new([head.as_bytes(), body].concat()))
}

fn bytes(bytes: &[u8]) -> Trouble {
    Trouble::Bytes(Arc::new(bytes.to_vec()))
}

/// A hundred megabytes of nothing, in a hundred kilobytes.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..100 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

const JSON: &str = "content-type: application/json\r\n";

fn troubles() -> Vec<(&'static str, Trouble, &'static str)> {
    let ten_megabytes = [b"[".as_slice(), &vec![b' '; 10_000_000], b"]"].concat();
    let in_full = "answers_in_full";
    let schema = "response_schema_conformance";
    vec![
        ("nothing at all", bytes(b""), in_full),
        ("a reset", Trouble::Reset(b""), in_full),
        (
            "a reset within the body",
            Trouble::Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
            in_full,
        ),
        ("a server that hangs", Trouble::Hang, in_full),
        ("garbage", bytes(&[0xff; 5000]), in_full),
        ("no status", bytes(b"HTTP/1.1 \r\n\r\n"), in_full),
        (
            "a head without end",
            Trouble::Endless(
                b"HTTP/1.1 200 OK\r\n",
                b"x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
            ),
            in_full,
        ),
        (
            "a body without end",
            Trouble::Endless(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[", &[b' '; 65_536]),
            in_full,
        ),
        (
            "chunks without end",
            Trouble::Endless(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"4\r\nnull\r\n"),
            in_full,
        ),
        (
            "chunks that are none",
            bytes(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
            in_full,
        ),
        (
            "a body that is too short",
            bytes(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{}"),
            in_full,
        ),
        (
            "a body that is too long",
            bytes(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n{}"),
            schema,
        ),
        (
            "two lengths",
            bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}"),
            in_full,
        ),
        ("ten megabytes", answer(JSON, &ten_megabytes), schema),
        ("no UTF-8", answer(JSON, b"{\"a\": \"\xff\xfe\"}"), schema),
        ("JSON that is too deep", answer(JSON, "[".repeat(200_000).as_bytes()), schema),
        ("a page", answer("content-type: text/html\r\n", b"<html>It works!"), "content_type_conformance"),
        (
            "compressed without end",
            answer("content-type: application/json\r\ncontent-encoding: gzip\r\n", &bomb()),
            schema,
        ),
    ]
}

/// Everything that a run tells, whatever it met.
fn is_whole(what: &str, told: &Told) {
    assert!(told.finished, "{what}: it ends, with all requests");
    assert!(told.cases.len() > 50, "{what}: {} requests", told.cases.len());
    let lines = told.reports.lines().filter(|line| line.starts_with('{'));
    let events: Vec<serde_json::Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.last().unwrap()["event"], "finished", "{what}");
    assert_eq!(events.iter().filter(|event| event["event"] == "judged").count(), told.cases.len(), "{what}");
    assert!(!told.reports.contains(SECRET), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_servers_do_to_connections() {
    for (what, trouble, check) in troubles() {
        let url = troubled(trouble.clone()).await;
        let mut config = Config { shrink: 0, ..config(&url) };
        match trouble {
            Trouble::Hang => config.timeout = Duration::from_secs(3),
            Trouble::Endless(..) => config.max_body = 1 << 20,
            Trouble::Bytes(_) | Trouble::Reset(_) => {}
        }
        let told = drive(&config).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        is_whole(what, &told);
        assert!(told.checks().contains(&check), "{what}: {:?}", told.checks());
        assert!(told.notes.iter().all(|note| !note.contains("not sent")), "{what}: {:?}", told.notes);
    }
}

/// Answers soundly until the listener is dropped.
async fn serve(listener: TcpListener, most: usize) {
    let served = Arc::new(AtomicUsize::new(0));
    while served.load(Ordering::SeqCst) < most {
        let Ok(Ok((mut stream, _))) =
            tokio::time::timeout(Duration::from_millis(20), listener.accept()).await
        else {
            continue;
        };
        let served = Arc::clone(&served);
        tokio::spawn(async move {
            while served.load(Ordering::SeqCst) < most && request(&mut stream).await.is_some() {
                served.fetch_add(1, Ordering::SeqCst);
                if stream.write_all(SOUND).await.is_err() {
                    return;
                }
            }
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_and_comes_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        serve(listener, 25).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        let listener = TcpListener::bind(address).await.unwrap();
        serve(listener, usize::MAX).await;
    });
    let config = config(&format!("http://{address}"));
    let told = drive(&config).await.unwrap_or_else(|error| panic!("{error}"));
    is_whole("an outage", &told);
    assert!(told.notes.iter().all(|note| !note.contains("not sent")), "{:?}", told.notes);
}
