//! How often a call is made, after which pauses, and within which time. No test waits: the clock stands still.

use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use tokio::time::Instant;

use super::fake::{Reply, network};
use super::loopback::{Answer, Loopback};
use crate::runtime::{Endpoint, Error, Phase, RawResponse, Request, Retry, SendError, TransportError};
use crate::{Client, ClientBuilder};

const fn endpoint(method: &'static str) -> Endpoint {
    Endpoint { operation_id: "x", method, path: "/x", accept: "", security: &[] }
}

const GET: &Endpoint = &endpoint("GET");
const POST: &Endpoint = &endpoint("POST");

async fn send(client: ClientBuilder, endpoint: &'static Endpoint) -> Result<u16, TransportError> {
    match client.build().unwrap().send(Request::new(endpoint)).await {
        Ok(response) => Ok(response.code()),
        Err(SendError::Transport(error)) => Err(error),
        Err(error) => panic!("{error:?}"),
    }
}

/// How often a request is sent to a server that fails in this way.
async fn attempts(failure: &'static [Reply], endpoint: &'static Endpoint) -> usize {
    let (builder, seen) = network(failure);
    drop(send(builder.retry(Retry::attempts(3)), endpoint).await);
    seen.count()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_made_once_if_nobody_asks_for_more() {
    let (builder, seen) = network(&[Reply::Status(503, &[])]);
    assert_eq!(send(builder, GET).await.unwrap(), 503);
    assert_eq!(seen.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_may_pass_is_tried_again() {
    let (builder, seen) =
        network(&[Reply::Status(503, &[]), Reply::Fail(Phase::Body), Reply::Status(204, &[])]);
    assert_eq!(send(builder.retry(Retry::attempts(5)), GET).await.unwrap(), 204);
    assert_eq!(seen.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_and_what_does_not() {
    for status in [408, 429, 500, 502, 503, 504] {
        let failure: &'static [Reply] = Box::leak(Box::new([Reply::Status(status, &[])]));
        assert_eq!(attempts(failure, GET).await, 3, "{status}");
    }
    for status in [200, 301, 400, 401, 404, 409, 422, 501, 505] {
        let failure: &'static [Reply] = Box::leak(Box::new([Reply::Status(status, &[])]));
        assert_eq!(attempts(failure, GET).await, 1, "{status}");
    }
    assert_eq!(attempts(&[Reply::Fail(Phase::Send)], GET).await, 3);
    assert_eq!(attempts(&[Reply::Fail(Phase::TooLarge)], GET).await, 1);
    assert_eq!(attempts(&[Reply::Fail(Phase::Redirect)], GET).await, 1);
}

#[tokio::test(start_paused = true)]
async fn only_what_is_safe_to_repeat_is_repeated() {
    for method in ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"] {
        let endpoint = Box::leak(Box::new(endpoint(method)));
        assert_eq!(attempts(&[Reply::Status(503, &[])], endpoint).await, 3, "{method}");
    }
    for method in ["POST", "PATCH", "CONNECT", "PURGE"] {
        let endpoint = Box::leak(Box::new(endpoint(method)));
        assert_eq!(attempts(&[Reply::Status(503, &[])], endpoint).await, 1, "{method}");
        assert_eq!(attempts(&[Reply::Fail(Phase::Send)], endpoint).await, 1, "{method}");
        // Nothing was sent.
        assert_eq!(attempts(&[Reply::Fail(Phase::Connect)], endpoint).await, 3, "{method}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_idempotency_key_makes_any_request_safe_to_repeat() {
    let (builder, seen) = network(&[Reply::Status(503, &[]), Reply::Status(201, &[])]);
    let client = builder.retry(Retry::attempts(3)).build().unwrap();
    let client = client.with(|options| options.idempotency_key("one"));
    assert_eq!(client.send(Request::new(POST)).await.unwrap().code(), 201);
    assert_eq!(seen.fields("idempotency-key"), [Some("one".to_owned()), Some("one".to_owned())]);

    let (builder, seen) = network(&[Reply::Status(503, &[])]);
    let client = builder.retry(Retry::attempts(3)).build().unwrap();
    client.send(Request::new(POST).header("Idempotency-Key", "of the document")).await.unwrap();
    assert_eq!(seen.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn pauses_double_up_to_the_longest_and_chance_takes_at_most_half() {
    let (builder, seen) = network(&[Reply::Status(503, &[])]);
    let retry = Retry::attempts(7).first_pause(Duration::from_secs(1)).longest_pause(Duration::from_secs(10));
    send(builder.retry(retry).timeout(None), GET).await.unwrap();
    let pauses = seen.pauses();
    let whole = [1.0, 2.0, 4.0, 8.0, 10.0, 10.0];
    assert_eq!(pauses.len(), whole.len());
    for (pause, whole) in pauses.iter().zip(whole) {
        // The clock ticks in milliseconds.
        assert!((whole / 2.0..=whole + 0.002).contains(&pause.as_secs_f64()), "{pauses:?}");
    }
    assert!(pauses.iter().zip(whole).any(|(pause, whole)| pause.as_secs_f64() < whole - 0.001), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let (builder, seen) = network(&[Reply::Status(429, &[("retry-after", "7")]), Reply::Status(204, &[])]);
    assert_eq!(send(builder.retry(Retry::attempts(2)), GET).await.unwrap(), 204);
    assert_eq!(seen.pauses()[0].as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    let asked = &[Reply::Status(429, &[("retry-after", "11")])];
    assert_eq!(attempts(asked, GET).await, 1);
    let (builder, seen) = network(asked);
    let retry = Retry::attempts(3).longest_pause(Duration::from_mins(1));
    assert_eq!(send(builder.retry(retry).timeout(Duration::from_secs(30)), GET).await.unwrap(), 429);
    assert_eq!((seen.count(), seen.pauses()[0].as_secs()), (3, 11));
}

#[tokio::test(start_paused = true)]
async fn no_pause_outlasts_the_time_for_the_call() {
    let (builder, seen) = network(&[Reply::Status(503, &[("retry-after", "4")])]);
    let start = Instant::now();
    let builder = builder.retry(Retry::attempts(9)).timeout(Duration::from_secs(10));
    assert_eq!(send(builder, GET).await.unwrap(), 503);
    assert_eq!((seen.count(), start.elapsed().as_secs()), (3, 8));
}

#[tokio::test(start_paused = true)]
async fn the_time_for_a_call_is_the_clients_or_the_calls() {
    let (builder, _) = network(&[Reply::Late(20)]);
    let client = builder.timeout(Duration::from_secs(10)).build().unwrap();
    let start = Instant::now();
    let Err(SendError::Transport(error)) = client.send(Request::new(GET)).await else { panic!() };
    assert_eq!((error.phase, error.is_timeout(), start.elapsed().as_secs()), (Phase::Send, true, 10));
    assert_eq!(
        error.to_string(),
        "GET /x: the request could not be sent or was not answered; the time allowed was up"
    );
    let patient = client.with(|options| options.timeout(Duration::from_secs(30)));
    assert_eq!(patient.send(Request::new(GET)).await.unwrap().code(), 204);
    let tireless = client.with(|options| options.timeout(None));
    assert_eq!(tireless.send(Request::new(GET)).await.unwrap().code(), 204);
}

#[tokio::test(start_paused = true)]
async fn so_many_calls_at_a_time_and_no_more() {
    let (builder, seen) = network(&[Reply::Late(10)]);
    let client = builder.max_concurrency(2).timeout(Duration::from_secs(25)).build().unwrap();
    let calls: Vec<_> = (0..6).map(|_| client.clone()).collect();
    let calls = calls.iter().map(|client| client.send(Request::new(GET)));
    let done = futures_util::future::join_all(calls).await;
    // Two at once take ten seconds; the last two would have ended after thirty.
    let late = |outcome: &Result<RawResponse, SendError>| matches!(outcome, Err(SendError::Transport(error)) if error.is_timeout());
    assert_eq!(done.iter().filter(|outcome| late(outcome)).count(), 2);
    assert_eq!(seen.pauses().iter().map(Duration::as_secs).collect::<Vec<_>>(), [0, 10, 0, 10, 0]);

    let (builder, _) = network(&[Reply::Late(10)]);
    let client = builder.max_concurrency(1).timeout(Duration::from_secs(9)).build().unwrap();
    let (_, second) = tokio::join!(client.send(Request::new(GET)), client.send(Request::new(GET)));
    let Err(SendError::Transport(error)) = second else { panic!() };
    assert_eq!((error.phase, error.is_timeout()), (Phase::Queue, true));
}

#[tokio::test]
async fn a_refused_connection_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    tokio::time::pause();
    let start = Instant::now();
    let builder = Client::builder().base_url(url).retry(Retry::attempts(4));
    assert_eq!(send(builder, POST).await.unwrap_err().phase, Phase::Connect);
    assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_broken_answer_on_a_real_socket_is_asked_for_again() {
    let answers = [Answer::raw("HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{"), Answer::json(200, "{}")];
    let server = Loopback::start(answers).await;
    let retry = Retry::attempts(2).first_pause(Duration::ZERO);
    assert_eq!(send(Client::builder().base_url(server.url()).retry(retry), GET).await.unwrap(), 200);
    assert_eq!(server.requests().len(), 2);
}

/// What an error makes of a `Retry-After` field, in seconds.
fn asked(text: &str) -> Option<u64> {
    let mut headers = http::HeaderMap::new();
    headers.insert("retry-after", http::HeaderValue::from_str(text).unwrap());
    let response = RawResponse::new(GET, http::StatusCode::SERVICE_UNAVAILABLE, headers, bytes::Bytes::new());
    let error: Error<std::convert::Infallible> = response.undocumented();
    error.retry_after().map(|wait| wait.as_secs())
}

#[test]
fn retry_after_in_seconds() {
    assert_eq!(asked("120"), Some(120));
    assert_eq!(asked(" 0 "), Some(0));
    for text in ["99999999999999999999999", "1.5", "-1", "soon", ""] {
        assert_eq!(asked(text), None, "{text:?}");
    }
}

#[test]
fn retry_after_as_a_date_in_each_of_its_forms() {
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    // Over months of every length, and a leap day.
    for days in (1..1500).step_by(29) {
        let date = Timestamp::now() + (days * 24).hours();
        for form in forms {
            let text = date.strftime(form).to_string();
            let wait = i64::try_from(asked(&text).unwrap()).unwrap();
            assert!((wait - days * 86_400).abs() <= 60, "{text}: {wait}");
        }
    }
    assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
    for text in ["Sun", "Sun, 06 Nov 2094", "Sun, 06 Foo 2094 08:49:37 GMT", "Sun, 32 Nov 2094 08:49:37"] {
        assert_eq!(asked(text), None, "{text}");
    }
}
