//! Bodies that are read while they come, over real sockets: bytes, server-sent events, JSON lines and sequences.
#![expect(unreachable_pub, reason = "the macro declares what clients make public")]

use std::time::Duration;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};

use super::loopback::{Answer, Loopback};
use crate::runtime::events::{Event, EventObjects, Events};
use crate::runtime::json_items::JsonItems;
use crate::runtime::streaming::{Body, ByteStream, ItemError};
use crate::runtime::{Call, CallOptions, Client, DecodeReason, Endpoint, Phase, RawResponse, Reply, Request};
use crate::{ClientBuilder, Error, error_enum};

error_enum! {
    /// The errors of the operation.
    pub enum WatchError {
        /// 429.
        TooMany(Value) = json("429"),
    }
}

/// An operation that answers whatever the server says.
struct Watch;

impl Call for Watch {
    const ENDPOINT: &Endpoint = &Endpoint::new("watch", "GET", "/watch").accept("application/json");
    type Success = Value;
    type Error = WatchError;

    fn request(&self) -> Request {
        Request::new(Self::ENDPOINT)
    }

    fn read(response: RawResponse) -> Reply<Self> {
        match response.code() {
            200 => Ok(response.json()?),
            _ => Err(response.error()),
        }
    }
}

/// A response in chunks of these texts; without the last chunk it is cut off.
fn chunked(media_type: &str, chunks: &[&[u8]], ends: bool) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    let mut answer = head.into_bytes();
    for chunk in chunks {
        answer.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        answer.extend_from_slice(chunk);
        answer.extend_from_slice(b"\r\n");
    }
    if ends {
        answer.extend_from_slice(b"0\r\n\r\n");
    }
    answer
}

fn build(server: &Loopback, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    change(ClientBuilder::new(server.url())).build().unwrap()
}

/// The items of a response in one chunk, each with `{:?}`; of an error its message.
async fn items<S, T>(
    media_type: &'static str,
    body: &[u8],
    open: impl Fn(Body) -> S + Copy,
) -> Vec<Result<T, String>>
where
    S: Stream<Item = Result<T, ItemError>> + Unpin,
    T: PartialEq + std::fmt::Debug,
{
    let mut all: Vec<Vec<Result<T, String>>> = Vec::new();
    let pieces: Vec<&[u8]> = body.chunks(1).collect();
    // In one piece, and byte by byte.
    for chunks in [vec![body], pieces] {
        let server = Loopback::start([Answer::Bytes(chunked(media_type, &chunks, true))]).await;
        let client = build(&server, |builder| builder);
        let stream = client.streamed(&Watch, Some(media_type), open).await.unwrap().into_body();
        all.push(stream.map(|item| item.map_err(|error| error.to_string())).collect().await);
        assert!(server.requests()[0].contains(&format!("accept: {media_type}\r\n")));
    }
    let last = all.pop().unwrap();
    assert_eq!(all, [last.as_slice()]);
    last
}

async fn events(body: &str) -> Vec<Event<String>> {
    let events = items("text/event-stream", body.as_bytes(), Events::of_text).await;
    events.into_iter().map(Result::unwrap).collect()
}

fn event(data: &str) -> Event<String> {
    Event { event: "message".to_owned(), data: data.to_owned(), id: String::new(), retry: None }
}

/// The examples of the standard (WHATWG HTML, section 9.2.6), and what its algorithm says beyond them.
#[tokio::test]
async fn events_as_the_standard_reads_them() {
    assert_eq!(events("data: YHOO\ndata: +2\ndata: 10\n\n").await, [event("YHOO\n+2\n10")]);
    let ids = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    let first = Event { id: "1".to_owned(), ..event("first event") };
    assert_eq!(events(ids).await, [first, event("second event"), event(" third event")]);
    assert_eq!(events("data\n\ndata\ndata\n\ndata:").await, [event(""), event("\n")]);
    assert_eq!(events("data:test\n\ndata: test\n\n").await, [event("test"), event("test")]);
    let named = Event { event: "add".to_owned(), ..event("73") };
    assert_eq!(events("event: add\ndata: 73\n\nevent: gone\n\ndata: 1\n\n").await, [named, event("1")]);
}

