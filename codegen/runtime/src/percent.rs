//! Percent-encoding (RFC 3986, section 2.1).

use std::fmt::Write as _;

/// Encodes every byte but the unreserved characters (RFC 3986, section 2.3).
pub(super) fn encode(text: &str) -> String {
    encode_except(text, b"")
}

/// Encodes as `allowReserved` asks (RFC 6570, section 3.2.3): the reserved characters that are `kept`, and percent-encoded
/// triples, stay as they are.
///
/// To encode those that its place cannot hold, or would read as something else, is left to the application (OpenAPI 3.1.1,
/// section 4.8.12.2.2).
pub(super) fn encode_reserved(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, from_percent) = rest.split_at(at);
        encoded.push_str(&encode_except(before, kept));
        let triple = from_percent.get(..3).filter(|triple| is_triple(triple));
        encoded.push_str(triple.unwrap_or("%25"));
        rest = from_percent.get(triple.map_or(1, str::len)..).unwrap_or_default();
    }
    encoded.push_str(&encode_except(rest, kept));
    encoded
}

fn encode_except(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn is_triple(text: &str) -> bool {
    text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}
