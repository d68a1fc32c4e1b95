//! A server that says what it is told to, byte for byte.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Duration, sleep};

/// What the server does with one connection, after it has read the head of a request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Writes this and closes.
    Bytes(Vec<u8>),
    /// Writes this over and over, until the client goes away.
    Endless(Vec<u8>),
    /// Writes this and then nothing, without closing.
    Silence(Vec<u8>),
    /// Writes this for every request of the connection.
    KeepAlive(Vec<u8>),
    /// Writes this and tears the connection down.
    Reset(Vec<u8>),
}

impl Answer {
    /// A whole response; `fields` are header lines, each ended by `\r\n`.
    pub(super) fn new(status: u16, fields: &str, body: &str) -> Self {
        let length = body.len();
        Self::raw(&format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{fields}\r\n{body}"
        ))
    }

    /// A response of JSON.
    pub(super) fn json(status: u16, body: &str) -> Self {
        Self::new(status, "content-type: application/json\r\n", body)
    }

    /// A redirect.
    pub(super) fn redirect(to: &str) -> Self {
        Self::new(307, &format!("location: {to}\r\n"), "")
    }

    /// Whatever bytes.
    pub(super) fn raw(text: &str) -> Self {
        Self::Bytes(text.as_bytes().to_vec())
    }
}

/// A server on a free port of this machine. It gives its answers in turn and the last one for ever.
#[derive(Debug)]
pub(super) struct Loopback {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Loopback {
    pub(super) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let connections = Arc::new(AtomicUsize::new(0));
        let accepted = Arc::clone(&connections);
        let answers: Vec<Answer> = answers.into_iter().collect();
        tokio::spawn(async move {
            let mut turns = answers.iter().chain(std::iter::repeat(answers.last().unwrap()));
            while let (Ok((stream, _)), Some(answer)) = (listener.accept().await, turns.next()) {
                accepted.fetch_add(1, Ordering::Relaxed);
                serve(stream, answer, &seen).await;
            }
        });
        Self { url, requests, connections }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The heads of the requests that came.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The request lines without method and version.
    pub(super) fn targets(&self) -> Vec<String> {
        self.requests().iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
    }
}

async fn serve(mut stream: TcpStream, answer: &Answer, seen: &Mutex<Vec<String>>) {
    let Some(head) = read_head(&mut stream).await else { return };
    seen.lock().unwrap().push(head);
    // The client may go away at any point; that is for the test to judge, not for the server.
    match answer {
        Answer::Bytes(bytes) => drop(stream.write_all(bytes).await),
        Answer::Endless(bytes) => while stream.write_all(bytes).await.is_ok() {},
        Answer::Silence(bytes) => {
            drop(stream.write_all(bytes).await);
            sleep(Duration::from_hours(1)).await;
        }
        Answer::KeepAlive(bytes) => {
            drop(stream.write_all(bytes).await);
            while let Some(head) = read_head(&mut stream).await {
                seen.lock().unwrap().push(head);
                drop(stream.write_all(bytes).await);
            }
        }
        Answer::Reset(bytes) => {
            drop(stream.write_all(bytes).await);
            stream.set_zero_linger().unwrap();
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(head).unwrap())
}
