//! Whole runs against servers that are made for the purpose, most of them bad.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod common;
#[path = "common/runs.rs"]
mod runs;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::{Config, Credential};
use contract_tests::finding::Verdict;
use contract_tests::run::RunError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use self::runs::{SECRET, config, drive, listen};

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

/// Every request, and not only which one it is: values, order of parameters, header fields.
#[tokio::test]
async fn the_same_seed_sends_the_same_at_any_concurrency() {
    let url = serve(|_| async { StatusCode::UNAUTHORIZED.into_response() }).await;
    let log = async |concurrency: usize, seed| {
        let mut config = Config { seed, fuzz: 20, shrink: 0, ..config(&url) };
        config.concurrency = concurrency.try_into().unwrap();
        drive(&config).await.ok().unwrap().log
    };
    let one = log(1, 7).await;
    assert!(one.len() > 70, "{}", one.len());
    for concurrency in [3, 32] {
        assert_eq!(log(concurrency, 7).await, one, "{concurrency} at once");
    }
    assert_ne!(log(8, 8).await, one, "another seed");
}

/// Shards, each a run of its own: together they send what one run sends, and no request twice.
#[tokio::test]
async fn shards_send_together_what_a_whole_run_sends() {
    let url = serve(|_| async { StatusCode::UNAUTHORIZED.into_response() }).await;
    let mut config = Config { fuzz: 10, shrink: 0, ..config(&url) };
    let mut whole = drive(&config).await.ok().unwrap().log;
    let mut together = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        config.selection.shard = shard.parse().ok();
        let part = drive(&config).await.ok().unwrap().log;
        assert!(part.len() * 6 > whole.len(), "{shard}: {} of {}", part.len(), whole.len());
        together.extend(part);
    }
    whole.sort_unstable();
    together.sort_unstable();
    assert_eq!(together, whole);
}

/// Fails where two parameters come together.
async fn fails_for_two() -> (String, Arc<AtomicUsize>) {
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    let url = serve(move |request| {
        count.fetch_add(1, Ordering::SeqCst);
        let has = |name: &str| request.uri().query().is_some_and(|query| query.contains(name));
        let status = if has("from_date") && has("per_page") { 500 } else { 401 };
        async move { StatusCode::from_u16(status).unwrap().into_response() }
    })
    .await;
    (url, served)
}

#[tokio::test]
async fn a_finding_is_shrunk_to_what_shows_it_within_so_many_requests() {
    let (url, _) = fails_for_two().await;
    let told = drive(&Config { fuzz: 30, ..config(&url) }).await.ok().unwrap();
    let failure = told.shrunk.iter().find(|shrunk| shrunk.check == "not_a_server_error").unwrap();
    let query = failure.curl.split(['?', '\'']).nth(2).unwrap();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
    assert_eq!(names, ["per_page", "from_date"], "{}", failure.curl);
    assert!(failure.requests <= 32, "{failure:?}");
    assert!(told.reports.contains("the curl line is the smallest request"), "a person is told");
    assert!(told.reports.contains("\"event\":\"shrunk\""), "and a program");
}

#[tokio::test]
async fn nothing_is_shrunk_without_requests_to_spend() {
    let (url, served) = fails_for_two().await;
    let config = Config { shrink: 0, ..config(&url) };
    let told = drive(&config).await.ok().unwrap();
    assert_eq!((told.shrunk, served.load(Ordering::SeqCst)), (vec![], told.cases.len()));
    let mut config = Config { shrink: 5, ..config };
    config.selection.most = Some(told.cases.len() + 4);
    served.store(0, Ordering::SeqCst);
    let told = drive(&config).await.ok().unwrap();
    assert_eq!((told.shrunk, served.load(Ordering::SeqCst)), (vec![], told.cases.len()), "a budget is kept");
}

#[tokio::test]
async fn when_the_time_is_over_nothing_more_is_sent_and_it_is_said() {
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    let url = serve(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async { StatusCode::IM_A_TEAPOT.into_response() }
    })
    .await;
    let told = drive(&Config { max_time: Some(Duration::ZERO), ..config(&url) }).await.ok().unwrap();
    assert!(!told.finished && told.cases.len() == 2, "{:?}", told.cases);
    assert!(told.notes.iter().any(|note| note.starts_with("the time is over")), "{:?}", told.notes);
    assert!(served.load(Ordering::SeqCst) < 20, "those under way, and none to shrink what was found");
    assert!(told.reports.contains(r#"{"event":"finished","whole":false}"#));
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
