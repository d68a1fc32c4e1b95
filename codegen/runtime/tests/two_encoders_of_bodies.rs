//! Forms and multipart bodies, written by the client's encoder and by the one that contract tests use: they share no
//! code, and must give the same bytes, or both refuse.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what they expect")]

use std::sync::LazyLock;

use codegen_runtime::{Endpoint, FieldEncoding, Request, Style};
use contract_tests::body;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::{collection::vec, option};
use serde_json::{Map, Value, json};
use spec::Api;
use spec::model::MediaType;

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "POST", path: "/", accept: "", security: &[] };

/// The encodings of the document below, in the words of the runtime.
const FORM: &[(&str, FieldEncoding)] = &[
    ("piped", FieldEncoding::style(Style::PIPE_DELIMITED)),
    ("joined", FieldEncoding::style(Style::FORM.explode(false))),
    ("deep", FieldEncoding::style(Style::DEEP_OBJECT)),
    ("spread", FieldEncoding::style(Style::FORM)),
];
const MULTIPART: &[(&str, FieldEncoding)] = &[
    ("piped", FieldEncoding::style(Style::PIPE_DELIMITED)),
    ("joined", FieldEncoding::style(Style::FORM.explode(false))),
    ("deep", FieldEncoding::style(Style::DEEP_OBJECT)),
    ("spread", FieldEncoding::style(Style::FORM)),
    ("typed", FieldEncoding::media_type("text/csv")),
    ("thumbnail", FieldEncoding::media_type("image/jpeg")),
    ("key", FieldEncoding::media_type("application/octet-stream")),
    ("file", FieldEncoding::FILE),
    ("files", FieldEncoding::media_type("image/png").file()),
];

static API: LazyLock<Api> = LazyLock::new(|| {
    let list = json!({"type": "array", "items": {"type": "string"}});
    let binary = json!({"type": "string", "format": "binary"});
    let schema = json!({"type": "object", "properties": {
        "text": {"type": "string"}, "number": {"type": "number"}, "list": list, "piped": list, "joined": list,
        "object": {"type": "object"}, "objects": {"type": "array", "items": {"type": "object"}},
        "deep": {"type": "object"}, "spread": {"type": "object"}, "typed": {"type": "string"},
        "thumbnail": {"type": "string", "contentMediaType": "image/jpeg", "contentEncoding": "base64"},
        "key": {"type": "string", "contentEncoding": "base64"},
        "file": binary, "files": {"type": "array", "items": binary},
    }});
    let styles = json!({
        "piped": {"style": "pipeDelimited"}, "joined": {"style": "form", "explode": false},
        "deep": {"style": "deepObject"}, "spread": {"style": "form", "explode": true},
    });
    let mut parts = styles.clone();
    let typed = json!({"typed": {"contentType": "text/*, text/csv"}, "files": {"contentType": "image/png"}});
    parts.as_object_mut().unwrap().extend(typed.as_object().unwrap().clone());
    let content = json!({
        "application/x-www-form-urlencoded": {"schema": schema, "encoding": styles},
        "multipart/form-data": {"schema": schema, "encoding": parts},
    });
    let post = json!({"requestBody": {"content": content}, "responses": {"204": {"description": "Taken"}}});
    let document =
        json!({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/": {"post": post}}});
    let reading = spec::read_text("bodies.json".as_ref(), document.to_string(), &spec::Options::default());
    reading.api.unwrap_or_else(|| panic!("{:?}", reading.diagnostics))
});

fn media_type(name: &str) -> &'static MediaType {
    let body = API.operations.first().unwrap().request_body.as_ref().unwrap();
    body.content.iter().find(|entry| entry.name == name).unwrap()
}

/// The bytes of the client as text; `None` if it refuses.
fn ours(request: &Request) -> Option<String> {
    let bytes = request.body_bytes().filter(|_| request.violations().is_empty())?;
    let content_type = request.headers()["content-type"].to_str().unwrap();
    Some(without_boundary(bytes, content_type))
}

/// The bytes of contract tests as text; `None` if they refuse.
fn theirs(name: &str, value: &Value) -> Option<String> {
    let bytes = body::encode(&API, name, Some(media_type(name)), value).ok()?;
    Some(without_boundary(&bytes, &body::content_type(name, value)))
}

/// Each has boundaries of its own.
fn without_boundary(bytes: &[u8], content_type: &str) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    match content_type.split_once("; boundary=") {
        Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
        None => text,
    }
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof!["[ -~]{0,6}", "\\PC{0,4}", Just("a\r\n\"b\"".to_owned())].prop_map(Value::from)
}

fn list() -> impl Strategy<Value = Value> {
    vec(text(), 0..4).prop_map(Value::from)
}

fn object() -> impl Strategy<Value = Value> {
    let inner = prop_oneof![3 => text(), 1 => any::<i32>().prop_map(Value::from), 1 => list(), 1 => Just(json!({"c": [{"d": 1}, 2]}))];
    vec(("[a-z\\[\\]\"=& ]{0,3}", inner), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// Values for some of the members.
fn value() -> impl Strategy<Value = Value> {
    let member = |name: &'static str, value: proptest::strategy::BoxedStrategy<Value>| {
        option::of(value).prop_map(move |value| value.map(|value| (name.to_owned(), value)))
    };
    let members = vec![
        member("text", text().boxed()),
        member("number", any::<f64>().prop_map(Value::from).boxed()),
        member("list", list().boxed()),
        member("piped", list().boxed()),
        member("joined", list().boxed()),
        member("object", object().boxed()),
        member("objects", vec(object(), 0..3).prop_map(Value::from).boxed()),
        member("deep", object().boxed()),
        member("spread", object().boxed()),
        member("typed", text().boxed()),
        member("file", text().boxed()),
        member("files", list().boxed()),
    ];
    members.prop_map(|members| Value::Object(members.into_iter().flatten().collect::<Map<_, _>>()))
}

proptest! {
    #[test]
    fn both_write_the_same_form(value in value()) {
        let name = "application/x-www-form-urlencoded";
        prop_assert_eq!(ours(&Request::new(ENDPOINT).form(&value, FORM)), theirs(name, &value));
    }

    #[test]
    fn both_write_the_same_parts(value in value()) {
        let name = "multipart/form-data";
        prop_assert_eq!(ours(&Request::new(ENDPOINT).multipart(name, &value, MULTIPART)), theirs(name, &value));
    }
}

/// Two refusals are equal as well; this is what neither refuses.
#[test]
fn neither_refuses_what_it_can_write() {
    let value = json!({
        "text": "a b", "number": 1.5, "list": ["x", "y"], "piped": ["x", "y"], "joined": ["x", "y"],
        "object": {"a": "b"}, "objects": [{"a": 1}], "deep": {"a": [1, 2], "b": [{"c": 1}]}, "spread": {"r": 1},
        "typed": "1,2", "file": "GIF", "files": ["PNG"],
    });
    let form = ours(&Request::new(ENDPOINT).form(&value, FORM)).unwrap();
    assert_eq!(theirs("application/x-www-form-urlencoded", &value).unwrap(), form);
    let parts = ours(&Request::new(ENDPOINT).multipart("multipart/form-data", &value, MULTIPART)).unwrap();
    assert_eq!(theirs("multipart/form-data", &value).unwrap(), parts);
    assert_eq!(parts.matches("--BOUNDARY\r\n").count(), 15);
}
