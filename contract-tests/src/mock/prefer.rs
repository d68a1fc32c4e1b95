//! [`Preferences`]: what a client asks of the mock with `Prefer` (RFC 7240), in Prism's words; or in the query, with two
//! underscores before the name, where a browser's address line is all that one has.

use std::time::Duration;

use http::HeaderMap;

use super::trouble::Trouble;

/// No answer is held back longer than this, whatever a client prefers.
const LONGEST_DELAY: u64 = 60_000;

/// What a request prefers; unknown preferences are ignored (RFC 7240, section 2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Preferences {
    /// `code=404`: the answer with this status, if it is documented.
    pub(super) code: Option<u16>,
    /// `example=NAME`: the example of this name, if there is one.
    pub(super) example: Option<String>,
    /// `dynamic=true`: a generated value rather than an example.
    pub(super) dynamic: Option<bool>,
    /// `delay=200`: to be held back so many milliseconds.
    pub(super) delay: Option<Duration>,
    /// `fault=reset`: this trouble.
    pub(super) trouble: Option<Trouble>,
}

/// Reads the query, then every line of `Prefer`, which has the say.
pub(super) fn preferences(headers: &HeaderMap, query: &str) -> Preferences {
    let mut preferences = Preferences::default();
    if query.contains("__") {
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if let Some(name) = name.strip_prefix("__") {
                preferences.take(name, &value);
            }
        }
    }
    let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
    for preference in lines.flat_map(|line| line.split([',', ';'])) {
        let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
        preferences.take(name.trim(), value.trim().trim_matches('"'));
    }
    preferences
}

impl Preferences {
    /// Takes one preference; one that is unknown, or makes no sense, is passed over.
    fn take(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "code" => {
                let code = value.parse().ok().filter(|code| (200..=599).contains(code));
                self.code = code.or(self.code);
            }
            "fault" => self.trouble = value.parse().ok().or(self.trouble),
            "example" => self.example = Some(value.to_owned()),
            "dynamic" => self.dynamic = value.parse().ok().or(self.dynamic),
            "delay" => {
                let delay = value.parse::<u64>().ok().map(|delay| delay.min(LONGEST_DELAY));
                self.delay = delay.map(Duration::from_millis).or(self.delay);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_understood() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", HeaderValue::from_static("code=404, example=\"two words\"; respond-async"));
        headers.append("prefer", HeaderValue::from_static("Dynamic=true,delay=99999999"));
        let expected = Preferences {
            code: Some(404),
            example: Some("two words".to_owned()),
            dynamic: Some(true),
            delay: Some(Duration::from_mins(1)),
            trouble: None,
        };
        assert_eq!(preferences(&headers, ""), expected);
        assert_eq!(preferences(&headers, "__code=201&code=202&__delay=x"), expected);
        let in_query =
            Preferences { code: Some(201), example: Some("a b".to_owned()), ..Preferences::default() };
        assert_eq!(preferences(&HeaderMap::new(), "__code=201&x=1&__example=a%20b"), in_query);
    }

    #[test]
    fn what_is_ignored() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", HeaderValue::from_static("code=99, code, dynamic=perhaps, delay=-1, =, ,"));
        assert_eq!(preferences(&headers, ""), Preferences::default());
    }
}
