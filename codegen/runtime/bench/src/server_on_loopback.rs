//! A server that gives every request the same page of 50 logs.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

const LOG: &str = r#"{"api_version":"v1","client":"Lago Ruby v1.26.0","http_method":"post","http_status":200,"logged_at":"2025-03-31T12:31:44Z","request_body":"{\"event\":{\"transaction_id\":\"t1\"}}","request_origin":"https://app.lago.dev/","request_path":"/api/v1/events","created_at":"2022-04-29T08:59:51Z","request_id":"1a901a90-1a90-1a90-1a90-1a901a901a90"}"#;

/// Starts it on a free port; gives its URL.
pub(super) fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let logs = vec![LOG; 50].join(",");
    let body = format!(
        r#"{{"api_logs":[{logs}],"meta":{{"current_page":1,"next_page":2,"prev_page":null,"total_pages":8,"total_count":400}}}}"#
    );
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, answer) = (stream.unwrap(), answer.clone());
            thread::spawn(move || serve(stream, answer.as_bytes()));
        }
    });
    url
}

/// Answers each request of a connection until the client closes it.
fn serve(mut stream: TcpStream, answer: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        head.extend_from_slice(buffer.get(..count).unwrap());
        if head.ends_with(b"\r\n\r\n") {
            head.clear();
            stream.write_all(answer).unwrap();
        }
    }
}
