//! Documented errors with each sort of body, or none: what they say, and what the contract table makes of them.
#![expect(unreachable_pub, reason = "the macro declares what clients make public")]

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::error_enum;
use crate::runtime::contract::{Documented, Failure, empty, outcome};
use crate::runtime::{Endpoint, Error, RawResponse, Response, error_enum};

error_enum! {
    /// The errors of nothing in particular.
    pub enum AnyError {
        /// 401.
        Unauthorized(Vec<u8>) = json("401"),
        /// 404.
        NotFound = empty("404"),
        /// 4XX.
        ClientError(String) = text("4XX"),
        /// Any other status.
        Other(Bytes) = binary("default"),
    }
}

const ENDPOINT: &Endpoint =
    &Endpoint { operation_id: "x", method: "GET", path: "/", accept: "", security: &[] };

fn read(status: u16, body: &'static str) -> Error<AnyError> {
    let status = StatusCode::from_u16(status).unwrap();
    let response = RawResponse::new(ENDPOINT, status, HeaderMap::new(), Bytes::from_static(body.as_bytes()));
    match status.as_u16() {
        401 => response.json_error(AnyError::Unauthorized),
        404 => response.empty_error(AnyError::NotFound),
        400..=499 => response.text_error(AnyError::ClientError),
        _ => response.binary_error(AnyError::Other),
    }
}

fn table(error: Error<AnyError>) -> Result<Documented, Failure> {
    let result: Result<Response<()>, _> = Err(error);
    outcome(result, |()| empty("200"))
}

#[test]
fn an_error_says_what_its_body_says_or_else_its_name() {
    for (status, body, expected) in [
        (401, "[1, 2]", "[1, 2]"),
        (404, "ignored", "not found"),
        (409, "no", "\"no\""),
        (500, "oh", "b\"oh\""),
    ] {
        let Error::Documented(error, _) = read(status, body) else { panic!("{status}") };
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(error_enum::words("TooManyRequests"), "too many requests");
    assert_eq!(error_enum::words("Status499"), "status 499");
}

#[test]
fn the_table_knows_the_response_and_its_typed_body() {
    for (status, body, response, typed) in [
        (401, "[1, 2]", "401", Some(json!([1, 2]))),
        (404, "ignored", "404", None),
        (409, "no", "4XX", None),
        (500, "oh", "default", None::<Value>),
    ] {
        let documented = table(read(status, body)).unwrap();
        assert_eq!((documented.response, documented.success, documented.body), (response, false, typed));
    }
}

#[test]
fn an_error_that_cannot_be_read_says_why() {
    assert!(matches!(table(read(401, "[1, 300]")), Err(Failure::Decode { .. })));
    assert!(matches!(read(401, "{"), Error::Decode(_)));
}
