//! Links are followed with the values of the answer that has them, in what was made for it, and nothing is left behind.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::Config;
use contract_tests::coverage::{Coverage, State};
use contract_tests::event::Event;
use contract_tests::finding::{Groups, Verdict};
use contract_tests::recording::Recording;
use contract_tests::report::Report as _;
use contract_tests::report::har::Har;
use contract_tests::run::run;
use serde_json::{Value, json};
use spec::json_schema::Validators;

/// Orders by their numbers, from 1000 on, which nobody guesses.
#[derive(Default)]
struct Shop {
    orders: BTreeMap<u64, Value>,
    made: u64,
    /// Whether receipts cannot be found.
    loses_receipts: bool,
}

async fn answer(shop: Arc<Mutex<Shop>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body: Value = serde_json::from_slice(&to_bytes(body, 1 << 20).await.unwrap()).unwrap_or_default();
    let mut shop = shop.lock().unwrap();
    let segments: Vec<&str> = head.uri.path().trim_matches('/').split('/').collect();
    let known = |shop: &Shop, id: &str| id.parse().ok().filter(|id| shop.orders.contains_key(id));
    let is_json = head.headers.get("content-type").is_some_and(|kind| kind == "application/json");
    match (head.method.as_str(), segments.as_slice()) {
        ("POST", ["orders"]) if is_json && body["what"].is_string() => {
            shop.made += 1;
            let id = 1000 + shop.made;
            let order = json!({ "id": id, "amount": id * 3, "what": body["what"] });
            shop.orders.insert(id, order.clone());
            let head = [("content-type", "application/json"), ("x-receipt", &format!("r{id}"))];
            (StatusCode::CREATED, head, order.to_string()).into_response()
        }
        ("GET", ["orders", id]) => match known(&shop, id) {
            Some(id) => {
                ([("content-type", "application/json")], shop.orders[&id].to_string()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        ("DELETE", ["orders", id]) => match known(&shop, id) {
            Some(id) => {
                shop.orders.remove(&id);
                StatusCode::NO_CONTENT.into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        ("PUT", ["orders", id, "payment"]) => match known(&shop, id) {
            Some(id) if is_json && body["amount"] == shop.orders[&id]["amount"] => {
                StatusCode::NO_CONTENT.into_response()
            }
            Some(_) => StatusCode::BAD_REQUEST.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        ("GET", ["receipts", number]) => {
            let id = number.strip_prefix('r').and_then(|id| known(&shop, id));
            let is_meant = head.uri.query().is_none_or(|query| query.starts_with("note=for%20"));
            match id.filter(|_| is_meant && !shop.loses_receipts) {
                Some(_) => StatusCode::OK.into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            }
        }
        (_, ["orders"]) => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "POST")]).into_response(),
        (_, ["orders", _]) => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET, DELETE")]).into_response(),
        (_, ["orders", ..]) => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "PUT")]).into_response(),
        (_, ["receipts", _]) => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET")]).into_response(),
        _ => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn serve(shop: &Arc<Mutex<Shop>>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shop = Arc::clone(shop);
    let app = Router::new().fallback(move |request| answer(Arc::clone(&shop), request));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

/// The validators of a document, which has to be one.
fn read(document: &Path) -> Validators {
    let reading = spec::read(document);
    let shown = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    Validators::new(Arc::new(reading.api.unwrap_or_else(|| panic!("{shown}"))))
}

/// What became of each link, the checks that found something, and how many orders are left.
async fn told(
    loses_receipts: bool,
    case: Option<String>,
) -> (Vec<(String, State)>, Vec<String>, usize, Vec<String>) {
    let shop = Arc::new(Mutex::new(Shop { loses_receipts, ..Shop::default() }));
    let url = serve(&shop).await;
    let validators = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links.yaml"));
    let mut config = Config::new(url.parse().unwrap());
    config.stateful = true;
    config.cases = case.into_iter().collect();
    let (mut coverage, mut groups, mut ids, mut before) =
        (Coverage::default(), Groups::default(), Vec::new(), None);
    run(&validators, &config, None, &mut |event| {
        coverage.observe(event);
        if let Event::Judged { exchange, judged, .. } = event {
            judged.findings.iter().for_each(|finding| groups.add(finding));
            let obligation = &exchange.case.obligation;
            if obligation.keyword == "link" {
                ids.push(exchange.case.id.to_string());
            }
            // What is there before sequences begin was made by the cases of the plan, which take nothing away.
            if before.is_none() && obligation.pointer.as_str() == "/sequence" {
                before = Some(shop.lock().unwrap().orders.len() - 1);
            }
        }
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
    let links = coverage.obligations().iter().filter(|(obligation, _)| obligation.keyword == "link");
    let links = links.map(|(obligation, state)| (obligation.pointer.last().unwrap(), *state)).collect();
    let violations =
        groups.worst_first().into_iter().filter(|group| group.first.verdict == Verdict::Violation);
    let checks = violations.map(|group| format!("{} {}", group.first.check, group.first.message)).collect();
    let left = shop.lock().unwrap().orders.len().saturating_sub(before.unwrap_or_default());
    (links, checks, left, ids)
}

fn named(states: &[(&str, State)]) -> Vec<(String, State)> {
    states.iter().map(|(name, state)| ((*name).to_owned(), *state)).collect()
}

/// The causes that a run finds, with what it was told.
async fn causes(validators: &Validators, config: &Config) -> (Vec<String>, String) {
    let (mut groups, mut har) = (Groups::default(), Har::default());
    run(validators, config, None, &mut |event| {
        har.observe(event);
        if let Event::Judged { judged, .. } = event {
            judged.findings.iter().for_each(|finding| groups.add(finding));
        }
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
    (groups.causes().map(str::to_owned).collect(), har.render().unwrap())
}

/// The server's ids are others each time; what it said is judged again without it.
#[tokio::test]
async fn a_recording_is_judged_as_the_server_was() {
    let shop = Arc::new(Mutex::new(Shop { loses_receipts: true, ..Shop::default() }));
    let mut config = Config::new(serve(&shop).await.parse().unwrap());
    (config.stateful, config.shrink, config.fuzz) = (true, 0, 5);
    let validators = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links.yaml"));
    let (found, har) = causes(&validators, &config).await;
    assert!(found.iter().any(|cause| cause.starts_with("link_leads_nowhere")), "{found:?}");
    let before = shop.lock().unwrap().made;
    config.recording = Some(Arc::new(Recording::read(&har).unwrap()));
    let (again, _) = causes(&validators, &config).await;
    assert_eq!((again, shop.lock().unwrap().made), (found, before), "nothing was sent");
}

#[tokio::test]
async fn links_are_followed() {
    let (links, checks, left, ids) = told(false, None).await;
    let states =
        [("order", State::Met), ("receipt", State::Met), ("elsewhere", State::Open), ("pay", State::Met)];
    assert_eq!(links, named(&states));
    assert_eq!((checks, left, ids.len()), (vec![], 0, 3));
}

#[tokio::test]
async fn a_link_that_leads_nowhere() {
    let (links, checks, _, ids) = told(true, None).await;
    assert_eq!(links[1], ("receipt".to_owned(), State::Broken));
    let message = "link_leads_nowhere the link `receipt` leads to GET /receipts/{number}, which does not know what it names";
    assert_eq!(checks, [message]);
    let (_, again, _, one) = told(true, Some(ids[1].clone())).await;
    assert_eq!(
        (again.as_slice(), one.as_slice()),
        ([message.to_owned()].as_slice(), &ids[1..2]),
        "its id is enough"
    );
}
