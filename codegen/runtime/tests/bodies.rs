//! Bodies as they go over the wire, byte by byte, to a server on loopback.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::io::Write as _;
use std::path::Path;

use codegen_runtime::{ByteSource, ClientBuilder, Endpoint, FieldEncoding, FilePart, Request, Style};
use futures_util::stream;
use serde::Serialize;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "POST", path: "/", accept: "", security: &[] };

/// Sends a request and gives its head, in lower case, and its body as they came; `chunked` bodies put together.
async fn sent(request: Request) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = ClientBuilder::new(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        let whole = |text: &str| {
            let (head, body) = text.split_once("\r\n\r\n")?;
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            match length {
                Some(length) => {
                    (body.len() >= length.parse().unwrap()).then(|| (head.clone(), body.to_owned()))
                }
                None => body.ends_with("0\r\n\r\n").then(|| (head.clone(), dechunked(body))),
            }
        };
        loop {
            assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "the request broke off");
            if let Some(received) = whole(std::str::from_utf8(&bytes).unwrap()) {
                stream.write_all(b"HTTP/1.1 204 No ByteSource\r\n\r\n").await.unwrap();
                return received;
            }
        }
    };
    let (received, answer) = tokio::join!(serve, client.send(request));
    answer.unwrap();
    received
}

fn dechunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        whole.push_str(rest.get(..size).unwrap());
        body = rest.get(size + 2..).unwrap();
    }
    whole
}

/// A multipart body with its boundary, which is another each time, replaced by `B`.
async fn multipart(request: Request) -> String {
    let (head, body) = sent(request).await;
    let (_, boundary) = head.split_once("boundary=").unwrap();
    let boundary = boundary.lines().next().unwrap();
    assert_eq!(boundary.len(), 32);
    body.replace(boundary, "B").replace("\r\n", "\n")
}

#[derive(Serialize)]
struct Upload {
    title: &'static str,
    tags: Vec<&'static str>,
    count: u8,
    nothing: Option<u8>,
    author: serde_json::Value,
    addresses: Vec<serde_json::Value>,
    files: Vec<FilePart>,
    cover: Option<FilePart>,
}

fn upload() -> Upload {
    Upload {
        title: "a \"b\"\n",
        tags: vec!["x", "y"],
        count: 3,
        nothing: None,
        author: json!({"name": "ü"}),
        addresses: vec![json!({"city": "Rome"})],
        files: vec![
            "one".into(),
            FilePart::new("two").name("2\".txt").media_type("text/plain").header("X-A", "b"),
        ],
        cover: None,
    }
}

#[tokio::test]
async fn parts_by_what_they_are() {
    let request = Request::new(ENDPOINT).multipart("multipart/form-data", &upload(), &[]);
    let expected = r#"--B
Content-Disposition: form-data; name="title"

a "b"

--B
Content-Disposition: form-data; name="tags"

x
--B
Content-Disposition: form-data; name="tags"

y
--B
Content-Disposition: form-data; name="count"

3
--B
Content-Disposition: form-data; name="author"
Content-Type: application/json

{"name":"ü"}
--B
Content-Disposition: form-data; name="addresses"
Content-Type: application/json

{"city":"Rome"}
--B
Content-Disposition: form-data; name="files"; filename="files"
Content-Type: application/octet-stream

one
--B
Content-Disposition: form-data; name="files"; filename="2%22.txt"
Content-Type: text/plain
X-A: b

two
--B--
"#;
    assert_eq!(multipart(request).await, expected);
}

