//! Whole runs against servers that are made for the purpose, most of them bad.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::{Config, Credential};
use contract_tests::event::Event;
use contract_tests::finding::{Groups, Verdict};
use contract_tests::report::Report;
use contract_tests::report::jsonl::Jsonl;
use contract_tests::report::junit::Junit;
use contract_tests::report::terminal::Terminal;
use contract_tests::run::{RunError, run};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

const SECRET: &str = "hush-hush-hush";

/// What a run told.
#[derive(Default)]
struct Told {
    cases: Vec<String>,
    groups: Groups,
    notes: Vec<String>,
    reports: String,
    finished: bool,
}

impl Told {
    fn checks(&self) -> Vec<&'static str> {
        let groups = self.groups.worst_first();
        let violations = groups.iter().filter(|group| group.first.verdict == Verdict::Violation);
        violations.map(|group| group.first.check).collect()
    }
}

fn config(url: &str) -> Config {
    let mut config = Config::new(Url::parse(url).unwrap());
    // Long enough for a machine that has much else to do.
    config.timeout = Duration::from_mins(1);
    config.credentials.insert("bearerAuth".to_owned(), Credential::new("bearerAuth", SECRET));
    config
}

/// Runs the document of the workspace.
async fn drive(config: &Config) -> Result<Told, RunError> {
    let validators = common::read(&common::document());
    let mut told = Told::default();
    let (mut terminal, mut junit, mut jsonl) =
        (Terminal::new("conform --case"), Junit::default(), Jsonl::default());
    run(&validators, config, None, &mut |event| {
        for report in [&mut terminal as &mut dyn Report, &mut junit, &mut jsonl] {
            report.observe(event);
        }
        match event {
            Event::Judged { exchange, judged, .. } => {
                told.cases.push(exchange.case.id.to_string());
                judged.findings.iter().for_each(|finding| told.groups.add(finding));
            }
            Event::Noted { message } => told.notes.push((*message).to_owned()),
            Event::Finished { whole } => told.finished = *whole,
            Event::Started { .. } => {}
        }
    })
    .await?;
    for report in [&terminal as &dyn Report, &junit, &jsonl] {
        told.reports.push_str(&report.render().unwrap());
    }
    Ok(told)
}

/// Serves HTTP on a free port.
async fn serve<F, A>(answer: F) -> String
where
    F: Fn(Request) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

