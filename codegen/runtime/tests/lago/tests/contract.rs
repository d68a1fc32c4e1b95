//! The contract table.

use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::Client;
use crate::contract::{OPERATIONS, SECURITY_SCHEMES};
use crate::runtime::contract::{Documented, Failure};

async fn invoke(server: &Loopback, arguments: Value) -> Result<Documented, Failure> {
    OPERATIONS[0].invoke(&client(server), arguments).await
}

fn decode(status: StatusCode, body: &str) -> Result<Documented, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    OPERATIONS[0].decode(status, &headers, body.as_bytes())
}

#[test]
fn the_table_names_what_the_document_names() {
    assert_eq!(
        (OPERATIONS[0].key(), OPERATIONS[0].endpoint().operation_id),
        ("GET /api_logs", "findAllApiLogs")
    );
    assert_eq!(SECURITY_SCHEMES[0].name, "bearerAuth");
}

#[tokio::test]
async fn invoke_sends_what_the_arguments_say() {
    let server = Loopback::start([Answer::json(200, &page(1, ""))]).await;
    let arguments = json!({"query": {
        "page": 2.0, "from_date": "2022-08-09", "http_methods[]": ["put"], "http_statuses[]": ["failed", 404],
    }});
    let documented = invoke(&server, arguments).await.unwrap();
    assert_eq!((documented.status, documented.response, documented.success), (StatusCode::OK, "200", true));
    let target = "/api_logs?page=2&from_date=2022-08-09&http_methods%5B%5D=put\
        &http_statuses%5B%5D=failed&http_statuses%5B%5D=404";
    assert_eq!(server.targets(), [target]);
}

#[tokio::test]
async fn arguments_that_the_types_cannot_hold_are_named() {
    let server = Loopback::start([Answer::json(200, &page(1, ""))]).await;
    let cases = [
        (json!([]), ""),
        (json!({"query": {"page": "two"}}), "/query/page"),
        (json!({"query": {"http_statuses[]": ["failed", true]}}), "/query/http_statuses[]/1"),
        (json!({"query": {"pages": 2}}), "/query/pages"),
        (json!({"header": {"X": "1"}}), "/header/X"),
        (json!({"body": {}}), "/body"),
    ];
    for (arguments, place) in cases {
        let Err(Failure::Arguments { pointer, .. }) = invoke(&server, arguments).await else { panic!() };
        assert_eq!(pointer, place);
    }
    let refused = invoke(&server, json!({"query": {"http_statuses[]": [99]}})).await;
    assert!(matches!(refused, Err(Failure::InvalidRequest(_))), "{refused:?}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_failed_call_says_why() {
    let client = Client::builder().base_url("http://127.0.0.1:1").build().unwrap();
    let Err(Failure::Transport(why)) = OPERATIONS[0].invoke(&client, json!({})).await else { panic!() };
    assert!(
        why.starts_with("GET /api_logs: no connection to the server: ") && why.contains("refused"),
        "{why}"
    );
}

#[test]
fn decode_gives_back_what_came() {
    let body = page(2, "\"next_page\": null,");
    let documented = decode(StatusCode::OK, &body).unwrap();
    assert_eq!(documented.body.unwrap(), serde_json::from_str::<Value>(&body).unwrap());

    let documented = decode(StatusCode::UNAUTHORIZED, r#"{"status": 401, "error": "no"}"#).unwrap();
    assert_eq!((documented.response, documented.success), ("401", false));
}

#[test]
fn decode_says_what_does_not_fit() {
    let missing = decode(StatusCode::OK, r#"{"api_logs": []}"#).unwrap_err();
    assert!(matches!(&missing, Failure::Decode { status: StatusCode::OK, .. }), "{missing:?}");
    assert_eq!(decode(StatusCode::NOT_FOUND, "{}"), Err(Failure::Undocumented(StatusCode::NOT_FOUND)));
}
