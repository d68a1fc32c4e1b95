//! The judge of requests: what stands on the wire → every way in which the document forbids it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests state what they expect")]

use std::path::Path;
use std::sync::Arc;

use contract_tests::case::BodyContent;
use contract_tests::judge::{Judgement, Received, judge, match_path};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use spec::json_schema::Validators;
use spec::model::PathTemplate;

fn read(name: &str) -> Validators {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan").join(name);
    Validators::new(Arc::new(spec::read(&path).api.unwrap()))
}

/// Judges `GET /path?query`, with `name: value` lines and a body, as a server would that has found the operation.
fn judged(validators: &Validators, key: &str, target: &str, headers: &[&str], body: &[u8]) -> Judgement {
    let operation = validators.api().operation(key).expect(key);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = match_path(&operation.path, path).expect(target);
    let mut fields = HeaderMap::new();
    for line in headers {
        let (name, value) = line.split_once(':').unwrap();
        fields
            .append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    judge(validators, operation, &Received { path: &path, query, headers: &fields, body })
}

fn violations(judgement: &Judgement) -> Vec<String> {
    judgement.violations.iter().map(|one| format!("{} {}", one.pointer, one.keyword)).collect()
}

#[test]
fn parameters_are_judged_by_their_style() {
    let validators = read("parameters.yaml");
    let uuid = "X-Request-Id: 1a901a90-1a90-41a9-81a9-1a901a901a90";
    let cookie = "Cookie: theme=dark; session=0123abcd";
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        ("GET /query", "/query", &[], &[]),
        ("GET /query", "/query?ids=1,2&unknown=x", &[], &[]),
        (
            "GET /query",
            "/query?ids=1,2,3&ratio=0",
            &[],
            &["/query/ids maxItems", "/query/ratio exclusiveMinimum"],
        ),
        ("GET /query", "/query?ids=1,x", &[], &["/query/ids/1 type"]),
        ("GET /query", "/query?filter[state]=open", &[], &[]),
        ("GET /query", "/query?filter%5Bstate%5D=ajar", &[], &["/query/filter/state enum"]),
        ("GET /query", "/query?ratio=%zz", &[], &["/query/ratio syntax"]),
        ("GET /query", "/query?ratio=1&un%known=1", &[], &["/query syntax"]),
        ("GET /query", "/query?where=%7B", &[], &["/query/where syntax"]),
        ("GET /fields", "/fields", &[uuid, cookie], &[]),
        ("GET /fields", "/fields", &[], &["/header/X-Request-Id required", "/cookie/session required"]),
        ("GET /fields", "/fields", &[uuid, "Cookie: session=0"], &["/cookie/session pattern"]),
        ("GET /fields", "/fields", &[uuid, cookie, "X-Tags: 1", "x-tags: 2, b"], &["/header/X-Tags/2 type"]),
        ("GET /fields", "/fields", &[uuid, cookie, "X-Tags:  1 "], &[]),
        // The standard says that a parameter of this name is to be ignored.
        ("GET /fields", "/fields", &[uuid, cookie, "Accept: application/json"], &[]),
        ("GET /fields", "/fields", &["X-Request-Id: \u{e9}", cookie], &["/header/X-Request-Id format"]),
    ];
    for (key, target, headers, expected) in cases {
        let judgement = judged(&validators, key, target, headers, b"");
        assert_eq!(violations(&judgement), *expected, "{target} {headers:?}");
    }
}

/// An operation, header lines, a body, and the violations that are expected.
type Body = (&'static str, &'static [&'static str], &'static [u8], &'static [&'static str]);

