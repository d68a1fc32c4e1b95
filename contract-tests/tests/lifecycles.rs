//! Things inside of things, against a small server that keeps shelves with books: sound, nothing is found, and nothing is left
//! behind; with one fault at a time, the check that is meant for it finds it.
#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use contract_tests::config::{Config, Credential};
use contract_tests::event::Event;
use contract_tests::finding::Verdict;
use contract_tests::run::run;
use serde_json::{Map, Value, json};
use spec::json_schema::Validators;
use url::Url;

const DOCUMENT: &str = include_str!("lifecycles.yaml");

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    None,
    LocationElsewhere,
    ListsNone,
    ListsAll,
    LeavesRefused,
    HeedsRefused,
    PatchReplaces,
    PutMerges,
    PutAdds,
    AnyShelf,
    AnyOwner,
}

#[derive(Default)]
struct Kept {
    last: u64,
    shelves: BTreeMap<u64, String>,
    /// By id: the shelf, who made it, and the book.
    books: BTreeMap<u64, (u64, String, Map<String, Value>)>,
}

struct Library {
    fault: Fault,
    kept: Mutex<Kept>,
}

type Shared = State<Arc<Library>>;

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn refuse(status: StatusCode) -> Response {
    answer(status, &json!({ "message": "no" }))
}

fn who(headers: &HeaderMap) -> Result<String, Stranger> {
    let known = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match known {
        Some(who @ ("ann" | "bob")) => Ok(who.to_owned()),
        _ => Err(Stranger),
    }
}

/// Somebody whom the server does not know.
struct Stranger;

impl IntoResponse for Stranger {
    fn into_response(self) -> Response {
        let fields = [(WWW_AUTHENTICATE, "Bearer"), (CONTENT_TYPE, "application/json")];
        (StatusCode::UNAUTHORIZED, fields, "{}").into_response()
    }
}

/// The members of a request, and whether they are all that they must be.
fn parse(body: &str, needs_title: bool) -> (Map<String, Value>, bool) {
    let Ok(Value::Object(book)) = serde_json::from_str::<Value>(body) else { return (Map::new(), false) };
    let is_title =
        |value: &Value| value.as_str().is_some_and(|text| (1..=40).contains(&text.chars().count()));
    let is_tags = |value: &Value| value.as_array().is_some_and(|tags| tags.iter().all(Value::is_string));
    let is_good = book.iter().all(|(name, value)| match name.as_str() {
        "title" => is_title(value),
        "tags" => is_tags(value),
        "pages" => value.as_f64().is_some_and(|pages| pages >= 1.0 && pages.fract() == 0.0),
        _ => true,
    });
    let is_whole = !needs_title || book.contains_key("title");
    (book, is_good && is_whole)
}

async fn make_shelf(State(library): Shared, headers: HeaderMap) -> Result<Response, Stranger> {
    let who = who(&headers)?;
    let mut kept = library.kept.lock().unwrap();
    kept.last += 1;
    let id = kept.last;
    kept.shelves.insert(id, who);
    Ok(answer(StatusCode::CREATED, &json!({ "id": id })))
}