#[tokio::test]
async fn parts_by_their_encoding() {
    let value =
        json!({"list": ["a b", "c"], "deep": {"x": {"y": 1}}, "xml": "<a/>", "picture": "GIF", "k\"\r\n": 1});
    let encodings = [
        ("list", FieldEncoding::style(Style::PIPE_DELIMITED)),
        ("deep", FieldEncoding::style(Style::DEEP_OBJECT)),
        ("xml", FieldEncoding::media_type("text/xml")),
        ("picture", FieldEncoding::media_type("image/gif").file()),
    ];
    let request = Request::new(ENDPOINT).multipart("multipart/form-data", &value, &encodings);
    let expected = r#"--B
Content-Disposition: form-data; name="list"

a b|c
--B
Content-Disposition: form-data; name="deep[x][y]"

1
--B
Content-Disposition: form-data; name="xml"
Content-Type: text/xml

<a/>
--B
Content-Disposition: form-data; name="picture"; filename="picture"
Content-Type: image/gif

GIF
--B
Content-Disposition: form-data; name="k%22%0D%0A"

1
--B--
"#;
    assert_eq!(multipart(request).await, expected);
}

#[tokio::test]
async fn items_are_parts_without_names() {
    let request = Request::new(ENDPOINT).multipart("multipart/mixed", &json!([{"a": 1}, "text"]), &[]);
    let expected = "--B\nContent-Type: application/json\n\n{\"a\":1}\n--B\n\ntext\n--B--\n";
    assert_eq!(multipart(request).await, expected);
}

#[tokio::test]
async fn files_are_streamed_from_disk() {
    let mut file = tempfile::Builder::new().suffix(".log").tempfile().unwrap();
    let content = "0123456789".repeat(20_000);
    file.write_all(content.as_bytes()).unwrap();
    let name = file.path().file_name().unwrap().to_str().unwrap().to_owned();

    let request = Request::new(ENDPOINT).body("application/octet-stream", ByteSource::from(file.path()));
    assert!(request.body_bytes().is_none());
    // The same request again is the same body.
    for request in [request.clone(), request] {
        let (head, body) = sent(request).await;
        assert!(head.contains("content-length: 200000"), "{head}");
        assert_eq!(body, content);
    }

    let upload = Upload { cover: Some(FilePart::from(file.path())), files: Vec::new(), ..upload() };
    let request = Request::new(ENDPOINT).multipart("multipart/form-data", &upload, &[]);
    let body = multipart(request).await;
    assert!(body.contains(&format!("name=\"cover\"; filename=\"{name}\"")), "{body:.900}");
    assert!(body.ends_with(&format!("\n\n{content}\n--B--\n")));
}

#[tokio::test]
async fn streams_are_sent_in_chunks_and_once() {
    let chunks = stream::iter(["a", "", "b"].map(|text| Ok(text.into())));
    let request = Request::new(ENDPOINT).body("text/plain", ByteSource::from_stream(chunks));
    let again = request.clone();
    let (head, body) = sent(request).await;
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    assert_eq!(body, "ab");
    let client = ClientBuilder::new("http://127.0.0.1:9").build().unwrap();
    assert!(client.send(again).await.is_err());
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = ClientBuilder::new(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let request = Request::new(ENDPOINT).body("text/plain", ByteSource::from(Path::new("/no/such/file")));
    let error = client.send(request).await.unwrap_err();
    let causes: Vec<String> =
        std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source())
            .map(ToString::to_string)
            .collect();
    assert!(causes.last().unwrap().contains("No such file"), "{causes:?}");
}

#[test]
fn what_a_multipart_body_cannot_hold() {
    let refused = |request: Request| request.violations().first().map(|found| found.pointer.clone());
    let broken = FilePart::new("a").header("X-A", "b\r\nX-C: d");
    let upload = Upload { cover: Some(broken), ..upload() };
    assert_eq!(
        refused(Request::new(ENDPOINT).multipart("multipart/form-data", &upload, &[])).unwrap(),
        "/body/cover"
    );
    assert_eq!(refused(Request::new(ENDPOINT).multipart("multipart/form-data", &1, &[])).unwrap(), "/body");
    // Outside of a multipart body there is no place for a file.
    assert_eq!(
        refused(Request::new(ENDPOINT).json("application/json", &FilePart::new("a"))).unwrap(),
        "/body"
    );
}
