//! Asks for the media types of `representations.yaml`, from a server that answers in what it was asked for.
//!
//! This is a test of the crate that is generated from that document.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use case_representations::resources::CommitError;
use case_representations::{Client, Error};
use futures_util::TryStreamExt as _;

const ACCEPT: &str = "accept: ";

/// A client of a server that is at the end of its wits for the commit `none`, and knows the commit `html` as a page only.
fn client() -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap())));
    Client::builder().base_url(&url).build().unwrap()
}

fn answer(mut stream: TcpStream) {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
    let accepted = head.iter().find_map(|line| line.strip_prefix(ACCEPT)).unwrap();
    let path = head[0].split(' ').nth(1).unwrap();
    let (status, media_type) = match path {
        "/commits/none" => (404, "application/json"),
        "/commits/html" => (200, "text/html"),
        "/pictures/1" if accepted == "image/svg+xml" => (202, accepted),
        _ => (200, accepted),
    };
    let body = match media_type {
        "application/json" if status == 404 => r#"{"message":"none"}"#,
        "application/json" => r#"{"sha":"1f"}"#,
        "application/sarif+json" => r#"{"runs":["lint"]}"#,
        other => other,
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn each_is_asked_for_and_read_as_its_type() {
    let client = client();
    let commit = || client.commits().commit("main");
    block_on(async {
        assert_eq!(commit().send().await.unwrap().sha, "1f");
        let diff = commit().send_for_vnd_example_diff().await.unwrap().into_body();
        assert_eq!(diff, "application/vnd.example.diff");
        assert_eq!(commit().send_for_csv().await.unwrap().into_body(), "text/csv");
        assert_eq!(commit().send_for_sarif().await.unwrap().runs, ["lint"]);
        let pieces: Vec<_> = commit().streamed().await.unwrap().into_body().try_collect().await.unwrap();
        assert_eq!(pieces.concat(), b"application/vnd.example.diff");
    });
}

#[test]
fn each_success_has_its_own() {
    let client = client();
    let picture = || client.pictures().picture(1);
    block_on(async {
        assert_eq!(picture().send_for_png_request().await.unwrap().into_body(), "image/png");
    });
}

#[test]
fn what_was_not_asked_for_is_an_error() {
    let client = client();
    block_on(async {
        let error = client.commits().commit("none").send_for_csv().await.unwrap_err();
        assert!(matches!(error, Error::Documented(CommitError::ClientError(_), _)), "{error}");
        let error = client.commits().commit("html").send_for_csv().await.unwrap_err().to_string();
        assert!(error.contains("expected a body of text/csv, found text/html"), "{error}");
    });
}
