//! Requests that no honest client sends, byte by byte: each gets an answer, and the server lives on.

use std::fmt::Write as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{get, start};
use crate::mock::Handle;

/// Sends bytes and gives the status that comes back.
async fn status(mock: &Handle, request: &[u8]) -> Option<u16> {
    let address = mock.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may refuse before it has read everything.
    stream.write_all(request).await.ok();
    stream.shutdown().await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let text = String::from_utf8_lossy(&answer);
    text.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

fn request(target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\r\n").into_bytes()
}

#[tokio::test]
async fn targets() {
    let mock = start().await;
    for (target, expected) in [
        // Broken percent-encodings.
        ("/things/%", 404),
        ("/things/%zz", 404),
        ("/things/%ff", 404),
        ("/%", 404),
        ("/things?limit=%", 400),
        ("/things?limit=%f", 400),
        ("/things?tags%5=1", 400),
        // An encoded slash is part of a segment, not a separator.
        ("/things%2Fmine", 404),
        ("/things/a%2Fb.txt", 200),
        ("/things/%2e%2e", 404),
        ("/things/../../etc/passwd", 404),
        ("/..%2f..%2fetc/passwd.txt", 404),
        ("/things/%2e%2e%2f%2e%2e%2fetc%2fpasswd.txt", 200),
        // NUL and other control characters.
        ("/things/%00", 404),
        ("/things/%00.txt", 200),
        ("/things?limit=1%00", 422),
        ("//things", 404),
        ("/base/v1//things", 404),
        ("/things?", 200),
        ("/things?limit=1&limit=2", 422),
        ("/things?limit=99999999999999999999999999999", 200),
        ("/things?limit=1e309", 422),
        ("http://elsewhere/things", 200),
        ("*", 404),
    ] {
        assert_eq!(status(&mock, &request(target)).await, Some(expected), "{target}");
    }
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
}

#[tokio::test]
async fn bytes_that_are_no_http() {
    let mock = start().await;
    for (bytes, expected) in [
        (&b"GET /things\x00 HTTP/1.1\r\n\r\n"[..], Some(400)),
        (b"GET /th\xc3\xbcngs HTTP/1.1\r\nhost: m\r\nconnection: close\r\n\r\n", Some(404)),
        (b"\r\n\r\n\r\n", None),
        (b"hello\r\n\r\n", Some(400)),
        (b"GET /things HTTP/1.1\r\nx: \x00\r\n\r\n", Some(400)),
        (b"POST /things HTTP/1.1\r\ncontent-length: nine\r\n\r\n", Some(400)),
        (b"POST /things HTTP/1.1\r\ncontent-length: 9\r\n\r\nabc", Some(400)),
        (b"POST /things HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", Some(400)),
        (b"BREW /things HTTP/1.1\r\nhost: m\r\nconnection: close\r\n\r\n", Some(405)),
        (b"CONNECT mock:80 HTTP/1.1\r\nhost: m\r\nconnection: close\r\n\r\n", Some(404)),
        (b"GET /private HTTP/1.1\r\nauthorization: Bearer \xff\r\nconnection: close\r\n\r\n", Some(401)),
        (b"GET /things HTTP/1.1\r\naccept: \xff\r\nprefer: \xff\r\nconnection: close\r\n\r\n", Some(200)),
    ] {
        assert_eq!(status(&mock, bytes).await, expected, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
}

#[tokio::test]
async fn floods() {
    let mock = start().await;
    let mut flood = String::from("GET /things HTTP/1.1\r\nhost: m\r\nconnection: close\r\n");
    for number in 0..2_000 {
        write!(flood, "x-{number}: y\r\n").unwrap();
    }
    assert_eq!(status(&mock, format!("{flood}\r\n").as_bytes()).await, Some(431));
    let long = "a".repeat(600_000);
    let one = format!("GET /things HTTP/1.1\r\nx: {long}\r\nconnection: close\r\n\r\n");
    assert_eq!(status(&mock, one.as_bytes()).await, Some(431));
    assert_eq!(status(&mock, &request(&format!("/{}", "a".repeat(100_000)))).await, Some(414));
    let nested = "[".repeat(100_000);
    let deep = format!(
        "POST /things HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{nested}",
        nested.len()
    );
    assert_eq!(status(&mock, deep.as_bytes()).await, Some(422));
    let too_long = "POST /things HTTP/1.1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));
    let too_long = format!("{too_long}{}0\r\n\r\n", chunk.repeat(17));
    assert_eq!(status(&mock, too_long.as_bytes()).await, Some(413));
    assert_eq!(get(&mock, "/things/mine", &[]).await.status, 200);
}
