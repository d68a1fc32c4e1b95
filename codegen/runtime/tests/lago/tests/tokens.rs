//! Tokens that are fetched: when, how often, and what becomes of a call meanwhile.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;

use super::loopback::{Answer, Loopback};
use super::page;
use crate::runtime::{
    AccessToken, ByteSource, ClientBuilder, ClientCredentials, Credential, Endpoint, Phase, Request, Retry,
    SecurityScheme, SecuritySchemeKind, SendError,
};
use crate::{Client, Error};

const SECRET: &str = "s3cr3t client";

/// A credential whose tokens are `t1`, `t2` and so on, each for so long, and how many there were.
fn counted(lifetime: Option<Duration>) -> (Credential, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let fetched = Arc::clone(&count);
    let credential = Credential::from_fn(move || {
        let number = fetched.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok::<_, Infallible>(AccessToken::from(format!("t{number}")).expires_in(lifetime))
        }
    });
    (credential, count)
}

/// The tokens that came.
fn tokens(server: &Loopback) -> Vec<String> {
    let token = |head: &String| {
        let (_, rest) = head.split_once("authorization: Bearer ").unwrap();
        rest.split("\r\n").next().unwrap().to_owned()
    };
    server.requests().iter().map(token).collect()
}

fn builder(server: &Loopback, credential: impl Into<Credential>) -> ClientBuilder {
    Client::builder().base_url(server.url()).bearer_auth(credential)
}

#[tokio::test]
async fn calls_at_a_time_share_one_token() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let (credential, count) = counted(None);
    let client = builder(&server, credential).build().unwrap();
    let calls = (0..8).map(|_| client.api_logs().find_all_api_logs().send());
    join_all(calls).await.into_iter().for_each(|call| drop(call.unwrap()));
    assert_eq!(tokens(&server), ["t1"; 8]);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_fetched_anew_before_it_runs_out() {
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let client = builder(&server, counted(Some(Duration::from_secs(100))).0).build().unwrap();
    for pause in [0, 80, 15] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.api_logs().find_all_api_logs().send().await.unwrap();
    }
    assert_eq!(tokens(&server), ["t1", "t1", "t2"]);
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let refusal = Answer::json(401, r#"{"status": 401, "error": "Unauthorized"}"#);
    let server = Loopback::start([refusal.clone(), Answer::json(200, &page(0, ""))]).await;
    let client = builder(&server, counted(None).0).build().unwrap();
    client.api_logs().find_all_api_logs().send().await.unwrap();
    client.api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!(tokens(&server), ["t1", "t2", "t2"]);

    let server = Loopback::start([refusal.clone()]).await;
    let client = builder(&server, counted(None).0).build().unwrap();
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(tokens(&server), ["t1", "t2"]);

    let server = Loopback::start([refusal]).await;
    let client = builder(&server, "fixed").build().unwrap();
    client.api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(tokens(&server), ["fixed"]);
}

const BEARER: &SecurityScheme = &SecurityScheme { name: "bearerAuth", kind: SecuritySchemeKind::Bearer };
const UPLOAD: &Endpoint = &Endpoint::new("upload", "PUT", "/files").security(&[&[BEARER]]);