#[test]
fn bodies_are_judged_by_their_media_type() {
    const JSON: &str = "Content-Type: application/json; charset=utf-8";
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
    let validators = read("bodies.yaml");
    let cases: [Body; 14] = [
        ("POST /json", &[JSON], br#"{"state":null,"lines":[{"name":"Tea","count":1}]}"#, &[]),
        (
            "POST /json",
            &[JSON],
            br#"{"state":null,"lines":[{"count":0}]}"#,
            &["/body/lines/0 required", "/body/lines/0/count minimum"],
        ),
        ("POST /json", &[JSON], b"{", &["/body syntax"]),
        ("POST /json", &[JSON], b"\xff", &["/body syntax"]),
        ("POST /json", &[JSON], b"", &["/body required"]),
        ("POST /json", &[], b"", &["/body required"]),
        ("POST /json", &[], b"{}", &["/body media-type"]),
        ("POST /json", &["Content-Type: text/plain"], b"{}", &["/body media-type"]),
        ("PUT /optional", &[], b"", &[]),
        ("PUT /optional", &[FORM], b"", &["/body required"]),
        ("PUT /optional", &[FORM], b"name=a+b&tags=1&tags=2&other=x", &[]),
        ("PUT /optional", &[FORM], b"name=toolong&tags=x", &["/body/name maxLength", "/body/tags/0 type"]),
        ("PUT /optional", &["Content-Type: text/plain"], b"maybe", &["/body enum"]),
        ("PUT /optional", &["Content-Type: application/xml"], b"<a/>", &[]),
    ];
    for (key, headers, body, expected) in cases {
        let target = key.split_once(' ').unwrap().1;
        let judgement = judged(&validators, key, target, headers, body);
        assert_eq!(violations(&judgement), expected, "{headers:?} {}", String::from_utf8_lossy(body));
    }
}

#[test]
fn the_values_are_those_that_were_sent() {
    let validators = read("bodies.yaml");
    let form = "Content-Type: application/x-www-form-urlencoded";
    let body = b"name=a+b&tags=1&tags=2&place=%7B%22city%22%3A%22Bern%22%7D";
    let parts = judged(&validators, "PUT /optional", "/optional", &[form], body).parts;
    let expected = json!({ "name": "a b", "tags": [1, 2], "place": { "city": "Bern" } });
    assert_eq!(parts.body.unwrap().content, BodyContent::Value(expected));

    let validators = read("parameters.yaml");
    let key = "GET /simple/{id}/label/{tags}/matrix/{point}";
    let parts = judged(&validators, key, "/simple/7/label/.a.b/matrix/;point=x,4", &[], b"").parts;
    assert_eq!(json!(parts.path), json!({ "id": 7, "tags": ["a", "b"], "point": { "x": 4 } }));
}

#[test]
fn paths_are_matched_segment_by_segment() {
    let matched = |template: &str, path: &str| {
        let found = match_path(&PathTemplate::new(template), path)?;
        Some(found.into_iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(matched("/a/{b}", "/a/c").as_deref(), Some("b=c"));
    assert_eq!(matched("/a/{b}", "/a/"), None);
    assert_eq!(matched("/a/{b}", "/a/c/d"), None);
    assert_eq!(matched("/a/{b}.json", "/a/c.d.json").as_deref(), Some("b=c.d"));
    assert_eq!(matched("/{a}-{b}", "/x-y-z").as_deref(), Some("b=z a=x-y"));
    assert_eq!(matched("/a", "/a/"), None);
    assert_eq!(matched("/{a}{b}/c", "/xyé/c").as_deref(), Some("b=é a=xy"));
    assert_eq!(matched("/{a}...{b}", "/x....y").as_deref(), Some("b=y a=x."));
    assert_eq!(matched("/{a}/b{c}", "/x/bb/c"), None);
    assert_eq!(matched("/{a}-{b}", "/-x-"), None);
    assert_eq!(matched("/{a}-{b}", "/x-"), None);
    // Every way to divide these would take for ever.
    let dashes = "-".repeat(60_000);
    assert_eq!(matched("/{a}-{b}-{c}-{d}.json", &format!("/{dashes}")), None);
    assert!(matched("/{a}-{b}-{c}-{d}.json", &format!("/{dashes}.json")).is_some());
    assert_eq!(matched("/a?b=c", "/a").as_deref(), Some(""));
}
