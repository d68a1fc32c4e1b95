//! Before another server: what is passed on and back, what is found in it, and who answers when the server does not.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::request::Parts as Asker;
use http::{HeaderMap, Method, Request, Response};
use serde_json::Value;
use url::Url;

use super::{DOCUMENT, get, send, validators};
use crate::mock::{Handle, Notice, Observer, Options, Upstream, serve};
use crate::report::Report as _;
use crate::report::har::Har;
use crate::report::jsonl::Jsonl;

/// What the upstream was asked: method, path with query, header fields, body.
type Asked = Arc<Mutex<Vec<(Method, String, HeaderMap, Bytes)>>>;

/// What is told, and what is recorded.
#[derive(Default)]
struct Reports(Jsonl, Har);

/// A mock before an upstream.
struct Pair {
    mock: Handle,
    asked: Asked,
    report: Arc<Mutex<Reports>>,
}

impl Pair {
    /// The upstream gives the answers that the function makes of requests.
    async fn new(answer: fn(&Asker) -> Response<Body>, change: impl FnOnce(&mut Upstream)) -> Self {
        let asked = Asked::default();
        let keep = Arc::clone(&asked);
        let app = axum::Router::new().fallback(move |request: Request<Body>| {
            let keep = Arc::clone(&keep);
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, 1 << 20).await.unwrap();
                let target = head.uri.path_and_query().unwrap().to_string();
                let answer = answer(&head);
                keep.lock().unwrap().push((head.method, target, head.headers, body));
                answer
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, app).into_future());
        Self::before(&url, asked, change).await
    }

    async fn before(url: &str, asked: Asked, change: impl FnOnce(&mut Upstream)) -> Self {
        let (url, timeout) = (Url::parse(url).unwrap(), Duration::from_secs(30));
        let mut upstream = Upstream { url, fallback: false, timeout };
        change(&mut upstream);
        let report = Arc::new(Mutex::new(Reports::default()));
        let folds = Arc::clone(&report);
        let observer = Observer::new(true, move |notice| {
            if let Notice::Observed(event) = notice {
                let mut folds = folds.lock().unwrap();
                folds.0.observe(event);
                folds.1.observe(event);
            }
        });
        let options =
            Options { upstream: Some(upstream), observer, longest_body: 100_000, ..Options::default() };
        Self { mock: serve(validators(DOCUMENT), options).await.unwrap(), asked, report }
    }

    /// The report of all that was seen, as text.
    fn text(&self) -> String {
        self.report.lock().unwrap().0.render().unwrap()
    }

    /// The checks that found something, each once.
    fn found(&self) -> BTreeSet<String> {
        let text = self.text();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let findings = lines.flat_map(|line| line["findings"].as_array().cloned().unwrap_or_default());
        findings.map(|finding| finding["check"].as_str().unwrap().to_owned()).collect()
    }
}

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body.to_owned())).unwrap()
}

/// As the document says.
fn good(asker: &Asker) -> Response<Body> {
    match asker.uri.path() {
        "/api/things/mine" => {
            let fields = [("content-type", "text/plain"), ("keep-alive", "timeout=9"), ("x-own", "1")];
            answered(200, &fields, "theirs")
        }
        _ => answered(201, &[], ""),
    }
}

#[tokio::test]
async fn what_is_passed_on_and_back() {
    let pair = Pair::new(good, |_| {}).await;
    let fields = [("te", "trailers"), ("x-mine", "2"), ("accept-encoding", "gzip")];
    let got = get(&pair.mock, "/base/v1/things/mine?q=%20", &fields).await;
    assert_eq!((got.status, got.text.as_str(), got.header("x-own")), (200, "theirs", "1"));
    assert_eq!((got.header("via"), got.header("keep-alive")), ("1.1 lockstep", ""));
    let body = r#"{"name":"Bo","size":1}"#;
    let json = [("content-type", "application/json")];
    assert_eq!(send(&pair.mock, Method::POST, "/things", &json, body).await.status, 201);
    let head = send(&pair.mock, Method::HEAD, "/things/mine", &[], "").await;
    assert_eq!((head.status, head.header("content-length")), (200, "6"));
    let asked = pair.asked.lock().unwrap();
    let (_, target, headers, _) = &asked[0];
    assert_eq!(target, "/api/things/mine?q=%20");
    let field = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(["x-mine", "accept-encoding", "via", "te"].map(field), ["2", "identity", "1.1 lockstep", ""]);
    let (method, target, _, sent) = &asked[1];
    assert_eq!((method, target.as_str(), sent), (&Method::POST, "/api/things", &Bytes::from(body)));
}

#[tokio::test]
async fn what_keeps_to_the_document_is_no_finding() {
    let pair = Pair::new(good, |_| {}).await;
    assert_eq!(get(&pair.mock, "/things/mine", &[]).await.header("lockstep-violations"), "");
    assert_eq!(pair.found(), BTreeSet::new(), "{}", pair.text());
    assert!(pair.text().contains("\"GET /things/mine  observed valid\""), "{}", pair.text());
}

