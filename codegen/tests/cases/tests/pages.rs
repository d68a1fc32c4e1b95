//! Walks through the lists of `pages.yaml`: every page is asked for once, and every item comes, whatever leads from page to page.
//!
//! This is a test of the crate that is generated from that document.

use std::fmt::Debug;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use case_pages::Client;
use case_pages::types::Thing;
use futures_util::{Stream, TryStreamExt as _};

const COUNT: usize = 7;
const SIZE: usize = 3;

/// A server of seven things, three on a page; and what it was asked for.
struct Things {
    client: Client,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Things {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap(), &log)));
        Self { client: Client::builder().base_url(&url).build().unwrap(), asked }
    }

    /// Takes all that comes, and gives what was asked for.
    fn walk<E: Debug>(&self, things: impl Stream<Item = Result<Thing, E>>) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let things: Vec<Thing> = runtime.block_on(things.try_collect()).unwrap();
        let ids: Vec<usize> = things.iter().map(|thing| thing.id.parse().unwrap()).collect();
        assert_eq!(ids, (1..=COUNT).collect::<Vec<_>>());
        self.asked.lock().unwrap().clone()
    }
}

/// Reads a request, writes down what it asks for, and answers it.
fn answer(mut stream: TcpStream, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head = lines.next().unwrap().unwrap();
    while !lines.next().unwrap().unwrap().is_empty() {}
    let target = head.split(' ').nth(1).unwrap().to_owned();
    asked.lock().unwrap().push(target.clone());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value.parse::<usize>().unwrap())
    };
    let (fields, body) = page(path, value);
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n{fields}content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
}

/// The header fields and the body of a page.
fn page(path: &str, value: impl Fn(&str) -> Option<usize>) -> (String, String) {
    let start = match path {
        "/cursors" => value("cursor").unwrap_or(0),
        "/continued" => value("continue").unwrap_or(0),
        "/after" | "/last-ids" => value("after").unwrap_or(0),
        "/last-items" => value("starting_after").unwrap_or(0),
        "/urls" | "/hal" | "/linked" => value("from").unwrap_or(0),
        "/offsets" => value("offset").unwrap_or(0),
        "/skips" => value("skip").unwrap(),
        "/numbers" => (value("page").unwrap_or(1) - 1) * SIZE,
        "/numbers-from-zero" => value("page").unwrap_or(0) * SIZE,
        other => panic!("{other}"),
    };
    let end = COUNT.min(start + SIZE);
    let things = (start + 1..=end).map(|id| format!(r#"{{"id":"{id}","name":"n"}}"#));
    let things = format!("[{}]", things.collect::<Vec<_>>().join(","));
    let more = end < COUNT;
    let when_more = |text: String| if more { text } else { String::new() };
    let body = match path {
        "/cursors" => format!(
            r#"{{"things":{things},"response_metadata":{{"next_cursor":"{}"}}}}"#,
            when_more(end.to_string())
        ),
        "/continued" => {
            let next = when_more(format!(r#""continue":"{end}""#));
            format!(r#"{{"metadata":{{{next}}},"items":{things}}}"#)
        }
        "/after" => {
            let next = if more { end.to_string() } else { "null".to_owned() };
            format!(r#"{{"data":{{"things":{things}}},"paging":{{"next":{next}}}}}"#)
        }
        "/last-items" => format!(r#"{{"data":{things},"has_more":{more},"url":"/last-items"}}"#),
        "/last-ids" => format!(r#"{{"data":{things},"has_more":{more},"last_id":"{end}"}}"#),
        "/urls" => {
            let next = when_more(format!(
                r#","next_page_uri":"https://other.example/elsewhere?from={end}&status=new""#
            ));
            format!(r#"{{"things":{things}{next}}}"#)
        }
        "/hal" => {
            let next = when_more(format!(r#""next":{{"href":"/hal?from={end}"}}"#));
            format!(r#"{{"_embedded":{{"things":{things}}},"_links":{{{next}}}}}"#)
        }
        "/offsets" => format!(r#"{{"results":{things},"total":{COUNT}}}"#),
        "/numbers" => format!(r#"{{"things":{things},"meta":{{"total_pages":3}}}}"#),
        _ => things,
    };
    let link = format!("link: </linked?from=0>; rel=\"first\", </linked?from={end}>; rel=\"next\"\r\n");
    (if path == "/linked" { when_more(link) } else { String::new() }, body)
}

#[test]
fn by_cursor() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_cursor().limit(3).stream());
    assert_eq!(asked, ["/cursors?limit=3", "/cursors?cursor=3&limit=3", "/cursors?cursor=6&limit=3"]);
}

#[test]
fn by_continue() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_continue().stream());
    assert_eq!(asked, ["/continued", "/continued?continue=3", "/continued?continue=6"]);
}

#[test]
fn by_token_after() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_token_after().stream());
    assert_eq!(asked, ["/after", "/after?after=3", "/after?after=6"]);
}

#[test]
fn by_last_item() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_last_item().stream());
    assert_eq!(asked, ["/last-items", "/last-items?starting_after=3", "/last-items?starting_after=6"]);
}

#[test]
fn by_last_id() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_last_id().stream());
    assert_eq!(asked, ["/last-ids", "/last-ids?after=3", "/last-ids?after=6"]);
}

#[test]
fn by_url() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_url().status("new").stream());
    assert_eq!(asked, ["/urls?status=new", "/urls?from=3&status=new", "/urls?from=6&status=new"]);
}

#[test]
fn by_hal() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_hal().stream());
    assert_eq!(asked, ["/hal", "/hal?from=3", "/hal?from=6"]);
}

#[test]
fn by_link() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_link().stream());
    assert_eq!(asked, ["/linked", "/linked?from=3", "/linked?from=6"]);
}

#[test]
fn by_offset() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_offset().stream());
    assert_eq!(asked, ["/offsets", "/offsets?offset=3", "/offsets?offset=6"]);
}

#[test]
fn by_skip() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_skip(0).stream());
    assert_eq!(asked, ["/skips?skip=0", "/skips?skip=3", "/skips?skip=6", "/skips?skip=7"]);
}

#[test]
fn by_number() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_number().stream());
    assert_eq!(asked, ["/numbers", "/numbers?page=2", "/numbers?page=3"]);
}

#[test]
fn by_number_from_zero() {
    let server = Things::start();
    let asked = server.walk(server.client.things().by_number_from_zero().stream());
    assert_eq!(
        asked,
        [
            "/numbers-from-zero",
            "/numbers-from-zero?page=1",
            "/numbers-from-zero?page=2",
            "/numbers-from-zero?page=3"
        ]
    );
}
