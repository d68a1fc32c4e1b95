//! Every report of one run against a bad server, held against the schema of its format, and as a person reads it.
//!
//! `tests/reports/published` has those of SARIF 2.1.0, HAR 1.2 and JUnit XML, and tells where they are from. What a schema of HAR has to
//! leave open, as others may add to it, `tests/reports/har.schema.json` does not.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests state what they expect"
)]

#[expect(dead_code, reason = "the document is one of its own")]
mod common;
#[path = "reports/html.rs"]
mod html;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::{Config, Credential};
use contract_tests::report::Report;
use contract_tests::report::github::Github;
use contract_tests::report::har::Har;
use contract_tests::report::jsonl::{self, Jsonl};
use contract_tests::report::junit::Junit;
use contract_tests::report::markdown::Markdown;
use contract_tests::report::root::Root;
use contract_tests::report::sarif::Sarif;
use contract_tests::run::run;
use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;

const SECRET: &str = "hush-hush-hush";

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/things.yaml")
}

fn here() -> Root {
    Root::new(env!("CARGO_MANIFEST_DIR"), env!("CARGO_MANIFEST_DIR"))
}

/// Says back what it was sent, secrets and all, in a body that would do harm in a page.
async fn answer(request: Request) -> Response {
    let has_page = request.uri().query().is_some_and(|query| query.contains("page"));
    let said = format!("{:?}</script><img src=x onerror=alert(1)>`|@you\u{1b}[2J", request.headers());
    let cookie = [("content-type", "application/json"), ("set-cookie", "sid=session-of-somebody; Path=/")];
    match (request.method().as_str(), request.uri().path()) {
        ("DELETE", _) => (StatusCode::INTERNAL_SERVER_ERROR, said).into_response(),
        ("GET", "/things") if has_page => (StatusCode::UNPROCESSABLE_ENTITY, "{}").into_response(),
        ("GET", "/things") => (cookie, serde_json::json!([{ "id": said }]).to_string()).into_response(),
        ("GET", _) => (cookie, b"\xff\xfe".to_vec()).into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// Runs the document against the bad server, one request at a time, so that it is the same each time.
async fn told_to(reports: &mut [&mut (dyn Report + Send)]) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    let mut config = Config::new(url);
    config.concurrency = std::num::NonZeroUsize::MIN;
    config.credentials.insert("key".to_owned(), Credential::new("key", SECRET));
    let validators = common::read(&document());
    run(&validators, &config, None, &mut |event| {
        for report in reports.iter_mut() {
            report.observe(event);
        }
    })
    .await
    .unwrap();
}

async fn report(mut report: impl Report + Send) -> String {
    told_to(&mut [&mut report]).await;
    let text = report.render().unwrap();
    assert!(!text.contains(SECRET), "{text}");
    assert!(!text.contains("session-of-somebody"), "{text}");
    text
}

/// Without what is another each time: the port and what a clock says.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("127.0.0.1:") {
        settled.push_str(before);
        settled.push_str("HOST");
        rest = after.trim_start_matches(|character: char| character.is_ascii_digit());
    }
    settled.push_str(rest);
    let lines = settled.lines().filter(|line| !line.contains("a second"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn schema(text: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn assert_valid(schema: &jsonschema::Validator, instance: &Value) {
    let errors: Vec<String> =
        schema.iter_errors(instance).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{instance:#}");
}

/// A schema that somebody else has published.
fn published(name: &str) -> jsonschema::Validator {
    // The pattern for languages in that of SARIF is no regular expression: it has a bracket too many.
    schema(&std::fs::read_to_string(published_file(name)).unwrap().replace("{2}]?$", "{2}$"))
}

fn published_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/published").join(name)
}

/// Where there is a program of one of these names.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut files = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = files.find(|file| file.is_file());
    if found.is_none() {
        println!("passed over: there is no {} in PATH", names.join(" or "));
    }
    found
}

#[tokio::test]
async fn every_event_is_as_its_schema_says() {
    let schema = schema(jsonl::SCHEMA);
    let text = report(Jsonl::default()).await;
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &events {
        assert_valid(&schema, event);
    }
    let findings = events.iter().filter_map(|event| event["findings"].as_array()).flatten();
    assert!(findings.clone().any(|finding| finding["place"]["line"].is_u64()), "some finding has a place");
    // A schema that takes anything would show nothing.
    let mut wrong = events.last().unwrap().clone();
    wrong["more"] = Value::Null;
    assert!(!schema.is_valid(&wrong));
}

#[tokio::test]
async fn sarif() {
    let log: Value = serde_json::from_str(&report(Sarif::new(here())).await).unwrap();
    let schema = published("sarif-2.1.0.json");
    assert_valid(&schema, &log);
    let mut wrong = log.clone();
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!schema.is_valid(&wrong));
    let run = &log["runs"][0];
    let text = std::fs::read_to_string(document()).unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        if let Some(line) = place["region"]["startLine"].as_u64() {
            assert_eq!(place["artifactLocation"]["uri"], "tests/reports/things.yaml");
            assert!(usize::try_from(line).unwrap() <= text.lines().count());
        }
    }
    let places: Vec<String> = run["results"].as_array().unwrap().iter().map(place_in_sarif).collect();
    insta::assert_snapshot!(settled(&places.join("\n")));
}

fn place_in_sarif(result: &Value) -> String {
    let region = &result["locations"][0]["physicalLocation"]["region"];
    let message = result["message"]["text"].as_str().unwrap().lines().next().unwrap();
    format!(
        "{} {}:{} {} {message}",
        result["level"], region["startLine"], region["startColumn"], result["ruleId"]
    )
}

