//! Header fields that are passed on and those that belong to one connection alone (RFC 9110, section 7.6.1).

use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION,
    TE, TRAILER, TRANSFER_ENCODING, UPGRADE, VIA,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Fields of one connection that `Connection` need not name.
const OF_THE_CONNECTION: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Who passed the message on (RFC 9110, section 7.6.3).
const BY: HeaderValue = HeaderValue::from_static("1.1 lockstep");

/// What of a request is passed on. Its length and host the HTTP client writes anew.
pub(super) fn of_request(headers: &HeaderMap) -> HeaderMap {
    let mut passed = end_to_end(headers);
    passed.remove(HOST);
    passed.remove(CONTENT_LENGTH);
    // What comes back compressed nobody here could judge.
    passed.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    passed.append(VIA, BY);
    passed
}

/// What of an answer is passed back, and its media type apart. The length of the body is written anew; `has_length` keeps
/// it for an answer that tells the length of a body that it does not have.
pub(super) fn of_answer(mut headers: HeaderMap, has_length: bool) -> (HeaderMap, String) {
    headers = end_to_end(&headers);
    if !has_length {
        headers.remove(CONTENT_LENGTH);
    }
    headers.append(VIA, BY);
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if content_type.is_some() {
        headers.remove(CONTENT_TYPE);
    }
    (headers, content_type.unwrap_or_default())
}

fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let lines = headers.get_all(CONNECTION).iter().filter_map(|line| line.to_str().ok());
    let named =
        lines.flat_map(|line| line.split(',')).filter_map(|name| HeaderName::try_from(name.trim()).ok());
    let named: Vec<HeaderName> = named.collect();
    let mut passed = headers.clone();
    for name in OF_THE_CONNECTION.iter().chain(&named) {
        passed.remove(name);
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn what_belongs_to_the_connection_stays_there() {
        let passed = of_request(&fields(&[
            ("connection", "keep-alive, X-Hop, ?"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("proxy-authorization", "Basic eDp5"),
            ("transfer-encoding", "chunked"),
            ("host", "mock"),
            ("content-length", "3"),
            ("accept-encoding", "gzip"),
            ("via", "1.0 other"),
            ("x-end", "2"),
        ]));
        let expected = fields(&[
            ("accept-encoding", "identity"),
            ("x-end", "2"),
            ("via", "1.0 other"),
            ("via", "1.1 lockstep"),
        ]);
        let mut expected_lines: Vec<_> = expected.iter().collect();
        let mut lines: Vec<_> = passed.iter().collect();
        expected_lines.sort_by_key(|(name, _)| name.as_str());
        lines.sort_by_key(|(name, _)| name.as_str());
        assert_eq!(lines, expected_lines);
    }

    #[test]
    fn a_length_without_a_body_is_kept() {
        let lines =
            fields(&[("content-length", "7"), ("content-type", "text/plain"), ("connection", "close")]);
        let (headers, media_type) = of_answer(lines.clone(), true);
        assert_eq!((headers.len(), media_type.as_str()), (2, "text/plain"), "{headers:?}");
        assert!(!of_answer(lines, false).0.contains_key(CONTENT_LENGTH));
    }
}
