//! Paths as they stand in requests: percent-encoding, and the paths of servers' URLs.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use spec::model::{PathPart, PathTemplate};

use crate::part::path_of;

/// What a URI path does not allow to stand for itself (RFC 3986, section 3.3).
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'{')
    .add(b'}');

/// The template as it stands in a request, without query and fragment.
pub(super) fn on_the_wire(template: &PathTemplate) -> PathTemplate {
    let pieces = path_of(template).parts.into_iter().map(|part| match part {
        PathPart::Literal(text) => normal(&utf8_percent_encode(&text, NOT_IN_PATHS).to_string()),
        PathPart::Parameter(name) => format!("{{{name}}}"),
    });
    PathTemplate::new(&pieces.collect::<String>())
}

/// A path with unreserved characters as themselves and other percent-encodings in upper case: what RFC 3986,
/// sections 6.2.2.1 and 6.2.2.2, call equivalent becomes equal. Broken encodings stay as they are.
pub(super) fn normal(path: &str) -> String {
    let mut pieces = path.split('%');
    let mut normal = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
            }
            Some(byte) => {
                // Writing to a `String` does not fail.
                let _ = write!(normal, "%{byte:02X}");
            }
            None => {
                normal.push('%');
                normal.push_str(piece);
                continue;
            }
        }
        normal.push_str(piece.get(2..).unwrap_or_default());
    }
    normal
}

/// The path of a server's URL, which may be relative, without a slash at its end.
pub(super) fn path_of_url(url: &str) -> &str {
    let after_authority = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url,
    };
    let path = after_authority.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with('/') { path.trim_end_matches('/') } else { "" }
}
