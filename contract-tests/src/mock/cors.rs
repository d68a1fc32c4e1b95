//! What pages from elsewhere may do (Fetch, section 3.3): everything, as a mock holds nothing that is worth hiding.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method};

/// Whether a request only asks whether another one may be sent.
pub(super) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// Lets the page that asks read the answer. Its origin is named, as `*` lets no credentials through.
pub(super) fn allow_reading(asked: &HeaderMap, answer: &mut HeaderMap) {
    let Some(origin) = asked.get(ORIGIN) else { return };
    let names: Vec<&str> = answer.keys().map(http::HeaderName::as_str).collect();
    let exposed = HeaderValue::try_from(names.join(", "));
    if let Some(exposed) = exposed.ok().filter(|exposed| !exposed.is_empty()) {
        answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    answer.append(VARY, HeaderValue::from_static("Origin"));
}

/// Lets the page that asks read another answer in the place of one that it may read.
pub(super) fn keep(answer: &HeaderMap, other: &mut HeaderMap) {
    for name in [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS, VARY] {
        for value in answer.get_all(&name) {
            other.append(name.clone(), value.clone());
        }
    }
}

/// Lets the page send what it announces; `methods` is what the path has.
pub(super) fn allow_sending(asked: &HeaderMap, methods: HeaderValue, answer: &mut HeaderMap) {
    answer.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    if let Some(fields) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, fields.clone());
    }
    // A document may change at any time.
    answer.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("5"));
}
