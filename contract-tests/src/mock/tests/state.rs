//! What a stateful mock remembers.

use std::path::PathBuf;

use http::Method;
use serde_json::{Value, json};

use super::{Got, get, send, validators};
use crate::mock::{Handle, Keep, Options, serve};

const DOCUMENT: &str = include_str!("shop.yaml");
const JSON: (&str, &str) = ("content-type", "application/json");

async fn start(store: Option<PathBuf>) -> Handle {
    let options = Options { keep: store.map_or(Keep::InMemory, Keep::InFile), ..Options::default() };
    serve(validators(DOCUMENT), options).await.unwrap()
}

async fn post(mock: &Handle, body: &Value) -> Got {
    send(mock, Method::POST, "/orders", &[JSON], &body.to_string()).await
}

async fn ids(mock: &Handle, query: &str) -> Vec<i64> {
    let got = get(mock, &format!("/orders{query}"), &[]).await.json();
    got["orders"].as_array().unwrap().iter().map(|order| order["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn what_was_posted_can_be_read_changed_and_deleted() {
    let mock = start(None).await;
    assert_eq!(ids(&mock, "").await, [1, 2], "the document's examples are there from the start");
    let got = post(&mock, &json!({ "order": { "status": "open", "note": "soon" } })).await;
    assert_eq!((got.status, got.header("location")), (201, "/orders/3"));
    let kept = json!({ "order": { "id": 3, "status": "open", "note": "soon" } });
    assert_eq!(got.json(), kept);
    assert_eq!(get(&mock, "/orders/3", &[]).await.json(), kept);
    let patch = json!({ "order": { "status": "sent" } }).to_string();
    assert_eq!(send(&mock, Method::PATCH, "/orders/3", &[JSON], &patch).await.status, 200);
    assert_eq!(
        get(&mock, "/orders/3", &[]).await.json()["order"],
        json!({ "id": 3, "status": "sent", "note": "soon" })
    );
    let put = json!({ "order": { "status": "paid" } }).to_string();
    assert_eq!(send(&mock, Method::PUT, "/orders/3", &[JSON], &put).await.status, 200);
    assert_eq!(get(&mock, "/orders/3", &[]).await.json()["order"], json!({ "id": 3, "status": "paid" }));
    assert_eq!(send(&mock, Method::DELETE, "/orders/3", &[], "").await.status, 204);
    assert_eq!(get(&mock, "/orders/3", &[]).await.status, 404);
    assert_eq!(send(&mock, Method::DELETE, "/orders/3", &[], "").await.status, 404);
    assert_eq!(post(&mock, &json!({ "order": { "id": 1, "status": "open" } })).await.status, 409);
    assert_eq!(post(&mock, &json!({ "order": { "status": 1 } })).await.status, 422);
}

#[tokio::test]
async fn lists_have_filters_and_pages() {
    let mock = start(None).await;
    for id in 10..15 {
        let status = if id % 2 == 0 { "open" } else { "sent" };
        assert_eq!(post(&mock, &json!({ "order": { "id": id, "status": status } })).await.status, 201);
    }
    assert_eq!(ids(&mock, "?status=sent").await, [2, 11, 13]);
    assert_eq!(ids(&mock, "?per_page=3&page=2").await, [11, 12, 13]);
    let got = get(&mock, "/orders?per_page=3&page=2", &[]).await.json();
    assert_eq!(got["meta"], json!({ "total_count": 7, "total_pages": 3, "current_page": 2 }));
    assert_eq!(ids(&mock, "?per_page=3&page=9").await, Vec::<i64>::new());
}

#[tokio::test]
async fn a_store_outlives_the_mock_and_a_line_without_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.jsonl");
    let mock = start(Some(file.clone())).await;
    assert_eq!(post(&mock, &json!({ "order": { "id": 7, "status": "open" } })).await.status, 201);
    assert_eq!(send(&mock, Method::DELETE, "/orders/1", &[], "").await.status, 204);
    mock.shutdown().await;
    let mut journal = std::fs::read_to_string(&file).unwrap();
    journal.push_str("{\"collection\":\"/orders\",\"key\":\"7");
    std::fs::write(&file, journal).unwrap();
    let mock = start(Some(file)).await;
    assert_eq!(ids(&mock, "").await, [2, 7]);
    assert_eq!(post(&mock, &json!({ "order": { "id": 8, "status": "open" } })).await.status, 201);
    assert_eq!(ids(&mock, "").await, [2, 7, 8]);
}

#[tokio::test]
async fn a_preferred_example_is_no_item_and_no_item_is_warned_of() {
    let document = r"
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /pets:
    get: { responses: { '200': { description: d, content: { application/json: {
      schema: { type: array, items: { type: object, required: [id], properties: { id: { type: integer } } } },
      examples: { bad: { value: [{ id: x }] }, good: { value: [{ id: 1 }] } } } } } } }
    post:
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { '201': { description: d, content: { application/json: { schema: { type: object }, example: { id: 5 } } } } }
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: d, content: { application/json: { schema: { type: object } } } } }
";
    let options = Options { keep: Keep::InMemory, strict: false, ..Options::default() };
    let mock = serve(validators(document), options).await.unwrap();
    let sent = json!({ "id": 7 }).to_string();
    assert_eq!(send(&mock, Method::POST, "/pets", &[JSON], &sent).await.status, 201);
    let got = get(&mock, "/pets", &[("prefer", "example=bad")]).await;
    assert_eq!((got.text.as_str(), got.header("lockstep-warning").is_empty()), (r#"[{"id":"x"}]"#, false));
    let got = get(&mock, "/pets", &[("prefer", "example=good")]).await;
    assert_eq!((got.text.as_str(), got.header("lockstep-warning")), (r#"[{"id":1}]"#, ""));
    let got = get(&mock, "/pets/7", &[]).await;
    assert_eq!((got.text.as_str(), got.header("lockstep-warning")), (r#"{"id":7}"#, ""));
}
