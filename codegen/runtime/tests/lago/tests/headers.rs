//! Header fields of responses as typed values, from successes and from errors.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use super::loopback::{Answer, Loopback};
use super::{client, page};
use crate::runtime::HeaderField;

const TOTAL: HeaderField<Option<u64>> = HeaderField::new("X-Total");
const EXACT: HeaderField<u64> = HeaderField::new("X-Total");
const TAGS: HeaderField<Vec<String>> = HeaderField::new("X-Tags");

#[tokio::test]
async fn of_a_success_and_of_an_error() {
    let fields =
        "content-type: application/json\r\nx-total: 7\r\nx-tags: a, b\r\nX-Tags: c\r\nretry-after: 3\r\n";
    let answers = [Answer::new(200, fields, &page(0, "")), Answer::new(500, "x-total: 8\r\n", "")];
    let server = Loopback::start(answers).await;
    let client = client(&server);
    let response = client.api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!(response.header(TOTAL), Ok(Some(7)));
    assert_eq!(response.header(EXACT), Ok(7));
    assert_eq!(response.header(TAGS).unwrap(), ["a", "b", "c"]);
    assert_eq!(response.retry_after(), Some(Duration::from_secs(3)));
    let error = client.api_logs().find_all_api_logs().send().await.unwrap_err();
    assert_eq!(error.header(TOTAL), Ok(Some(8)));
    assert_eq!(error.header(TAGS).unwrap_err().to_string(), "the header field `X-Tags` is missing");
    drop(server);
    let unsent = client.api_logs().find_all_api_logs().http_statuses([0]).send().await.unwrap_err();
    assert_eq!(unsent.header(TOTAL), Ok(None));
}

/// A field with these lines, read as a type.
fn read<T: serde::de::DeserializeOwned>(field: HeaderField<T>, lines: &[&'static str]) -> Result<T, String> {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(HeaderName::from_static("x"), HeaderValue::from_static(line));
    }
    field.read(&headers).map_err(|error| error.message)
}

fn plain<T: serde::de::DeserializeOwned>(lines: &[&'static str]) -> Result<T, String> {
    read(HeaderField::new("X"), lines)
}

#[derive(Debug, Deserialize, PartialEq)]
struct Limits {
    name: String,
    left: Option<u32>,
    open: bool,
}

#[test]
fn scalars() {
    assert_eq!(plain::<String>(&["12"]), Ok("12".to_owned()));
    assert_eq!(plain::<String>(&["a, b"]), Ok("a, b".to_owned()));
    assert_eq!(plain::<i64>(&["-12"]), Ok(-12));
    assert_eq!(plain::<i64>(&["12.0"]), Ok(12));
    assert_eq!(plain::<f64>(&["1.5"]), Ok(1.5));
    assert_eq!(plain::<bool>(&["true"]), Ok(true));
    assert_eq!(plain::<Value>(&["true"]), Ok(json!(true)));
    assert_eq!(plain::<Value>(&["\"12\""]), Ok(json!("\"12\"")));
    assert_eq!(plain::<Option<String>>(&[""]), Ok(Some(String::new())));
    assert_eq!(plain::<Option<String>>(&[]), Ok(None));
    assert_eq!(plain::<String>(&[]), Err("is missing".to_owned()));
    let error = "is not what the document says: invalid type: string \"many\", expected i64";
    assert_eq!(plain::<i64>(&["many"]), Err(error.to_owned()));
    let error = "is not what the document says: invalid value: integer `300`, expected u8";
    assert_eq!(plain::<u8>(&["300"]), Err(error.to_owned()));
    assert_eq!(
        plain::<jiff::civil::Date>(&["2024-02-29"]),
        Ok(jiff::civil::date(2024, 2, 29)),
        "a type with a form of its own"
    );
}

#[test]
fn lists() {
    assert_eq!(plain::<Vec<i64>>(&["1,2", " 3 "]), Ok(vec![1, 2, 3]));
    assert_eq!(plain::<Vec<i64>>(&[""]), Ok(vec![]));
    assert_eq!(plain::<Option<Vec<i64>>>(&[]), Ok(None));
    assert_eq!(plain::<(String, bool)>(&["1,true"]), Ok(("1".to_owned(), true)));
    plain::<Vec<i64>>(&["1,x"]).unwrap_err();
}

#[test]
fn objects() {
    let limits = Limits { name: "day".to_owned(), left: Some(5), open: true };
    assert_eq!(plain(&["name,day,left,5,open,true"]).as_ref(), Ok(&limits));
    let exploded = HeaderField::new("X").exploded();
    assert_eq!(read(exploded, &["name=day, left=5", "open=true"]).as_ref(), Ok(&limits));
    let map: HeaderField<BTreeMap<String, u8>> = HeaderField::new("X").exploded();
    assert_eq!(read(map, &["a=1"]), Ok(BTreeMap::from([("a".to_owned(), 1)])));
    read(map, &["a"]).unwrap_err();
    let json = HeaderField::new("X").json();
    assert_eq!(read(json, &[r#"{"name": "day", "left": 5, "open": true}"#]), Ok(limits));
    let none: HeaderField<Option<Limits>> = HeaderField::new("X").json();
    assert_eq!(read(none, &[]), Ok(None));
    read(none, &["{"]).unwrap_err();
}

#[test]
fn cookies_are_a_line_each() {
    let field: HeaderField<Vec<String>> = HeaderField::new("Set-Cookie");
    let mut headers = HeaderMap::new();
    for cookie in ["a=1; expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"] {
        headers.append("set-cookie", HeaderValue::from_static(cookie));
    }
    assert_eq!(field.read(&headers).unwrap(), ["a=1; expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"]);
}
