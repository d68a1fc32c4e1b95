//! The Overlay of a finding does what it says: applied to the document, by the letter of Overlay 1.0, it leaves nothing of the finding
//! in a second run against the same server, and the document is still one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use contract_tests::config::Config;
use contract_tests::event::Event;
use contract_tests::finding::Groups;
use contract_tests::run::run;
use serde_json::{Value, json};
use spec::json_schema::Validators;
use url::Url;

/// One way in which a server is ahead of its document.
struct Ahead {
    check: &'static str,
    /// The schema of the answer 200.
    schema: Value,
    status: u16,
    fields: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json"), ("x-total", "1")];

fn all() -> Vec<Ahead> {
    let of_schema = |schema: Value, body| Ahead {
        check: "response_schema_conformance",
        schema,
        status: 200,
        fields: JSON,
        body,
    };
    let text = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    let with = |check, status, fields, body| Ahead { check, schema: text.clone(), status, fields, body };
    vec![
        with("status_code_conformance", 202, JSON, "{}"),
        with("response_headers_conformance", 200, &[("content-type", "application/json")], "{}"),
        with(
            "content_type_conformance",
            200,
            &[("content-type", "application/x-it's; a=b"), ("x-total", "1")],
            "x",
        ),
        with("content_type_conformance", 201, &[("content-type", "text/plain")], "x"),
        with("undeclared_members", 200, JSON, r#"{"it's new": [1], "a": {"b": 1}, "c": 1.5, "d": null}"#),
        of_schema(text.clone(), r#"{"name": null}"#),
        of_schema(json!({ "type": "object", "required": ["a", "b", "c"] }), r#"{"b": 1}"#),
        of_schema(
            json!({ "type": "object", "properties": { "a/~ b": { "type": "string", "enum": ["x"] } } }),
            r#"{"a/~ b": "y"}"#,
        ),
        of_schema(
            json!({ "type": "object", "properties": { "a": { "type": "string", "enum": ["x"] } } }),
            r#"{"a": null}"#,
        ),
        of_schema(
            json!({ "type": "array", "items": { "allOf": [{ "type": "object", "properties": {}, "additionalProperties": false }] } }),
            r#"[{"a": 1}]"#,
        ),
        of_schema(
            json!({ "$ref": "#/components/schemas/Named" }),
            r#"{"deep": {"name": null, "kind": "new"}}"#,
        ),
    ]
}

fn document(version: &str, ahead: &Ahead) -> Value {
    let named = json!({
        "type": "object",
        "properties": {
            "deep": {
                "type": "object",
                "required": ["gone"],
                "properties": { "name": { "type": "string" }, "kind": { "type": "string", "enum": ["old"] } },
            },
        },
    });
    json!({
        "openapi": version,
        "info": { "title": "Ahead", "version": "1" },
        "paths": { "/it's/{id}": { "get": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
            "responses": {
                "200": {
                    "description": "All.",
                    "headers": { "X-Total": { "required": true, "schema": { "type": "integer" } } },
                    "content": { "application/json": { "schema": ahead.schema } },
                },
                "201": { "description": "All, without a word of what that is." },
                "4XX": { "description": "No." },
            },
        } } },
        "components": { "schemas": { "Named": named } },
    })
}

async fn serve(ahead: &Ahead) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (status, fields, body) = (ahead.status, ahead.fields, ahead.body);
    let app = Router::new().fallback(move |request: axum::extract::Request| async move {
        if request.method() != "GET" {
            return (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET")]).into_response();
        }
        let id = request.uri().path().rsplit('/').next().unwrap_or_default();
        if id.parse::<i64>().is_err() {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut response = Response::new(axum::body::Body::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        for (name, value) in fields {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        response
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url.parse().unwrap()
}

/// The validators of a document, which has to be one.
fn read(document: &Path) -> Validators {
    let reading = spec::read(document);
    let shown = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
    Validators::new(Arc::new(reading.api.unwrap_or_else(|| panic!("{shown}"))))
}

/// What a run finds.
async fn found(document: &Value, folder: &Path, url: &Url) -> Groups {
    let path = folder.join("ahead.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let validators = read(&path);
    let mut config = Config::new(url.clone());
    config.concurrency = NonZeroUsize::MIN;
    let mut groups = Groups::default();
    run(&validators, &config, None, &mut |event| {
        if let Event::Judged { judged, .. } = event {
            judged.findings.iter().for_each(|finding| groups.add(finding));
        }
    })
    .await
    .unwrap();
    groups
}

/// Overlay 1.0, section 4.4.3: an object is merged into, member by member; lists are appended to; a target is an object or a list.
fn apply(document: &mut Value, actions: &str) {
    let actions: Vec<Value> =
        serde_yaml::from_str(actions).unwrap_or_else(|error| panic!("{error}\n{actions}"));
    for action in actions {
        let steps = steps(action["target"].as_str().unwrap());
        let target = at(document, &steps);
        assert!(target.is_object() || target.is_array(), "{action}");
        if action["remove"] == true {
            remove(document, &steps);
        } else {
            merge(target, &action["update"]);
        }
    }
}

/// One step of a query.
enum Step {
    Name(String),
    Index(usize),
}

/// The steps of a query that has but names and indexes (JSON Path, RFC 9535, sections 2.3.1, 2.3.3 and 2.5.1).
fn steps(query: &str) -> Vec<Step> {
    let mut rest = query.strip_prefix('$').unwrap();
    let mut found = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("['") {
            let (mut name, mut characters) = (String::new(), after.chars());
            loop {
                match characters.next().unwrap() {
                    '\'' => break,
                    '\\' => {
                        name.push(
                            characters.next().filter(|escaped| matches!(escaped, '\'' | '\\')).unwrap(),
                        );
                    }
                    character => name.push(character),
                }
            }
            found.push(Step::Name(name));
            rest = characters.as_str().strip_prefix(']').unwrap();
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']').unwrap();
            found.push(Step::Index(index.parse().unwrap()));
            rest = after;
        } else {
            let after = rest.strip_prefix('.').unwrap();
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            assert!(!name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{query}");
            found.push(Step::Name(name.to_owned()));
            rest = after;
        }
    }
    found
}

/// What the steps lead to: a name to a member of an object, an index to an element of a list.
fn at<'d>(document: &'d mut Value, steps: &[Step]) -> &'d mut Value {
    steps.iter().fold(document, |value, step| match step {
        Step::Name(name) => {
            value.as_object_mut().unwrap().get_mut(name).unwrap_or_else(|| panic!("no {name}"))
        }
        Step::Index(index) => value.as_array_mut().unwrap().get_mut(*index).unwrap(),
    })
}

fn remove(document: &mut Value, steps: &[Step]) {
    let (last, holder) = steps.split_last().unwrap();
    match (at(document, holder), last) {
        (Value::Object(members), Step::Name(name)) => drop(members.shift_remove(name).unwrap()),
        (Value::Array(items), Step::Index(index)) => drop(items.remove(*index)),
        (other, _) => panic!("{other}"),
    }
}

fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(members), Value::Object(update)) => {
            for (name, value) in update {
                match members.get_mut(name) {
                    Some(member) => merge(member, value),
                    None => drop(members.insert(name.clone(), value.clone())),
                }
            }
        }
        (Value::Array(items), Value::Array(update)) => items.extend(update.iter().cloned()),
        (target @ (Value::Object(_) | Value::Array(_)), update) => {
            panic!("{target} and {update} do not merge")
        }
        (target, update) => {
            assert!(!update.is_object() && !update.is_array(), "{target} and {update} do not merge");
            *target = update.clone();
        }
    }
}

#[tokio::test]
async fn what_is_patched_is_found_no_more() {
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        for ahead in all() {
            let folder = tempfile::tempdir().unwrap();
            let (url, mut document) = (serve(&ahead).await, document(version, &ahead));
            let before = found(&document, folder.path(), &url).await;
            let patched: Vec<_> =
                before.worst_first().into_iter().filter(|group| !group.patches.is_empty()).collect();
            assert!(
                patched.iter().any(|group| group.first.check == ahead.check),
                "{version} {} {:?}",
                ahead.body,
                before
            );
            for group in &patched {
                group.patches.iter().for_each(|patch| apply(&mut document, patch));
            }
            let after = found(&document, folder.path(), &url).await;
            // That nobody can have the other one of two media types is news, and no part of what was patched.
            let left: Vec<&str> =
                after.causes().filter(|cause| !cause.starts_with("content_negotiation")).collect();
            for group in patched {
                let is_left = left.contains(&group.first.cause.as_str());
                assert!(
                    !is_left,
                    "{version}: {}\n{}\n{document:#}",
                    group.first.message,
                    group.patches.join("\n")
                );
            }
            assert_eq!(left, Vec::<&str>::new(), "{version} {} {}", ahead.check, ahead.body);
        }
    }
}