#[tokio::test]
async fn a_body_that_cannot_be_sent_twice_is_not() {
    use futures_util::stream;

    let chunks = || stream::iter([Ok(bytes::Bytes::from_static(b"content"))]);
    let once = Request::new(UPLOAD).body("text/plain", ByteSource::from_stream(chunks()));
    let again = Request::new(UPLOAD).body("text/plain", ByteSource::from_fn(Some(7), chunks));
    for (request, times) in [(once.clone(), 1), (again.clone(), 2)] {
        let server = Loopback::start([Answer::new(401, "", ""), Answer::new(204, "", "")]).await;
        let client = builder(&server, counted(None).0).build().unwrap();
        client.send(request).await.unwrap();
        assert_eq!(server.requests().len(), times);
    }
    let once = Request::new(UPLOAD).body("text/plain", ByteSource::from_stream(chunks()));
    for (request, times) in [(once, 1), (again, 2)] {
        let server = Loopback::start([Answer::new(503, "", ""), Answer::new(204, "", "")]).await;
        let retry = Retry::attempts(3).first_pause(Duration::ZERO);
        let client = builder(&server, "fixed").retry(retry).build().unwrap();
        client.send(request).await.unwrap();
        assert_eq!(server.requests().len(), times);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_does_not_come_ends_the_call() {
    let never = Credential::from_fn(std::future::pending::<Result<AccessToken, Infallible>>);
    let client = Client::builder().base_url("http://127.0.0.1:1").bearer_auth(never).build().unwrap();
    let Error::Transport(error) = client.api_logs().find_all_api_logs().send().await.unwrap_err() else {
        panic!("no call was made");
    };
    assert_eq!((error.phase, error.is_timeout()), (Phase::Authorize, true));
    let failing = Credential::from_fn(|| async { Err::<AccessToken, _>("the vault is closed") });
    let client = Client::builder().base_url("http://127.0.0.1:1").bearer_auth(failing).build().unwrap();
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(error.to_string(), "GET /api_logs: no token could be had");
    let Error::Transport(error) = error else { panic!("{error:?}") };
    assert_eq!(error.source().unwrap().to_string(), "the vault is closed");
}

/// What a client with client credentials gets from a token endpoint that answers so: the token, or the error.
async fn granted(status: u16, answer: &str) -> Result<String, String> {
    let endpoint = Loopback::start([Answer::json(status, answer)]).await;
    let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let credentials = ClientCredentials::new(format!("{}/token", endpoint.url()), "id", SECRET);
    let client = builder(&server, credentials).build().unwrap();
    let answer = client.api_logs().find_all_api_logs().send().await;
    answer.map(|_| tokens(&server).remove(0)).map_err(|error| {
        let Error::Transport(error) = error else { panic!("{error:?}") };
        assert_eq!(error.phase, Phase::Authorize);
        let shown = format!("{error:?} {}", error.source().unwrap());
        assert!(!shown.contains("s3cr3t"), "{shown}");
        error.source().unwrap().to_string()
    })
}

#[tokio::test]
async fn answers_of_a_token_endpoint() {
    let granted_as = |answer: &'static str| granted(200, answer);
    assert_eq!(
        granted_as(r#"{"access_token": "a", "token_type": "bearer", "expires_in": 60}"#).await.unwrap(),
        "a"
    );
    assert_eq!(granted_as(r#"{"access_token": "a", "expires_in": "3600"}"#).await.unwrap(), "a");
    for (status, answer, expected) in [
        (
            401,
            r#"{"error": "invalid_client", "error_description": "s3cr3t"}"#,
            " answered 401 without a token: invalid_client",
        ),
        (400, r#"{"error": "S3cr3t s3cr3t"}"#, " answered 400 without a token"),
        (200, r#"{"token": "s3cr3t"}"#, " answered 200 without a token"),
        (200, "<html>s3cr3t", " answered 200 without a token"),
        (500, r#"{"access_token": "s3cr3t"}"#, " answered 500 without a token"),
        (200, r#"{"access_token": "s3cr3t", "token_type": "mac"}"#, " gave a token that is no bearer token"),
    ] {
        assert_eq!(granted(status, answer).await.unwrap_err(), format!("the token endpoint{expected}"));
    }
}

#[tokio::test]
async fn what_a_token_endpoint_is_asked() {
    let token = r#"{"access_token": "a"}"#;
    for (in_body, field, body) in [
        (false, Some("authorization: Basic aWQ6czNjcjN0K2NsaWVudA==\r\n"), ""),
        (true, None, "&client_id=id&client_secret=s3cr3t+client"),
    ] {
        let endpoint = Loopback::start([Answer::json(200, token)]).await;
        let server = Loopback::start([Answer::json(200, &page(0, ""))]).await;
        let mut credentials = ClientCredentials::new(format!("{}/token?x=1", endpoint.url()), "id", SECRET)
            .scopes(["read", "write"])
            .parameter("audience", "https://api.example");
        if in_body {
            credentials = credentials.secret_in_body();
        }
        assert!(!format!("{credentials:?}").contains("s3cr3t"));
        let client = builder(&server, credentials).build().unwrap();
        client.api_logs().find_all_api_logs().send().await.unwrap();
        let head = endpoint.requests().remove(0);
        assert!(head.starts_with("POST /token?x=1 HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("content-type: application/x-www-form-urlencoded\r\n"), "{head}");
        assert_eq!(field.is_some(), head.contains(field.unwrap_or("authorization")), "{head}");
        let form = format!(
            "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi.example{body}"
        );
        assert!(head.contains(&format!("content-length: {}\r\n", form.len())), "{head}");
    }
}

#[test]
fn no_token_is_shown() {
    let shown = format!("{:?} {:?}", Credential::from(SECRET), AccessToken::from(SECRET));
    assert!(!shown.contains("s3cr3t"), "{shown}");
}

#[tokio::test]
async fn a_call_without_a_token_is_not_sent() {
    let server = Loopback::start([Answer::new(204, "", "")]).await;
    let failing = Credential::from_fn(|| async { Err::<AccessToken, _>("no") });
    let client = builder(&server, failing).build().unwrap();
    let error = client.send(Request::new(UPLOAD)).await.unwrap_err();
    assert!(matches!(error, SendError::Transport(_)), "{error:?}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_token_url_may_be_relative_to_that_of_the_server() {
    for (base, relative, expected) in [
        ("/api/v1", "/token", "/token"),
        ("/api/v1/", "../token", "/api/token"),
        ("", "auth/token", "/auth/token"),
    ] {
        let both = [Answer::json(200, r#"{"access_token": "a"}"#), Answer::json(200, &page(0, ""))];
        let server = Loopback::start(both).await;
        let credentials = ClientCredentials::new(relative, "id", SECRET);
        let base_url = format!("{}{base}", server.url());
        let client = Client::builder().base_url(base_url).bearer_auth(credentials).build().unwrap();
        client.api_logs().find_all_api_logs().send().await.unwrap();
        assert!(server.requests()[0].starts_with(&format!("POST {expected} ")), "{:?}", server.requests());
    }
}
