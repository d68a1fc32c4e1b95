//! Bodies that fit the document and come back as they were, and bodies that do not fit.

use serde_json::{Value, json};

use super::loopback::{Answer, Loopback};
use super::{LOG, client, page};
use crate::Error;
use crate::runtime::{DecodeError, DecodeReason, Validate as _};
use crate::types::{ApiLogObject, ApiLogObjectHttpMethod, PaginationMeta};

async fn decode_error(answer: Answer) -> DecodeError {
    let server = Loopback::start([answer]).await;
    match client(&server).api_logs().find_all_api_logs().send().await.unwrap_err() {
        Error::Decode(error) => error,
        error => panic!("{error:?}"),
    }
}

async fn json_error(body: &str) -> (String, String) {
    match decode_error(Answer::json(200, body)).await.reason {
        DecodeReason::Json { pointer, message, .. } => (pointer, message),
        reason => panic!("{reason:?}"),
    }
}

#[tokio::test]
async fn html_is_named_as_such() {
    let html = Answer::new(200, "content-type: text/html\r\n", "<html>Sign in</html>");
    let error = decode_error(html).await;
    let expected = "GET /api_logs: response does not match the document: expected a body of application/json, \
        found text/html; status 200 OK, body \"<html>Sign in</html>\"";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_missing_content_type_is_forgiven() {
    let server = Loopback::start([Answer::new(200, "", &page(1, ""))]).await;
    assert!(client(&server).api_logs().find_all_api_logs().send().await.is_ok());
}

#[tokio::test]
async fn a_wrong_type_is_named_by_its_pointer() {
    let body = page(2, "").replacen("\"http_status\": 200", "\"http_status\": \"200\"", 1);
    let (pointer, message) = json_error(&body).await;
    assert_eq!(pointer, "/api_logs/0/http_status");
    assert_eq!(message, "invalid type: string \"200\", expected i64");
}

#[tokio::test]
async fn a_missing_member_is_named_by_its_pointer() {
    let (pointer, message) = json_error(&page(1, "").replace("\"client\": \"curl\",", "")).await;
    assert_eq!((pointer.as_str(), message.as_str()), ("/api_logs/0", "missing field `client`"));
}

#[tokio::test]
async fn truncated_json_has_a_place() {
    let whole = page(1, "");
    let error = decode_error(Answer::json(200, &whole[..whole.len() / 2])).await;
    let DecodeReason::Json { line, message, .. } = &error.reason else { panic!("{error}") };
    assert!(*line > 1 && message.starts_with("EOF while parsing"), "{error}");
}

#[tokio::test]
async fn what_follows_the_json_is_not_ignored() {
    let (_, message) = json_error(&format!("{}{{}}", page(0, ""))).await;
    assert_eq!(message, "trailing characters");
}

#[tokio::test]
async fn a_member_that_comes_twice_is_refused() {
    let (pointer, message) = json_error(&page(0, "\"total_pages\": 1,")).await;
    assert_eq!((pointer.as_str(), message.as_str()), ("/meta", "duplicate field `total_pages`"));
}

#[tokio::test]
async fn bytes_that_are_no_utf8_are_refused() {
    let head = b"HTTP/1.1 200 X\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n";
    let error = decode_error(Answer::Bytes([head.as_slice(), b"{\"api_logs\": \"\xff\""].concat())).await;
    assert_eq!(error.response.body, "{\"api_logs\": \"\u{fffd}\"");
}

#[test]
fn null_and_absent_stay_apart() {
    let meta = |next: &str| -> PaginationMeta {
        let text = format!(r#"{{"current_page": 1, {next} "total_pages": 1, "total_count": 1}}"#);
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(meta("").next_page, None);
    assert_eq!(meta(r#""next_page": null,"#).next_page, Some(None));
    assert_eq!(meta(r#""next_page": 2,"#).next_page, Some(Some(2)));
    #[cfg(feature = "contract")]
    for next in ["", r#""next_page": null,"#, r#""next_page": 2,"#] {
        let again = serde_json::to_string(&meta(next)).unwrap();
        assert_eq!(again.contains("next_page"), !next.is_empty());
        assert_eq!(serde_json::from_str::<PaginationMeta>(&again).unwrap(), meta(next));
    }
}

fn log(member: &str, value: &Value) -> serde_json::Result<ApiLogObject> {
    let mut log: Value = serde_json::from_str(LOG).unwrap();
    log[member] = value.clone();
    serde_json::from_value(log)
}

#[test]
fn a_new_enum_value_is_no_outage() {
    let log = log("http_method", &json!("patch")).unwrap();
    assert_eq!(log.http_method, ApiLogObjectHttpMethod::Unknown("patch".to_owned()));
    assert_eq!(log.http_method.to_string(), "patch");
    assert!(log.http_method.validate().is_err());
    #[cfg(feature = "contract")]
    assert_eq!(serde_json::to_value(&log).unwrap()["http_method"], "patch");
}

#[test]
fn an_enum_is_its_text() {
    for text in ["post", "put", "delete", "patch", ""] {
        let method: ApiLogObjectHttpMethod = text.parse().unwrap();
        assert_eq!((method.as_str(), method.to_string().as_str()), (text, text));
        assert_eq!(serde_json::to_value(&method).unwrap(), json!(text));
        assert_eq!(serde_json::from_value::<ApiLogObjectHttpMethod>(json!(text)).unwrap(), method);
    }
    assert_eq!(ApiLogObjectHttpMethod::from("put"), ApiLogObjectHttpMethod::Put);
    assert!(ApiLogObjectHttpMethod::Put.validate().is_ok());
    assert!(serde_json::from_value::<ApiLogObjectHttpMethod>(json!(1)).is_err());
}

/// A timestamp is an instant: how it was written (fraction of zeros, offset from UTC, letter case, leap second) is
/// not kept, what it means is.
#[test]
#[cfg(feature = "contract")]
fn timestamps_keep_their_meaning() {
    let same = [
        ("2025-03-31T12:31:44Z", "2025-03-31T12:31:44Z"),
        ("2025-03-31T12:31:44.000Z", "2025-03-31T12:31:44Z"),
        ("2025-03-31T12:31:44.120Z", "2025-03-31T12:31:44.12Z"),
        ("2025-03-31T12:31:44.123456789Z", "2025-03-31T12:31:44.123456789Z"),
        ("2025-03-31T14:31:44+02:00", "2025-03-31T12:31:44Z"),
        ("2025-03-31t12:31:44z", "2025-03-31T12:31:44Z"),
        ("2025-03-31T12:31:44-00:00", "2025-03-31T12:31:44Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00Z"),
        ("2025-03-31T12:31:44+23:59", "2025-03-30T12:32:44Z"),
    ];
    for (written, read) in same {
        let log = log("logged_at", &json!(written)).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(serde_json::to_value(&log).unwrap()["logged_at"], read, "{written}");
    }
}

/// What RFC 3339 allows and `jiff::Timestamp` does not hold: the last 26 hours of the year 9999, and fractions
/// finer than nanoseconds. Such a value is an error that names its place, not another value.
#[tokio::test]
async fn timestamps_out_of_range_are_named_by_their_pointer() {
    for written in ["9999-12-31T23:59:59Z", "2025-03-31T12:31:44.1234567891Z"] {
        let (pointer, _) = json_error(&page(1, "").replace("2025-03-31T12:31:44Z", written)).await;
        assert_eq!(pointer, "/api_logs/0/logged_at", "{written}");
    }
}

#[tokio::test]
async fn integers_may_be_written_with_a_fraction_of_zero() {
    let body = page(1, "\"next_page\": 3e0,").replace("\"total_count\": 7", "\"total_count\": 7.0");
    let server = Loopback::start([Answer::json(200, &body)]).await;
    let page = client(&server).api_logs().find_all_api_logs().send().await.unwrap();
    assert_eq!((page.meta.total_count, page.meta.next_page), (7, Some(Some(3))));
    let (pointer, _) = json_error(&body.replace("7.0", "7.5")).await;
    assert_eq!(pointer, "/meta/total_count");
}
