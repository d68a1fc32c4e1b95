//! What is said to those who ask rightly.

use http::Method;
use serde_json::json;

use super::{DOCUMENT, get, send, start, validators};
use crate::mock::{Fault, Notice, Observer, Options, ServeError, serve};

#[tokio::test]
async fn paths_are_found_with_and_without_the_servers_own() {
    let mock = start().await;
    for (path, expected) in [
        ("/things/mine", "mine"),
        ("/base/v1/things/mine", "mine"),
        ("/things/%6Dine", "mine"),
        ("/things/7.txt", "text"),
        ("/things/mine.txt", "text"),
    ] {
        assert_eq!(get(&mock, path, &[]).await.text, expected, "{path}");
    }
    assert_eq!(get(&mock, "/things/7", &[]).await.json()["name"], "Ann");
    for path in ["/", "/base/v1", "/base/things", "/things/", "/things//", "/things/7/8"] {
        let got = get(&mock, path, &[]).await;
        assert_eq!((got.status, got.header("content-type")), (404, "application/problem+json"), "{path}");
    }
}

#[tokio::test]
async fn the_media_type_is_negotiated() {
    let mock = start().await;
    for (accept, status, content_type) in [
        ("*/*", 200, "application/json"),
        ("text/*, application/json;q=0.5", 200, "text/plain"),
        ("application/json;q=0, */*;q=0.1", 200, "text/plain"),
        ("image/png", 406, "application/problem+json"),
    ] {
        let got = get(&mock, "/things", &[("accept", accept)]).await;
        assert_eq!((got.status, got.header("content-type")), (status, content_type), "{accept}");
    }
}

#[tokio::test]
async fn preferences_are_heeded() {
    let mock = start().await;
    let text = ("accept", "text/plain");
    assert_eq!(get(&mock, "/things", &[text]).await.text, "one");
    let got = get(&mock, "/things", &[text, ("prefer", "example=long")]).await;
    assert_eq!((got.text.as_str(), got.header("preference-applied")), ("one and two", "example=\"long\""));
    assert_eq!(get(&mock, "/things", &[text, ("prefer", "example=none")]).await.text, "one");
    assert_eq!(get(&mock, "/things/7", &[("prefer", "code=404")]).await.status, 404);
    assert_eq!(get(&mock, "/things/7", &[("prefer", "code=418")]).await.status, 404);
    let dynamic = [("prefer", "dynamic=true")];
    let (one, other) = (get(&mock, "/things/7", &dynamic).await, get(&mock, "/things/7", &dynamic).await);
    assert_ne!(one.text, other.text);
}

#[tokio::test]
async fn required_headers_are_there_and_others_if_there_is_an_example() {
    let mock = start().await;
    let got = get(&mock, "/things", &[]).await;
    assert!(got.header("x-count").parse::<u64>().unwrap() >= 3);
    assert_eq!(got.header("x-seen"), "yes it was");
    assert_eq!(got.header("x-perhaps"), "");
    let got = get(&mock, "/moved", &[]).await;
    assert_eq!((got.status, got.header("location")), (302, "/things"));
}

#[tokio::test]
async fn answers_without_a_body_have_none() {
    let mock = start().await;
    let got = send(&mock, Method::DELETE, "/things/7", &[], "").await;
    assert_eq!((got.status, got.text.as_str(), got.header("content-type")), (204, "", ""));
    let got = send(&mock, Method::HEAD, "/things/mine", &[], "").await;
    assert_eq!((got.status, got.text.as_str(), got.header("content-length")), (200, "", "4"));
    let body = json!({ "name": "Bob", "size": 1 }).to_string();
    let got = send(&mock, Method::POST, "/things", &[("content-type", "application/json")], &body).await;
    assert_eq!((got.status, got.text.as_str()), (201, ""));
}

#[tokio::test]
async fn options_and_other_methods_are_told_what_there_is() {
    let mock = start().await;
    let got = send(&mock, Method::OPTIONS, "/things/7", &[], "").await;
    assert_eq!((got.status, got.header("allow")), (204, "GET, DELETE, HEAD, OPTIONS"));
    let got = send(&mock, Method::PUT, "/things/7", &[], "").await;
    assert_eq!((got.status, got.header("allow")), (405, "GET, DELETE, HEAD, OPTIONS"));
    assert_eq!(got.json()["title"], "Method Not Allowed");
}