#[tokio::test]
async fn both_directions_are_judged() {
    let pair = Pair::new(|_| answered(200, &[("content-type", "application/json")], "[]"), |_| {}).await;
    let got = get(&pair.mock, "/things?limit=0", &[]).await;
    assert_eq!((got.status, got.text.as_str()), (200, "[]"), "the answer is the server's whatever is found");
    assert!(got.header("lockstep-violations").contains("request_conformance"), "{got:?}");
    let expected = [
        "negative_data_rejection",
        "request_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ];
    assert_eq!(pair.found(), expected.map(str::to_owned).into(), "{}", pair.text());
}

#[tokio::test]
async fn credentials_and_methods_are_judged() {
    let pair = Pair::new(|_| answered(200, &[("content-type", "text/plain")], "secret"), |_| {}).await;
    get(&pair.mock, "/private", &[]).await;
    send(&pair.mock, Method::PATCH, "/things/mine", &[], "").await;
    let expected = ["ignored_auth", "request_conformance", "unsupported_method"];
    assert_eq!(pair.found(), expected.map(str::to_owned).into(), "{}", pair.text());
}

#[tokio::test]
async fn no_secret_of_a_client_is_told() {
    let repeats = |asker: &Asker| {
        let text = format!("you are {:?}", asker.headers);
        answered(418, &[("x-you", &text)], &text)
    };
    let pair = Pair::new(repeats, |_| {}).await;
    for authorization in ["Bearer hush-hush", "Own hush-hush"] {
        let fields = [("authorization", authorization), ("cookie", "crumbs=7")];
        get(&pair.mock, "/private?a=b", &fields).await;
    }
    get(&pair.mock, "/private", &[("authorization", "Basic dHdvOndvcmRz")]).await;
    let text = pair.text();
    assert!(text.contains("status_code_conformance"), "{text}");
    let text = text + &pair.report.lock().unwrap().1.render().unwrap();
    assert!(text.contains("\"status\":418"), "{text}");
    for secret in ["hush-hush", "crumbs=7", "dHdvOndvcmRz"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_implemented_the_document_answers() {
    let pair = Pair::new(|_| answered(501, &[], ""), |_| {}).await;
    let got = get(&pair.mock, "/things/mine", &[]).await;
    assert_eq!((got.status, got.text.as_str()), (200, "mine"));
    assert_eq!(get(&pair.mock, "/nowhere", &[]).await.status, 501);
    assert_eq!(pair.found(), BTreeSet::new(), "{}", pair.text());
}

#[tokio::test]
async fn a_server_that_fails_is_replaced_if_that_is_wanted() {
    for (fallback, expected) in [(false, 500), (true, 200)] {
        let pair = Pair::new(|_| answered(500, &[], ""), |upstream| upstream.fallback = fallback).await;
        assert_eq!(get(&pair.mock, "/things/mine", &[]).await.status, expected);
        assert!(pair.found().contains("not_a_server_error"), "{}", pair.text());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    // Nobody listens at a port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (fallback, expected) in [(false, 502), (true, 200)] {
        let url = format!("http://127.0.0.1:{port}");
        let pair = Pair::before(&url, Asked::default(), |upstream| upstream.fallback = fallback).await;
        let got = get(&pair.mock, "/things/mine", &[]).await;
        assert_eq!(got.status, expected);
        if !fallback {
            assert_eq!(got.header("content-type"), "application/problem+json");
            assert_eq!(got.json()["title"], "Bad Gateway");
        }
        assert_eq!(pair.found(), ["answers_in_full".to_owned()].into(), "{}", pair.text());
    }
}

#[tokio::test]
async fn a_server_that_hangs_or_does_not_stop() {
    // A backlog that nobody accepts from.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let short = |upstream: &mut Upstream| upstream.timeout = Duration::from_millis(50);
    let pair = Pair::before(&url, Asked::default(), short).await;
    assert_eq!(get(&pair.mock, "/things/mine", &[]).await.status, 504);
    let pair =
        Pair::new(|_| answered(200, &[("content-type", "text/plain")], &"a".repeat(200_000)), |_| {}).await;
    let got = get(&pair.mock, "/things/mine", &[]).await;
    assert_eq!(got.status, 502);
    assert!(got.text.contains("longer than 100000 bytes"), "{}", got.text);
}

#[tokio::test]
async fn what_the_document_does_not_have_is_passed_on_and_told_once() {
    let pair = Pair::new(|_| answered(204, &[], ""), |_| {}).await;
    for _ in 0..2 {
        assert_eq!(get(&pair.mock, "/nowhere?x=1", &[]).await.status, 204);
    }
    assert_eq!(pair.asked.lock().unwrap()[0].1, "/api/nowhere?x=1");
    assert_eq!(pair.text().matches("has no such path").count(), 1, "{}", pair.text());
}
