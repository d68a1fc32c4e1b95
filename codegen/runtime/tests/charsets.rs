//! Text by the charset that a response names.

#![expect(clippy::unwrap_used, reason = "tests state what they expect")]

use bytes::Bytes;
use codegen_runtime::{Endpoint, RawResponse};
use http::{HeaderMap, StatusCode};

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "GET", path: "/", accept: "", security: &[] };

fn text(content_type: Option<&str>, body: &'static [u8]) -> Result<String, String> {
    let mut headers = HeaderMap::new();
    headers.extend(content_type.map(|value| (http::header::CONTENT_TYPE, value.parse().unwrap())));
    let response = RawResponse::new(ENDPOINT, StatusCode::OK, headers, Bytes::from_static(body));
    response.text().map(codegen_runtime::Response::into_body).map_err(|error| error.reason.to_string())
}

#[test]
fn text_is_read_in_its_charset() {
    for (content_type, body) in [
        (None, "é".as_bytes()),
        (Some("text/plain"), "é".as_bytes()),
        (Some("text/plain; format=flowed; Charset=\"UTF-8\""), "é".as_bytes()),
        (Some("text/plain;charset=iso-8859-1"), &[0xE9]),
    ] {
        assert_eq!(text(content_type, body).unwrap(), "é", "{content_type:?}");
    }
    assert!(text(Some("text/plain"), &[0xE9]).unwrap_err().contains("utf-8"));
    assert!(text(Some("text/plain; charset=koi8-r"), b"a").unwrap_err().contains("koi8-r"));
}