#[tokio::test]
async fn sarif_suppresses_what_is_accepted() {
    let mut sarif = Sarif::new(here());
    told_to(&mut [&mut sarif]).await;
    let open: Value = serde_json::from_str(&sarif.render().unwrap()).unwrap();
    let first = open["runs"][0]["results"][0]["properties"]["cause"].as_str().unwrap();
    sarif.accept(&BTreeMap::from([(first.to_owned(), "until spring".to_owned())]));
    let log: Value = serde_json::from_str(&sarif.render().unwrap()).unwrap();
    assert_valid(&published("sarif-2.1.0.json"), &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results[0]["suppressions"][0]["justification"], "until spring");
    assert!(results.iter().skip(1).all(|result| result["suppressions"] == serde_json::json!([])));
}

#[tokio::test]
async fn har() {
    let text = report(Har::default()).await;
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_valid(&schema(include_str!("reports/har.schema.json")), &log);
    let schema = published("har-1.2.json");
    assert_valid(&schema, &log);
    let mut wrong = log.clone();
    wrong["log"]["entries"][0]["response"]["content"]["size"] = "long".into();
    assert!(!schema.is_valid(&wrong));
    let entries = log["log"]["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["response"]["content"]["encoding"] == "base64"));
    let secrets = entries.iter().flat_map(|entry| entry["request"]["headers"].as_array().unwrap());
    assert!(secrets.clone().any(|header| header["value"] == "Bearer ${KEY}"), "{text}");
    let cookies = entries.iter().flat_map(|entry| entry["response"]["cookies"].as_array().unwrap());
    assert!(cookies.clone().all(|cookie| cookie["value"] == "(not shown)"));
    assert!(cookies.count() > 0);
}

#[tokio::test]
async fn har_of_a_server_that_is_gone() {
    let world = common::read(&document());
    let mut har = Har::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut config = Config::new(Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap());
    config.timeout = std::time::Duration::from_millis(500);
    // It takes the first request as an HTTP server does, and no other.
    tokio::spawn(async move {
        let app = Router::new().fallback(|| async { StatusCode::NO_CONTENT });
        let once = axum::serve(listener, app);
        let _over = tokio::time::timeout(std::time::Duration::from_millis(300), once.into_future()).await;
    });
    let _outcome = run(&world, &config, None, &mut |event| har.observe(event)).await;
    let log: Value = serde_json::from_str(&har.render().unwrap()).unwrap();
    assert_valid(&schema(include_str!("reports/har.schema.json")), &log);
    assert_valid(&published("har-1.2.json"), &log);
}

#[tokio::test]
async fn junit() {
    let text = report(Junit::default()).await;
    let read = quick_junit::Report::deserialize_from_str(&text).unwrap();
    assert!(read.failures > 0);
    let Some(xmllint) = program(&["xmllint"]) else { return };
    let lint = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.xml");
        std::fs::write(&file, text).unwrap();
        let schema = published_file("junit-10.xsd");
        Command::new(&xmllint)
            .args(["--noout", "--nonet", "--schema"])
            .args([&schema, &file])
            .output()
            .unwrap()
    };
    let output = lint(&text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!lint(&text.replace("<failure", "<fault").replace("</failure", "</fault")).status.success());
}

#[tokio::test]
async fn markdown() {
    let text = report(Markdown::new(here())).await;
    assert!(!text.contains("<img") && !text.contains('\u{1b}'), "{text}");
    insta::assert_snapshot!(settled(&text));
}

/// A workflow command as the runner reads it: the name, the properties and the message, without escapes
/// (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
fn workflow_command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = command.split_once(' ').unwrap();
    let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |text: &str| {
        let (name, value) = text.split_once('=').unwrap();
        let value = plain(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        (name.to_owned(), value)
    };
    let properties = properties.split(',').map(property).collect();
    (name.to_owned(), properties, plain(message).replace("%25", "%"))
}

#[tokio::test]
async fn github() {
    let (mut github, mut jsonl) = (Github::new(here()), Jsonl::default());
    told_to(&mut [&mut github, &mut jsonl]).await;
    let text = github.render().unwrap();
    assert!(!text.contains(SECRET) && !text.contains("session-of-somebody"), "{text}");
    let events: Vec<Value> =
        jsonl.render().unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in text.lines() {
        let (name, properties, message) = workflow_command(line);
        assert!(["error", "warning", "notice"].contains(&name.as_str()), "{line}");
        let known = ["title", "file", "line", "endLine", "col", "endColumn"];
        assert!(properties.keys().all(|name| known.contains(&name.as_str())), "{line}");
        let (said, rest) = message.split_once('\n').unwrap_or((&message, ""));
        let Some((_, case)) = rest.rsplit_once("Case: ") else {
            assert!(properties["title"] == "lockstep" && name == "notice", "{line}");
            continue;
        };
        let event = events.iter().find(|event| event["case"] == case).unwrap();
        let is_it = |finding: &&Value| finding["check"] == *properties["title"] && finding["message"] == said;
        let finding = event["findings"].as_array().unwrap().iter().find(is_it).unwrap();
        // Where there is a place, it is the one that the finding has.
        let place = &finding["place"];
        assert_eq!(
            properties.get("line").map(String::as_str),
            place["line"].as_u64().map(|line| line.to_string()).as_deref(),
            "{line}"
        );
    }
    insta::assert_snapshot!(settled(&text));
}