#[tokio::test]
async fn events_whatever_ends_their_lines() {
    for text in ["data: a\r\n\r\ndata: b\r\n\r\n", "data: a\r\rdata: b\r\r", "data: a\n\ndata: b\r\n\n"] {
        assert_eq!(events(text).await, [event("a"), event("b")], "{text:?}");
    }
    assert_eq!(
        events("\u{feff}data: a\n\n\u{feff}data: b\n\n").await,
        [event("a")],
        "one mark, at the start"
    );
    assert_eq!(events("data: ä€\n\n").await, [event("ä€")]);
}

#[tokio::test]
async fn the_fields_of_events() {
    let kept = events("id: 7\nretry: 1500\n\ndata: a\n\nid: x\0y\nretry: soon\ndata: b\nother: c\n\n").await;
    let with = |data| Event { id: "7".to_owned(), retry: Some(Duration::from_millis(1500)), ..event(data) };
    assert_eq!(kept, [with("a"), with("b")]);
}

#[derive(Debug, Deserialize, PartialEq)]
struct Piece {
    delta: u32,
}

#[tokio::test]
async fn events_of_json() {
    let text = b"data: {\"delta\":\ndata: 1}\n\ndata: {\"delta\": \"x\"}\n\ndata: {\"delta\": 2}\n\ndata: [DONE]\n\ndata: {}\n\n";
    let found: Vec<Result<Event<Piece>, String>> = items("text/event-stream", text, Events::of_json).await;
    let [Ok(first), Err(bad), Ok(second)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.data.delta, second.data.delta), (1, 2));
    assert!(bad.starts_with("GET /watch: ") && bad.contains("at /delta"), "{bad}");
}

#[tokio::test]
async fn events_as_objects() {
    let text = b"event: add\ndata: 1\n\nid: 5\nretry: 10\ndata: 2\n\n";
    let found: Vec<Result<Value, String>> = items("text/event-stream", text, EventObjects::new).await;
    let expected = [json!({"event": "add", "data": "1"}), json!({"data": "2", "id": "5", "retry": 10})];
    assert_eq!(found, expected.map(Ok));
}

#[tokio::test]
async fn json_lines() {
    let text = b"{\"delta\":1}\n\r\n{\"delta\":2}\r\n[]\n{\"delta\":3}";
    let found: Vec<Result<Piece, String>> = items("application/jsonl", text, JsonItems::lines).await;
    let deltas: Vec<Option<u32>> =
        found.iter().map(|item| item.as_ref().ok().map(|piece| piece.delta)).collect();
    assert_eq!(deltas, [Some(1), Some(2), None, Some(3)]);
}

#[tokio::test]
async fn json_sequences() {
    let text = b"\x1e{\"delta\":\n1}\n\x1e\x1e{\"delta\": 2}\n\x1e{\"delta\":";
    let found: Vec<Result<Piece, String>> = items("application/json-seq", text, JsonItems::sequence).await;
    let [Ok(first), Ok(second), Err(cut)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.delta, second.delta), (1, 2));
    assert!(cut.contains("EOF while parsing"), "{cut}");
}

#[tokio::test]
async fn bytes_of_any_type_without_a_limit_to_the_whole() {
    let chunks: Vec<&[u8]> = vec![&[0_u8; 1000]; 100];
    let server = Loopback::start([Answer::Bytes(chunked("image/png", &chunks, true))]).await;
    let client = build(&server, |builder| builder.max_response_bytes(10));
    let response = client.streamed(&Watch, None, ByteStream::new).await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    let bytes: Vec<bytes::Bytes> = response.into_body().try_collect().await.unwrap();
    assert_eq!(bytes.iter().map(bytes::Bytes::len).sum::<usize>(), 100_000);
    assert!(server.requests()[0].contains("accept: application/json\r\n"));
}

#[tokio::test]
async fn an_item_is_there_before_the_body_ends() {
    let start = chunked("text/event-stream", &[b"data: a\n\ndata: b"], false);
    let server = Loopback::start([Answer::Silence(start)]).await;
    let client = build(&server, |builder| builder);
    let mut events =
        client.streamed(&Watch, Some("text/event-stream"), Events::of_text).await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap(), event("a"));
}

