//! URIs (RFC 3986): from the text of a reference to the document that it names.

use std::path::{Component, Path, PathBuf};

use fluent_uri::{Uri, UriRef};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What cannot stand in a URI as it is. Who writes it all the same means the character itself.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What cannot stand in the path of a URI as it is.
const NOT_IN_PATH: &AsciiSet = &FORBIDDEN.add(b'%').add(b'?').add(b'#').add(b'[').add(b']');

/// The URI of a file, whose path is absolute.
pub(crate) fn of_file(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for part in lexical(path).components() {
        let name = match &part {
            Component::Normal(name) => name.to_string_lossy(),
            // The drive, on Windows.
            Component::Prefix(prefix) => prefix.as_os_str().to_string_lossy(),
            Component::RootDir | Component::CurDir | Component::ParentDir => continue,
        };
        uri.push('/');
        uri.extend(utf8_percent_encode(&name, NOT_IN_PATH));
    }
    uri
}

/// The absolute path of a file that a URI names.
pub(crate) fn to_file(uri: &str) -> Option<PathBuf> {
    let path = uri.strip_prefix("file://")?;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let path = if cfg!(windows) { decoded.trim_start_matches('/') } else { decoded.as_ref() };
    Some(lexical(Path::new(path)))
}

/// Whether what a URI names would have to be fetched.
pub(crate) fn is_remote(uri: &str) -> bool {
    uri.starts_with("http://") || uri.starts_with("https://")
}

/// The URI that a reference without a fragment names where a base is in force (RFC 3986, section 5.2).
pub(crate) fn join(base: &str, reference: &str) -> Option<String> {
    let base = Uri::parse(base).ok()?;
    let plain = UriRef::parse(reference).ok().map(|reference| reference.resolve_against(&base));
    let resolved = match plain {
        Some(resolved) => resolved.ok()?,
        None => UriRef::parse(lenient(reference)).ok()?.resolve_against(&base).ok()?,
    };
    Some(resolved.normalize().into_string())
}

/// Whether a text is a URI reference as it stands (RFC 3986, section 4.1).
pub(crate) fn is_reference(text: &str) -> bool {
    UriRef::parse(text).is_ok()
}

/// A reference with what cannot stand in one percent-encoded.
fn lenient(reference: &str) -> String {
    let mut encoded = String::new();
    for (index, piece) in reference.split('%').enumerate() {
        let is_encoding = piece.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match index {
            0 => {}
            _ if is_encoding => encoded.push('%'),
            _ => encoded.push_str("%25"),
        }
        encoded.extend(utf8_percent_encode(piece, FORBIDDEN));
    }
    encoded
}

/// A path without `.` and `..`.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "file:///specs/api/openapi.yaml";

    #[test]
    fn references_are_resolved() {
        for (reference, uri) in [
            ("a.yaml", "file:///specs/api/a.yaml"),
            ("./a.yaml", "file:///specs/api/a.yaml"),
            ("../b/a.yaml", "file:///specs/b/a.yaml"),
            ("../../../../a.yaml", "file:///a.yaml"),
            ("/a.yaml", "file:///a.yaml"),
            ("b/./../c/a%2Dx.yaml", "file:///specs/api/c/a-x.yaml"),
            ("with space.yaml", "file:///specs/api/with%20space.yaml"),
            ("with%20space.yaml", "file:///specs/api/with%20space.yaml"),
            ("schéma.yaml", "file:///specs/api/sch%C3%A9ma.yaml"),
            ("100%.yaml", "file:///specs/api/100%25.yaml"),
            ("HTTPS://Example.com/a", "https://example.com/a"),
            ("urn:example:a", "urn:example:a"),
        ] {
            assert_eq!(join(BASE, reference).as_deref(), Some(uri), "{reference}");
        }
        assert_eq!(join("urn:example:a", "b.yaml"), None);
    }

    #[test]
    fn files_have_uris() {
        for path in ["/specs/a.yaml", "/with space/50%/#1?/schéma [2].yaml"] {
            let uri = of_file(Path::new(path));
            assert_eq!(to_file(&uri).as_deref(), Some(Path::new(path)), "{uri}");
            assert_eq!(join(&uri, "").as_deref(), Some(uri.as_str()));
        }
        assert_eq!(of_file(Path::new("/a/b/../c.yaml")), "file:///a/c.yaml");
    }
}
