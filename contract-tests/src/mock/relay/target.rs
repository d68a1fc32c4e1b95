//! Where a request is passed on to: below the upstream's URL, whatever its path says.

use http::Uri;
use url::Url;

/// The URL for a request; `base` is the path of a server in the document that its path begins with. `None` for a path
/// that leads out of itself, which URLs resolve (WHATWG URL, section 4.4): it might lead out of the upstream's own path.
pub(super) fn url(upstream: &Url, base: &str, uri: &Uri) -> Option<Url> {
    let path = uri.path();
    let path = path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path);
    // To a URL of HTTP a backslash is a slash.
    if path.split(['/', '\\']).any(is_dots) {
        return None;
    }
    let mut url = upstream.clone();
    let separator = if path.starts_with('/') { "" } else { "/" };
    url.set_path(&format!("{}{separator}{path}", upstream.path().trim_end_matches('/')));
    url.set_query(uri.query());
    Some(url)
}

/// Whether a segment is `.` or `..`, in any spelling.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(base: &str, uri: &str) -> Option<String> {
        let upstream = Url::parse("http://upstream:8080/api/").unwrap();
        url(&upstream, base, &uri.parse().unwrap()).map(String::from)
    }

    #[test]
    fn paths_are_appended() {
        for (base, uri, expected) in [
            ("", "/a/b?c=%20d&e", "http://upstream:8080/api/a/b?c=%20d&e"),
            ("/v1", "/v1/a", "http://upstream:8080/api/a"),
            ("/v1", "/v1", "http://upstream:8080/api/v1"),
            ("", "/a%2Fb%00/", "http://upstream:8080/api/a%2Fb%00/"),
            ("", "http://elsewhere/a", "http://upstream:8080/api/a"),
            ("", "*", "http://upstream:8080/api/*"),
            ("", "//elsewhere/a", "http://upstream:8080/api//elsewhere/a"),
            ("", "/@elsewhere/..a", "http://upstream:8080/api/@elsewhere/..a"),
        ] {
            assert_eq!(target(base, uri).as_deref(), Some(expected), "{uri}");
        }
    }

    #[test]
    fn no_path_leads_out() {
        for uri in ["/../admin", "/a/%2e%2E/%2e./admin", "/a/..\\..\\admin", "/.", "http://elsewhere/a/.."] {
            assert_eq!(target("", uri), None, "{uri}");
        }
    }
}
