//! Identifiers of requests, by which a call is found again in the logs of a server.

use std::hash::{BuildHasher as _, RandomState};

use http::{HeaderMap, HeaderName, HeaderValue};

/// Adds an identifier, unless the request has one.
pub(super) fn add(headers: &mut HeaderMap, field: &HeaderName) {
    if !headers.contains_key(field)
        && let Ok(value) = HeaderValue::try_from(make())
    {
        headers.insert(field, value);
    }
}

/// A random UUID (RFC 9562, section 5.4). The keys of the standard library's hash maps are random, and enough for what is no
/// secret.
fn make() -> String {
    let random = || RandomState::new().hash_one(0);
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}