#[tokio::test]
async fn errors_come_before_the_stream() {
    let answers = [
        Answer::json(429, r#"{"wait": 1}"#),
        Answer::json(200, "{}"),
        Answer::new(200, "content-type: text/html\r\n", "<p>"),
        Answer::new(503, "", ""),
    ];
    let server = Loopback::start(answers).await;
    let client = build(&server, |builder| builder);
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(client.streamed(&Watch, Some("text/event-stream"), Events::of_text).await.unwrap_err());
    }
    let [
        Error::Documented(WatchError::TooMany(body), _),
        Error::Decode(whole),
        Error::Decode(html),
        Error::Undocumented(other),
    ] = errors.as_slice()
    else {
        panic!("{errors:?}");
    };
    assert_eq!(*body, json!({"wait": 1}));
    let expected =
        |found: &str| DecodeReason::ContentType { expected: "text/event-stream", found: found.to_owned() };
    assert_eq!(whole.reason, expected("application/json"));
    assert!(
        matches!(&html.reason, DecodeReason::ContentType { found, .. } if found == "text/html"),
        "{html:?}"
    );
    assert_eq!(other.status, 503);
}

/// The phase in which a stream of lines breaks off, after how many items, and whether the time was up.
async fn broken(answer: Answer, change: impl FnOnce(CallOptions) -> CallOptions) -> (usize, Phase, bool) {
    let server = Loopback::start([answer]).await;
    let client = build(&server, |builder| builder.options(change));
    let items = client.streamed(&Watch, Some("application/jsonl"), JsonItems::<u32>::lines).await.unwrap();
    let items: Vec<Result<u32, ItemError>> = items.into_body().collect().await;
    let (last, items) = items.split_last().unwrap();
    assert!(items.iter().all(Result::is_ok), "{items:?}");
    let Err(Error::Transport(error)) = last else { panic!("{last:?}") };
    assert!(error.to_string().starts_with("GET /watch: "), "{error}");
    (items.len(), error.phase, error.is_timeout())
}

fn start(ends: bool) -> Vec<u8> {
    chunked("application/jsonl", &[b"1\n2\n3"], ends)
}

#[tokio::test]
async fn streams_that_break_off() {
    assert_eq!(broken(Answer::Bytes(start(false)), |options| options).await, (2, Phase::Body, false));
    let answer = [start(false), b"zz\r\n".to_vec()].concat();
    assert_eq!(broken(Answer::Bytes(answer), |options| options).await, (2, Phase::Body, false));
}

#[tokio::test(start_paused = true)]
async fn streams_that_fall_silent() {
    let limit = |options: CallOptions| options.item_timeout(Duration::from_secs(5));
    assert_eq!(broken(Answer::Silence(start(false)), limit).await, (2, Phase::Body, true));
    // Bytes that complete no item are no item.
    let forever = Answer::Endless(b"1\r\n \r\n".to_vec());
    let head = chunked("application/jsonl", &[], false);
    let Answer::Endless(rest) = forever else { panic!("as made") };
    let answer = [head, rest].concat();
    assert_eq!(broken(Answer::Silence(answer), limit).await, (0, Phase::Body, true));
}

#[tokio::test]
async fn items_that_never_end() {
    let limit = |options: CallOptions| options.max_response_bytes(10_000);
    let long = vec![b'1'; 20_000];
    let answer = chunked("application/jsonl", &[b"1\n", &long], true);
    assert_eq!(broken(Answer::Bytes(answer), limit).await, (1, Phase::TooLarge, false));
    let answer = chunked("application/jsonl", &[&[b"1\n2\n", long.as_slice()].concat()], true);
    assert_eq!(broken(Answer::Bytes(answer), limit).await, (2, Phase::TooLarge, false));
    let server = Loopback::start([Answer::Bytes(chunked(
        "text/event-stream",
        &vec![b"data: 0123456789\n".as_slice(); 2000],
        true,
    ))])
    .await;
    let client = build(&server, |builder| builder.options(limit));
    let mut events =
        client.streamed(&Watch, Some("text/event-stream"), Events::of_text).await.unwrap().into_body();
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.phase == Phase::TooLarge));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_holds_its_place_among_the_calls() {
    let silent = Answer::Silence(start(false));
    let server = Loopback::start([silent, Answer::json(200, "{}")]).await;
    let client = build(&server, |builder| builder.max_concurrency(1).timeout(Duration::from_millis(50)));
    let stream = client.streamed(&Watch, Some("application/jsonl"), JsonItems::<u32>::lines).await.unwrap();
    let Error::Transport(error) = client.call(&Watch).await.unwrap_err() else {
        panic!("there was no place")
    };
    assert_eq!(error.phase, Phase::Queue);
    drop(stream);
}