/// A listener that deals with every connection itself.
async fn listen<F, A>(deal: F) -> String
where
    F: Fn(tokio::net::TcpStream) -> A + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(deal(stream));
        }
    });
    url
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = drive(&config(&url)).await.err().unwrap();
    assert!(matches!(&error, RunError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_server_that_hangs() {
    let url = listen(|stream| async move {
        tokio::time::sleep(Duration::from_mins(1)).await;
        drop(stream);
    })
    .await;
    let config = Config { timeout: Duration::from_millis(500), ..config(&url) };
    let error = drive(&config).await.err().unwrap();
    assert!(matches!(&error, RunError::Hangs { .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_speaks_something_else() {
    let url = listen(|mut stream| async move {
        stream.write_all(b"220 ready when you are\r\n").await.unwrap();
    })
    .await;
    let error = drive(&config(&url)).await.err().unwrap();
    assert!(matches!(&error, RunError::NoHttp { .. }), "{error}");
}

#[tokio::test]
async fn a_secret_that_no_header_can_hold() {
    let mut config = config("http://127.0.0.1:9");
    config.credentials.insert("bearerAuth".to_owned(), Credential::new("bearerAuth", "two\nlines"));
    let error = drive(&config).await.err().unwrap();
    assert!(matches!(&error, RunError::Setup(_)), "{error}");
    assert!(!error.to_string().contains("lines"), "{error}");
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle() {
    let served = Arc::new(AtomicUsize::new(0));
    let url = listen(move |mut stream| {
        let served = Arc::clone(&served);
        async move {
            let mut buffer = [0; 4096];
            while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                if served.fetch_add(1, Ordering::SeqCst) >= 5 {
                    return;
                }
                let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
                stream.write_all(answer).await.unwrap();
            }
        }
    })
    .await;
    let told = drive(&config(&url)).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(told.finished);
    assert!(told.checks().contains(&"answers_in_full"), "{:?}", told.checks());
    assert!(told.notes.iter().any(|note| note.contains("were not sent")), "{:?}", told.notes);
}

#[tokio::test]
async fn a_server_that_closes_connections_after_an_answer_is_not_one_that_breaks_them() {
    let url = listen(|mut stream| async move {
        let mut buffer = [0; 4096];
        if stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
            stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        }
        // It is closed when it is used again, which is before the client could have noticed.
        drop(stream.read(&mut buffer).await);
    })
    .await;
    let told = drive(&config(&url)).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(told.finished && told.notes.is_empty(), "{:?}", told.notes);
    assert!(!told.checks().contains(&"answers_in_full"), "{:?}", told.checks());
}

#[tokio::test]
async fn an_operation_that_is_never_ready_is_not_waited_for_for_ever() {
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    let url = serve(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async { (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response() }
    })
    .await;
    let config = Config { concurrency: std::num::NonZeroUsize::MIN, ..config(&url) };
    let told = drive(&config).await.ok().unwrap();
    assert_eq!(served.load(Ordering::SeqCst), told.cases.len() + 3, "one request is sent again, three times");
    assert!(told.notes.iter().any(|note| note.contains("more patience")), "{:?}", told.notes);
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let url = serve(|_| async {
        let chunks = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 16]));
        let mut response = Body::from_stream(chunks).into_response();
        response.headers_mut().insert("content-type", "application/json".parse().unwrap());
        response
    })
    .await;
    let mut config = config(&url);
    config.max_body = 1 << 20;
    let told = drive(&config).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(told.checks().contains(&"answers_in_full"), "{:?}", told.checks());
    assert!(!told.checks().contains(&"response_schema_conformance"), "{:?}", told.checks());
}

#[tokio::test]
async fn the_order_of_events_is_that_of_the_plan() {
    let count = Arc::new(AtomicUsize::new(0));
    let url = serve(move |_| {
        // Later requests are answered sooner.
        let pause = 7 - count.fetch_add(1, Ordering::SeqCst) % 8;
        async move {
            tokio::time::sleep(Duration::from_millis(pause as u64)).await;
            StatusCode::UNAUTHORIZED.into_response()
        }
    })
    .await;
    let mut one = config(&url);
    one.concurrency = 1.try_into().unwrap();
    let mut many = config(&url);
    many.concurrency = 32.try_into().unwrap();
    let (one, many) = (drive(&one).await.ok().unwrap(), drive(&many).await.ok().unwrap());
    assert!(one.cases.len() > 30, "{}", one.cases.len());
    assert_eq!(one.cases, many.cases);
}

#[tokio::test]
async fn one_case_alone() {
    let url = serve(|_| async { StatusCode::UNAUTHORIZED.into_response() }).await;
    let mut config = config(&url);
    let all = drive(&config).await.ok().unwrap().cases;
    config.cases = vec![all[7].clone()];
    assert_eq!(drive(&config).await.ok().unwrap().cases, config.cases);
    config.cases = vec!["nothing".to_owned()];
    assert!(matches!(drive(&config).await, Err(RunError::NoSuchCase(_))));
}

#[tokio::test]
async fn no_report_holds_a_secret_that_the_server_repeats() {
    let url = serve(|request| async move {
        let said = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        let body = format!("{{\"you said\": {:?}}}", said.unwrap_or_default());
        let status = if request.uri().query().is_some() { 418 } else { 200 };
        let head = [("content-type", "application/json"), ("x-powered-by", "echo")];
        (StatusCode::from_u16(status).unwrap(), head, body).into_response()
    })
    .await;
    let told = drive(&config(&url)).await.ok().unwrap();
    assert!(told.groups.count(Verdict::Violation) > 0);
    assert!(told.reports.contains("BEARERAUTH"), "the curl lines and the echo are there");
    assert!(!told.reports.contains(SECRET));
}

#[tokio::test]
async fn a_server_that_refuses_everything_has_one_cause_for_it() {
    let url = serve(|_| async { StatusCode::IM_A_TEAPOT.into_response() }).await;
    let told = drive(&config(&url)).await.ok().unwrap();
    assert_eq!(told.checks(), ["positive_data_acceptance"]);
}