#[tokio::test]
async fn methods_of_paths_that_differ_in_names_only_are_all_served() {
    let document = "openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a/{x}:
    delete:
      parameters: [{ name: x, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: d } }
  /a/{y}:
    get:
      parameters: [{ name: y, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: d } }
";
    let mock = serve(validators(document), Options::default()).await.unwrap();
    for (method, status) in [(Method::DELETE, 204), (Method::GET, 200), (Method::HEAD, 200)] {
        assert_eq!(send(&mock, method.clone(), "/a/1", &[], "").await.status, status, "{method}");
    }
    for (method, status) in [(Method::OPTIONS, 204), (Method::POST, 405)] {
        let got = send(&mock, method, "/a/1", &[], "").await;
        assert_eq!((got.status, got.header("allow")), (status, "DELETE, GET, HEAD, OPTIONS"));
    }
}

#[tokio::test]
async fn whoever_is_answered_401_is_told_how_to_authenticate() {
    let document = "openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /basic: { get: { security: [{ basic: [] }], responses: { '401': { description: d } } } }
  /none: { get: { responses: { '401': { description: d } } } }
  /own:
    get:
      responses:
        '401':
          description: d
          headers: { WWW-Authenticate: { required: true, schema: { const: Own } } }
components: { securitySchemes: { basic: { type: http, scheme: basic } } }
";
    let mock = serve(validators(document), Options::default()).await.unwrap();
    let basic = [("authorization", "Basic YTpi")];
    for (path, challenge) in [("/basic", "Basic realm="), ("/none", "Bearer realm="), ("/own", "Own")] {
        let got = get(&mock, path, &basic).await;
        assert_eq!(got.status, 401, "{path}");
        assert!(got.header("www-authenticate").starts_with(challenge), "{path}: {got:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_served_is_told_when_it_is_asked_for() {
    let mock = start().await;
    assert!(mock.diagnostics().is_empty());
    assert_eq!(get(&mock, "/xml", &[]).await.text, "<thing/>");
    assert_eq!(get(&mock, "/broken-example", &[]).await.text, "7");
    let diagnostics = mock.diagnostics();
    let told: Vec<_> = diagnostics.iter().map(|one| (one.code, one.message.as_str())).collect();
    assert_eq!(
        told,
        [("invalid-example", "the mock does not serve this example: 0 is less than the minimum of 1"),]
    );
}

#[tokio::test]
async fn without_strictness_a_wrong_example_is_served_and_named() {
    let options = Options { strict: false, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    let got = get(&mock, "/broken-example", &[]).await;
    assert_eq!(got.text, "0");
    assert!(got.header("lockstep-warning").ends_with("0 is less than the minimum of 1"));
    let told = mock.diagnostics().into_iter().map(|one| one.message).collect::<Vec<_>>();
    assert_eq!(told, ["the mock serves this example though it is wrong: 0 is less than the minimum of 1"]);
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let mock = start().await;
    let port = mock.url().rsplit(':').next().unwrap().parse().unwrap();
    let second = serve(validators(DOCUMENT), Options { port, ..Options::default() }).await;
    assert!(matches!(second, Err(ServeError::PortInUse(used)) if used == port));
    mock.shutdown().await;
    let third = serve(validators(DOCUMENT), Options { port, ..Options::default() }).await.unwrap();
    assert_eq!(get(&third, "/things/mine", &[]).await.text, "mine");
}

#[tokio::test]
async fn pages_from_elsewhere_are_let_in() {
    let mock = start().await;
    let page = ("origin", "https://page.example");
    let got = get(&mock, "/things", &[page]).await;
    assert_eq!(got.header("access-control-allow-origin"), "https://page.example");
    assert!(got.header("access-control-expose-headers").contains("x-count"));
    let asks = [
        page,
        ("access-control-request-method", "DELETE"),
        ("access-control-request-headers", "authorization, x-mine"),
    ];
    let got = send(&mock, Method::OPTIONS, "/things/7", &asks, "").await;
    assert_eq!(got.status, 204);
    assert_eq!(got.header("access-control-allow-methods"), "GET, DELETE, HEAD, OPTIONS");
    assert_eq!(got.header("access-control-allow-headers"), "authorization, x-mine");
    assert_eq!(get(&mock, "/things", &[]).await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn pages_from_elsewhere_read_what_goes_wrong() {
    let options = Options { longest_body: 10, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    let page = ("origin", "https://page.example");
    let allowed = |got: &super::Got| got.header("access-control-allow-origin").to_owned();
    let got = send(&mock, Method::POST, "/things", &[page], "more than ten").await;
    assert_eq!((got.status, allowed(&got).as_str()), (413, page.1));
    let got = get(&mock, "/things", &[page, ("prefer", "fault=503")]).await;
    assert_eq!((got.status, allowed(&got).as_str()), (503, page.1));
    assert_eq!(allowed(&get(&mock, "/nothing", &[page]).await), page.1);
    let documents = vec![crate::mock::Mounted { prefix: "/a".to_owned(), validators: validators(DOCUMENT) }];
    let mock = crate::mock::serve_all(documents, Options::default()).await.unwrap();
    assert_eq!(allowed(&get(&mock, "/b", &[page]).await), page.1);
}

#[tokio::test]
async fn another_document_takes_over_while_the_mock_runs() {
    let mock = start().await;
    assert_eq!(get(&mock, "/other", &[]).await.status, 404);
    let other = "openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths:\n  /other:\n    get:\n      \
                 deprecated: true\n      responses: { '204': { description: d } }\n";
    mock.replace("", validators(other)).unwrap();
    let got = get(&mock, "/other", &[]).await;
    assert_eq!((got.status, got.header("deprecation")), (204, "@0"));
    assert_eq!(get(&mock, "/things", &[]).await.status, 404);
}

#[tokio::test]
async fn requests_are_told_without_their_secrets() {
    let (sender, told) = std::sync::mpsc::channel();
    let observer = Observer::new(true, move |notice| {
        if let Notice::Answered(access) = notice {
            sender.send((*access).clone()).unwrap();
        }
    });
    let options = Options { observer, longest_body: 10, ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    get(&mock, "/things?limit=0&key=secret", &[]).await;
    let access = told.try_recv().unwrap();
    assert_eq!((access.method, access.path.as_str()), (Method::GET, "/things"));
    assert_eq!((access.status.as_u16(), access.violations), (422, 1));
    assert_eq!(send(&mock, Method::POST, "/things", &[], "more than ten").await.status, 413);
    assert_eq!(told.try_recv().unwrap().operation.as_deref(), Some("POST /things"));
}

#[tokio::test]
async fn trouble_comes_when_it_is_asked_for_and_by_chance() {
    let mock = start().await;
    let url = format!("{}/things", mock.url());
    let client = reqwest::Client::new();
    let reset = client.get(&url).header("prefer", "fault=reset").send().await;
    assert!(reset.is_err(), "{reset:?}");
    let mut truncated = client.get(&url).header("prefer", "fault=truncation").send().await.unwrap();
    let (whole, half) = (truncated.content_length().unwrap(), truncated.chunk().await.unwrap().unwrap());
    assert_eq!((truncated.status().as_u16(), half.len() as u64), (200, whole / 2));
    assert!(truncated.chunk().await.is_err());
    assert_eq!(get(&mock, "/things", &[("prefer", "fault=503")]).await.status, 503);
    assert_eq!(get(&mock, "/things", &[("prefer", "fault=latency:1")]).await.status, 200);
    let troubles = vec!["502@50".parse().unwrap()];
    let mock = serve(validators(DOCUMENT), Options { troubles, ..Options::default() }).await.unwrap();
    let mut failed = 0;
    for _ in 0..40 {
        failed += usize::from(get(&mock, "/things", &[]).await.status == 502);
    }
    assert!((8..=32).contains(&failed), "{failed} of 40");
}

#[tokio::test]
async fn every_fault_of_a_flag_can_be_asked_for_by_a_request() {
    let mock = start().await;
    let sound = get(&mock, "/things", &[]).await;
    let mut shown = Vec::new();
    for fault in Fault::all() {
        let prefer = format!("fault={}", fault.code);
        let got = get(&mock, "/things?limit=1", &[("prefer", &prefer)]).await;
        let same = (got.status, &got.text) == (sound.status, &sound.text);
        match got.header("preference-applied") {
            "" => assert!(same, "{prefer} is not heeded, but changes the answer: {got:?}"),
            applied => {
                assert_eq!(applied, prefer);
                shown.push(fault.code);
            }
        }
        // It is the business of that request alone.
        assert_eq!(get(&mock, "/things", &[]).await.text, sound.text);
    }
    for code in
        ["drop-required-member", "wrong-type", "undocumented-status", "truncate-body", "drop-required-header"]
    {
        assert!(shown.contains(&code), "{code}");
    }
    let got = get(&mock, "/things", &[("prefer", "fault=undocumented-status")]).await;
    assert_ne!(got.status, sound.status);
    let got = get(&mock, "/private", &[("prefer", "fault=ignore-auth")]).await;
    assert!(got.status < 400, "{got:?}");
}
