//! Which secrets go where, and where they do not.

use super::loopback::{Answer, Loopback};
use super::{TOKEN, client, page};
use crate::runtime::{
    Endpoint, Phase, Redirects, Request, SecurityScheme, SecuritySchemeKind, SendError, TransportError,
};
use crate::{BuildError, Client, Error, Server};

const fn scheme(name: &'static str, kind: SecuritySchemeKind) -> SecurityScheme {
    SecurityScheme { name, kind }
}

const BEARER: &SecurityScheme = &scheme("bearer", SecuritySchemeKind::Bearer);
const BASIC: &SecurityScheme = &scheme("basic", SecuritySchemeKind::Basic);
const HEADER: &SecurityScheme = &scheme("header", SecuritySchemeKind::ApiKeyHeader("X-Key"));
const QUERY: &SecurityScheme = &scheme("query", SecuritySchemeKind::ApiKeyQuery("api key"));
const COOKIE: &SecurityScheme = &scheme("cookie", SecuritySchemeKind::ApiKeyCookie("sid"));
const MUTUAL_TLS: &SecurityScheme = &scheme("certificate", SecuritySchemeKind::MutualTls);

/// The head of the request that a client with these secrets sends to an operation with this `security`.
async fn sent(
    security: &'static [&'static [&'static SecurityScheme]],
    secrets: &[&'static SecurityScheme],
) -> String {
    let server = Loopback::start([Answer::new(204, "", "")]).await;
    let mut builder = Client::builder().base_url(server.url());
    for scheme in secrets {
        builder = builder.credential(scheme, format!("{}:pass", scheme.name));
    }
    let endpoint =
        Box::leak(Box::new(Endpoint { operation_id: "x", method: "GET", path: "/x", accept: "", security }));
    let request = Request::new(endpoint).query("a", &1).cookie("b", &2);
    builder.build().unwrap().send(request).await.unwrap();
    server.requests().remove(0)
}

#[tokio::test]
async fn each_kind_has_its_place() {
    assert!(sent(&[&[BEARER]], &[BEARER]).await.contains("authorization: Bearer bearer:pass\r\n"));
    assert!(sent(&[&[BASIC]], &[BASIC]).await.contains("authorization: Basic YmFzaWM6cGFzcw==\r\n"));
    assert!(sent(&[&[HEADER]], &[HEADER]).await.contains("x-key: header:pass\r\n"));
    assert!(sent(&[&[QUERY]], &[QUERY]).await.starts_with("GET /x?a=1&api%20key=query%3Apass HTTP"));
    assert!(sent(&[&[COOKIE]], &[COOKIE]).await.contains("cookie: b=2; sid=cookie:pass\r\n"));
}

#[tokio::test]
async fn the_first_alternative_that_can_be_met_is_taken() {
    let head = sent(&[&[BEARER], &[HEADER, COOKIE], &[QUERY]], &[QUERY, HEADER, COOKIE]).await;
    assert!(head.contains("x-key: ") && head.contains("sid=") && !head.contains("query"), "{head}");
}

#[tokio::test]
async fn half_an_alternative_is_none() {
    let head = sent(&[&[HEADER, COOKIE]], &[HEADER]).await;
    assert!(!head.contains("x-key"), "{head}");
}

#[tokio::test]
async fn optional_security_does_not_win_over_a_secret_at_hand() {
    let head = sent(&[&[], &[MUTUAL_TLS], &[HEADER]], &[HEADER]).await;
    assert!(head.contains("x-key: "), "{head}");
}

#[tokio::test]
async fn an_operation_without_security_gets_nothing() {
    let head = sent(&[], &[BEARER, HEADER, QUERY, COOKIE]).await;
    for part in ["authorization", "x-key", "query", "sid"] {
        assert!(!head.contains(part), "{head}");
    }
}

#[tokio::test]
async fn a_redirect_to_another_origin_gets_no_request() {
    let other = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let server = Loopback::start([Answer::redirect(&format!("{}/api_logs", other.url()))]).await;
    let error = client(&server).api_logs().find_all_api_logs().send().await.unwrap_err();
    let Error::Undocumented(response) = error else { panic!("{error:?}") };
    assert_eq!(response.headers["location"], format!("{}/api_logs", other.url()));
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test]
async fn a_redirect_to_another_origin_that_is_followed_takes_nothing_along() {
    let other = Loopback::start([Answer::json(200, &page(0, ""))]).await;
    let there = format!("{}/elsewhere", other.url());
    let server = Loopback::start([Answer::redirect("/moved"), Answer::redirect(&there)]).await;
    let builder = Client::builder().base_url(server.url()).redirects(Redirects::AnyOrigin);
    let builder = builder.bearer_auth(TOKEN).header("x-key", TOKEN);
    builder.build().unwrap().api_logs().find_all_api_logs().page(7).send().await.unwrap();
    assert_eq!(server.targets(), ["/api_logs?page=7", "/moved"]);
    assert!(server.requests()[1].contains(TOKEN));
    let head = other.requests().remove(0);
    assert!(
        head.starts_with("GET /elsewhere HTTP/1.1\r\naccept: application/json\r\nuser-agent: "),
        "{head}"
    );
    assert!(!head.contains(TOKEN) && !head.contains("x-key"), "{head}");
}

#[tokio::test]
async fn redirects_can_be_left_to_the_caller() {
    let server = Loopback::start([Answer::redirect("/moved")]).await;
    let client = Client::builder().base_url(server.url()).redirects(Redirects::Never).build().unwrap();
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(error.headers().unwrap()["location"], "/moved");
    assert_eq!(server.targets(), ["/api_logs"]);
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed() {
    let server = Loopback::start([Answer::redirect("/moved"), Answer::json(200, &page(0, ""))]).await;
    client(&server).api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!(server.targets(), ["/api_logs", "/moved"]);
    assert!(server.requests()[1].contains(TOKEN));
}

#[tokio::test]
async fn no_secret_is_shown() {
    let builder = Client::builder().base_url("http://127.0.0.1:1").bearer_auth(TOKEN).header("x-key", TOKEN);
    let client = builder.clone().credential(QUERY, TOKEN).build().unwrap();
    let request = client.api_logs().find_all_api_logs();
    let shown = format!("{builder:?} {client:?} {request:?}");
    assert!(!shown.contains(TOKEN), "{shown}");

    let endpoint =
        &Endpoint { operation_id: "x", method: "GET", path: "/x", accept: "", security: &[&[QUERY]] };
    let error = client.send(Request::new(endpoint)).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains(TOKEN), "{error:?}");
}

#[tokio::test]
async fn a_secret_that_cannot_be_sent_is_not_shown_either() {
    let secret = format!("{TOKEN}\n");
    let client = Client::builder().server(Server::EuLagoCluster).bearer_auth(secret).build().unwrap();
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("the secret for `bearerAuth`") && !shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn a_cookie_cannot_be_smuggled_into_another() {
    let endpoint =
        &Endpoint { operation_id: "x", method: "GET", path: "/x", accept: "", security: &[&[COOKIE]] };
    let client = Client::builder().base_url("http://127.0.0.1:1").credential(COOKIE, "a; admin=1").build();
    let error = client.unwrap().send(Request::new(endpoint)).await.unwrap_err();
    assert!(matches!(error, SendError::Transport(TransportError { phase: Phase::Build, .. })), "{error:?}");
}

#[test]
fn a_base_url_must_be_one() {
    for url in ["", "localhost:80", "ftp://a", "http://a?b=c", "http://a#b", "http://user:s3cr3t@a"] {
        let Err(BuildError::BaseUrl { url: shown, reason }) = Client::builder().base_url(url).build() else {
            panic!("{url}");
        };
        assert!(!shown.contains("s3cr3t") && !reason.contains("s3cr3t"), "{shown}: {reason}");
    }
}
