//! Sequences against a small server that keeps books: sound, nothing is found, and nothing is left behind; with one
//! fault at a time, the check that is meant for it finds it.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use contract_tests::config::Config;
use contract_tests::event::Event;
use contract_tests::finding::Verdict;
use contract_tests::run::run;
use serde_json::{Value, json};
use spec::json_schema::Validators;
use url::Url;

const DOCUMENT: &str = r"openapi: 3.1.0
info: {title: Books, version: '1'}
paths:
  /books:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties: {title: {type: string, minLength: 1, maxLength: 40}}
      responses:
        '201': {description: Made., content: {application/json: {schema: {type: object}}}}
        '400': {description: No.}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: It., content: {application/json: {schema: {type: object}}}}
        '404': {description: None.}
    delete:
      responses:
        '204': {description: Gone.}
        '404': {description: None.}
";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    KeepsWhatIsDeleted,
    LosesWhatIsMade,
    ChangesWhatIsWritten,
}

struct Shop {
    fault: Fault,
    books: Mutex<BTreeMap<u64, Value>>,
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

async fn make(State(shop): State<Arc<Shop>>, body: String) -> Response {
    let Ok(Value::Object(mut book)) = serde_json::from_str(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut books = shop.books.lock().unwrap();
    let id = books.keys().last().copied().unwrap_or(100) + 1;
    book.insert("id".to_owned(), id.into());
    if shop.fault == Fault::ChangesWhatIsWritten {
        book.insert("title".to_owned(), json!("something else"));
    }
    if shop.fault != Fault::LosesWhatIsMade {
        books.insert(id, Value::Object(book));
    }
    answer(StatusCode::CREATED, &json!({ "id": id }))
}

async fn read(State(shop): State<Arc<Shop>>, Path(id): Path<u64>) -> Response {
    match shop.books.lock().unwrap().get(&id) {
        Some(book) => answer(StatusCode::OK, book),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn delete(State(shop): State<Arc<Shop>>, Path(id): Path<u64>) -> StatusCode {
    let mut books = shop.books.lock().unwrap();
    let known = books.contains_key(&id);
    if shop.fault != Fault::KeepsWhatIsDeleted {
        books.remove(&id);
    }
    if known { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// The violations of checks that only sequences show, and how many requests of sequences there were.
async fn violations(fault: Fault) -> (Vec<&'static str>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.yaml");
    std::fs::write(&path, DOCUMENT).unwrap();
    let validators = Validators::new(Arc::new(spec::read(&path).api.unwrap()));
    let shop = Arc::new(Shop { fault, books: Mutex::default() });
    let thing = get(read).delete(delete);
    let router = Router::new().route("/books", post(make)).route("/books/{id}", thing).with_state(shop);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut config = Config::new(Url::parse(&url).unwrap());
    config.stateful = true;
    let (mut found, mut steps) = (Vec::new(), 0);
    let mut sink = |event: &Event<'_>| {
        if let Event::Judged { exchange, judged, .. } = event
            && exchange.case.obligation.pointer.as_str() == "/sequence"
        {
            steps += 1;
            let violations = judged.findings.iter().filter(|one| one.verdict == Verdict::Violation);
            found.extend(violations.map(|one| one.check));
        }
    };
    run(&validators, &config, None, &mut sink).await.unwrap();
    server.abort();
    (found, steps)
}

#[tokio::test]
async fn a_sound_server_keeps_what_it_is_given_and_forgets_what_it_deletes() {
    assert_eq!(violations(Fault::None).await, (vec![], 4));
}

#[tokio::test]
async fn each_fault_is_found_by_its_check() {
    for (fault, check) in [
        (Fault::KeepsWhatIsDeleted, "use_after_free"),
        (Fault::LosesWhatIsMade, "ensure_resource_availability"),
        (Fault::ChangesWhatIsWritten, "write_can_be_read_back"),
    ] {
        let (found, _) = violations(fault).await;
        assert_eq!(found, [check]);
    }
}
