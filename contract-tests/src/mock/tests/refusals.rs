//! What is said to those who ask wrongly.

use http::Method;
use indexmap::IndexMap;
use secrecy::SecretString;
use serde_json::json;

use super::{DOCUMENT, get, send, start, validators};
use crate::mock::{Options, serve};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_documented_problem_tells_what_its_schema_lets_in() {
    let mock = start().await;
    let got = get(&mock, "/things?limit=0", &[]).await;
    assert_eq!((got.status, got.header("content-type")), (422, "application/problem+json"));
    let expected = json!({
        "title": "Unprocessable Entity",
        "code": "E1",
        "detail": "/query/limit: 0 is less than the minimum of 1"
    });
    assert_eq!(got.json(), expected);
}

#[tokio::test]
async fn a_documented_shape_is_kept_and_a_header_field_says_why() {
    let mock = start().await;
    let got = send(&mock, Method::POST, "/things", &[JSON], r#"{"name":"ü"}"#).await;
    assert_eq!((got.status, got.text.as_str()), (422, r#"{"why":"because"}"#));
    let violations: serde_json::Value = serde_json::from_str(got.header("lockstep-violations")).unwrap();
    let found: Vec<_> = violations.as_array().unwrap().iter().map(|one| &one["pointer"]).collect();
    assert_eq!(found, ["#/body", "#/body/name"]);
}

#[tokio::test]
async fn without_a_documented_shape_it_is_a_problem() {
    let mock = start().await;
    let got = get(&mock, "/things/abc", &[]).await;
    assert_eq!(got.status, 404, "the only documented status that fits a bad path");
    let got = send(&mock, Method::DELETE, "/things/abc", &[], "").await;
    assert_eq!((got.status, got.header("content-type")), (422, "application/problem+json"));
    assert_eq!(got.json()["errors"][0]["pointer"], "#/path/id");
    assert_eq!(got.json()["errors"][0]["keyword"], "type");
    let schema = "#/paths/~1things~1%7Bid%7D/parameters/0/schema/type";
    assert_eq!(got.json()["errors"][0]["schema"], schema);
}

#[tokio::test]
async fn bodies_are_judged() {
    let mock = start().await;
    for (headers, body, status) in [
        (vec![JSON], r#"{"name":"Bob","size":1}"#, 201),
        (vec![JSON], r#"{"name":"Bob","size":1"#, 422),
        (vec![JSON], "", 422),
        (vec![], "", 422),
        (vec![("content-type", "text/csv")], "a,b", 415),
        (vec![], r#"{"name":"Bob","size":1}"#, 415),
    ] {
        assert_eq!(send(&mock, Method::POST, "/things", &headers, body).await.status, status, "{body}");
    }
}

#[tokio::test]
async fn arrays_are_read_with_their_brackets_in_either_spelling() {
    let mock = start().await;
    for (query, status) in [
        ("tags[]=404", 200),
        ("tags%5B%5D=404", 200),
        ("tags%5b%5d=on&tags[]=1", 200),
        ("tags[]=600", 422),
        ("tags%5B%5D=off", 422),
        ("tags=off", 200),
        ("limit=", 422),
        ("limit", 422),
        ("&&=&", 200),
    ] {
        assert_eq!(get(&mock, &format!("/things?{query}"), &[]).await.status, status, "{query}");
    }
}

#[tokio::test]
async fn credentials_of_the_right_form_are_enough_where_none_are_given() {
    let mock = start().await;
    for (path, headers, status) in [
        ("/private", vec![], 401),
        ("/private", vec![("authorization", "Bearer x")], 200),
        ("/private", vec![("authorization", "bearer  x")], 200),
        ("/private", vec![("authorization", "Bearer lockstep-wrong-credential")], 401),
        ("/private", vec![("authorization", "Bearer")], 401),
        ("/private", vec![("authorization", "Bearer ")], 401),
        ("/private?key=k", vec![], 401),
        ("/private?key=k", vec![("authorization", "Basic dTpw")], 200),
        ("/private?key=", vec![("authorization", "Basic dTpw")], 401),
        ("/private?key=k", vec![("authorization", "Basic %%%")], 401),
        ("/forbidden", vec![("cookie", "a=b; session=s")], 204),
        ("/forbidden", vec![("cookie", "xsession=s")], 403),
    ] {
        assert_eq!(get(&mock, path, &headers).await.status, status, "{path} {headers:?}");
    }
    let got = get(&mock, "/private", &[]).await;
    assert_eq!(got.text, r#"{"status":401}"#);
    let challenges: Vec<_> = got.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(
        challenges,
        ["ApiKey realm=\"mock\"", "Basic realm=\"mock\", charset=\"UTF-8\"", "Bearer realm=\"mock\""]
    );
}

#[tokio::test]
async fn only_the_given_credentials_are_accepted() {
    let secrets = [("key", "k"), ("user", "u:p")];
    let secrets = secrets.map(|(scheme, secret)| (scheme.to_owned(), SecretString::from(secret)));
    let options = Options { credentials: Some(IndexMap::from(secrets)), ..Options::default() };
    let mock = serve(validators(DOCUMENT), options).await.unwrap();
    for (path, authorization, status) in [
        ("/private?key=k", "Basic dTpw", 200),
        ("/private?key=other", "Basic dTpw", 401),
        ("/private?key=k", "Basic dTpx", 401),
        ("/private", "Bearer anything", 401),
    ] {
        assert_eq!(get(&mock, path, &[("authorization", authorization)]).await.status, status);
    }
}

#[tokio::test]
async fn a_body_that_is_not_taken_is_refused_in_the_documented_shape() {
    let document = "openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    post:
      requestBody: { content: { text/plain: {} } }
      responses:
        '204': { description: d }
        '413': { description: d, content: { application/json: { example: { limit: 5 } } } }
  /b: { post: { requestBody: { content: { text/plain: {} } }, responses: { '204': { description: d } } } }
";
    let options = Options { longest_body: 5, ..Options::default() };
    let mock = serve(validators(document), options).await.unwrap();
    let text = [("content-type", "text/plain")];
    let got = send(&mock, Method::POST, "/a", &text, "123456").await;
    assert_eq!((got.status, got.text.as_str()), (413, r#"{"limit":5}"#));
    let got = send(&mock, Method::POST, "/b", &text, "123456").await;
    assert_eq!((got.status, got.header("content-type")), (413, "application/problem+json"));
    assert_eq!(send(&mock, Method::POST, "/a", &text, "12345").await.status, 204);
}

#[tokio::test]
async fn a_success_that_can_be_made_goes_before_one_that_cannot() {
    let document = "openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    get:
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Endless' } } } }
        '202': { description: d, content: { text/plain: { example: later } } }
  /b:
    get:
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Endless' } } } }
        5XX: { description: d, content: { text/plain: { example: sorry } } }
components: { schemas: { Endless: { type: object, required: [next], properties: { next: { $ref: '#/components/schemas/Endless' } } } } }
";
    let mock = serve(validators(document), Options::default()).await.unwrap();
    for (path, status, text) in [("/a", 202, "later"), ("/b", 500, "sorry")] {
        let got = get(&mock, path, &[]).await;
        assert_eq!((got.status, got.text.as_str()), (status, text), "{path}");
    }
}