async fn read_shelf(
    State(library): Shared,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Stranger> {
    let who = who(&headers)?;
    let kept = library.kept.lock().unwrap();
    let is_seen = kept.shelves.get(&id) == Some(&who);
    Ok(if is_seen { answer(StatusCode::OK, &json!({ "id": id })) } else { refuse(StatusCode::NOT_FOUND) })
}

async fn delete_shelf(
    State(library): Shared,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Stranger> {
    who(&headers)?;
    let gone = library.kept.lock().unwrap().shelves.remove(&id);
    Ok(gone.map_or_else(|| refuse(StatusCode::NOT_FOUND), |_| StatusCode::NO_CONTENT.into_response()))
}

async fn make(
    State(library): Shared,
    Path(shelf): Path<u64>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Stranger> {
    let who = who(&headers)?;
    let mut kept = library.kept.lock().unwrap();
    if !kept.shelves.contains_key(&shelf) {
        return Ok(refuse(StatusCode::NOT_FOUND));
    }
    let (mut book, is_good) = parse(&body, true);
    kept.last += 1;
    let id = kept.last;
    if is_good || library.fault == Fault::LeavesRefused {
        book.insert("id".to_owned(), id.into());
        kept.books.insert(id, (shelf, who, book));
    }
    if !is_good {
        return Ok(refuse(StatusCode::BAD_REQUEST));
    }
    let at = if library.fault == Fault::LocationElsewhere { id + 1000 } else { id };
    let mut made = answer(StatusCode::CREATED, &json!({ "id": id }));
    made.headers_mut().insert(LOCATION, format!("/shelves/{shelf}/books/{at}").parse().unwrap());
    Ok(made)
}

async fn list(
    State(library): Shared,
    Path(shelf): Path<u64>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Stranger> {
    who(&headers)?;
    let limit = match query.as_deref().and_then(|query| query.strip_prefix("limit=")).map(str::parse::<usize>)
    {
        Some(Ok(limit)) if (1..=100).contains(&limit) => limit,
        Some(_) => return Ok(refuse(StatusCode::BAD_REQUEST)),
        None => 100,
    };
    let most = match library.fault {
        Fault::ListsAll => 100,
        Fault::ListsNone => 0,
        _ => limit,
    };
    let kept = library.kept.lock().unwrap();
    let books = kept.books.values().filter(|(of, ..)| *of == shelf).take(most);
    Ok(answer(StatusCode::OK, &json!({ "books": books.map(|(_, _, book)| book).collect::<Vec<_>>() })))
}

async fn read(
    State(library): Shared,
    Path((shelf, id)): Path<(u64, u64)>,
    headers: HeaderMap,
) -> Result<Response, Stranger> {
    let who = who(&headers)?;
    let kept = library.kept.lock().unwrap();
    let may = |of: u64, by: &str| {
        (of == shelf || library.fault == Fault::AnyShelf) && (by == who || library.fault == Fault::AnyOwner)
    };
    Ok(match kept.books.get(&id) {
        Some((of, by, book)) if may(*of, by) => answer(StatusCode::OK, &json!(book)),
        _ => refuse(StatusCode::NOT_FOUND),
    })
}

async fn patch(
    State(library): Shared,
    Path((_, id)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Stranger> {
    who(&headers)?;
    Ok(change(&library, id, &body, library.fault != Fault::PatchReplaces))
}

async fn put(
    State(library): Shared,
    Path((_, id)): Path<(u64, u64)>,
    headers: HeaderMap,
    body: String,
) -> Result<Response, Stranger> {
    who(&headers)?;
    Ok(change(&library, id, &body, library.fault == Fault::PutMerges))
}

fn change(library: &Library, id: u64, body: &str, merges: bool) -> Response {
    let mut kept = library.kept.lock().unwrap();
    let Some((_, _, book)) = kept.books.get_mut(&id) else { return refuse(StatusCode::NOT_FOUND) };
    let (said, is_good) = parse(body, false);
    if is_good || library.fault == Fault::HeedsRefused {
        let title = book.get("title").cloned();
        if !merges {
            book.retain(|name, _| name == "id");
        }
        book.extend(said);
        if let (Fault::PutAdds, Some(Value::String(old)), Some(Value::String(new))) =
            (library.fault, title, book.get_mut("title"))
        {
            new.push_str(&old);
        }
    }
    if is_good { answer(StatusCode::OK, &json!(book)) } else { refuse(StatusCode::BAD_REQUEST) }
}

async fn delete(
    State(library): Shared,
    Path((_, id)): Path<(u64, u64)>,
    headers: HeaderMap,
) -> Result<Response, Stranger> {
    who(&headers)?;
    let gone = library.kept.lock().unwrap().books.remove(&id);
    Ok(gone.map_or_else(|| refuse(StatusCode::NOT_FOUND), |_| StatusCode::NO_CONTENT.into_response()))
}

/// What became of a run.
#[derive(Default)]
struct Told {
    /// The violations that sequences showed, each check once.
    found: Vec<&'static str>,
    /// What sequences did, and how it was answered.
    steps: Vec<String>,
    /// How many things sequences left behind.
    left: usize,
}

async fn told(fault: Fault, cases: &[&str]) -> Told {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.yaml");
    std::fs::write(&path, DOCUMENT).unwrap();
    let validators = Validators::new(Arc::new(spec::read(&path).api.unwrap()));
    let library = Arc::new(Library { fault, kept: Mutex::default() });
    let router = Router::new()
        .route("/shelves", post(make_shelf))
        .route("/shelves/{shelf}", get(read_shelf).delete(delete_shelf))
        .route("/shelves/{shelf}/books", get(list).post(make))
        .route("/shelves/{shelf}/books/{id}", get(read).patch(patch).put(put).delete(delete))
        .with_state(Arc::clone(&library));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut config = Config::new(Url::parse(&url).unwrap());
    config.credentials.insert("who".to_owned(), Credential::new("who", "ann"));
    config.others.insert("who".to_owned(), Credential::new("who", "bob"));
    config.stateful = true;
    config.cases = cases.iter().map(ToString::to_string).collect();
    let mut told = Told::default();
    let mut before = None;
    let count = || {
        let kept = library.kept.lock().unwrap();
        kept.shelves.len() + kept.books.len()
    };
    let mut sink = |event: &Event<'_>| {
        let Event::Judged { exchange, judged, .. } = event else { return };
        if exchange.case.obligation.pointer.as_str() == "/sequence" {
            let status = exchange.outcome.as_ref().unwrap().status.as_u16();
            told.steps.push(format!("{} {} {status}", exchange.case.id, exchange.case.obligation.keyword));
            let violations = judged.findings.iter().filter(|one| one.verdict == Verdict::Violation);
            told.found.extend(violations.map(|one| one.check));
        } else {
            before = Some(count());
        }
    };
    run(&validators, &config, None, &mut sink).await.unwrap();
    server.abort();
    told.left = count() - before.unwrap_or_default();
    told.found.sort_unstable();
    told.found.dedup();
    told
}

#[tokio::test]
async fn a_sound_server_goes_through_all_of_it_and_is_left_as_it_was() {
    let told = told(Fault::None, &[]).await;
    assert_eq!(told.found, Vec::<&str>::new());
    assert_eq!(told.left, 0);
    let steps: Vec<&str> = told.steps.iter().map(|step| step.split_once(' ').unwrap().1).collect();
    insta::assert_snapshot!(steps.join("\n"));
}

#[tokio::test]
async fn each_fault_is_found_by_its_check() {
    for (fault, check) in [
        (Fault::LocationElsewhere, "location_leads_nowhere"),
        (Fault::ListsNone, "list_lacks_created"),
        (Fault::ListsAll, "list_ignores_page_size"),
        (Fault::LeavesRefused, "failed_create_left_something"),
        (Fault::HeedsRefused, "failed_write_changed_resource"),
        (Fault::PatchReplaces, "patch_resets_unnamed"),
        (Fault::PutMerges, "put_is_no_replacement"),
        (Fault::PutAdds, "put_is_not_idempotent"),
        (Fault::AnyShelf, "child_under_other_parent"),
        (Fault::AnyOwner, "object_level_authorization"),
    ] {
        assert_eq!(told(fault, &[]).await.found, [check], "{fault:?}");
    }
}

#[tokio::test]
async fn one_step_is_done_again_with_all_that_it_needs() {
    let all = told(Fault::PutAdds, &[]).await;
    let again = all.steps.iter().find(|step| step.contains("read-replaced-again")).unwrap();
    let (id, _) = again.split_once(' ').unwrap();
    let told = told(Fault::PutAdds, &[id]).await;
    assert_eq!(told.found, ["put_is_not_idempotent"]);
    assert!(told.steps.contains(again));
}
