//! [`Preferences`]: what a client asks of the mock with `Prefer` (RFC 7240), in Prism's words; or in the query, with two
//! underscores before the name, where a browser's address line is all that one has.

use std::time::Duration;

use http::HeaderMap;
use spec::model::Operation;

use super::Fault;
use super::trouble::Trouble;
use crate::select::Selector;

/// No answer is held back longer than this, whatever a client prefers.
const LONGEST_DELAY: u64 = 60_000;

/// What is preferred for some operations where a request does not say.
#[derive(Debug, Clone)]
pub struct Preferred {
    which: Selector,
    preferences: Preferences,
}

impl Preferred {
    /// Reads the words of a field `Prefer`, e.g. `code=404, delay=200`.
    ///
    /// # Errors
    /// When one of them is none of `code`, `example`, `dynamic` and `delay`, or makes no sense.
    pub fn new(which: Selector, words: &str) -> Result<Self, String> {
        let mut preferences = Preferences::default();
        for word in words.split([',', ';']) {
            let before = preferences.clone();
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            preferences.take(name.trim(), value.trim().trim_matches('"'));
            if preferences == before || preferences.trouble.is_some() || preferences.fault.is_some() {
                return Err(format!(
                    "`{}` is none of code=STATUS, example=NAME, dynamic=true and delay=MILLISECONDS",
                    word.trim()
                ));
            }
        }
        Ok(Self { which, preferences })
    }
}

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
    /// `fault=drop-required-member`: the code of this fault.
    pub(super) fault: Option<&'static str>,
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
    /// The same with what is preferred for the operation, where the request did not say.
    pub(super) fn or_those_of(mut self, operation: &Operation, preferred: &[Preferred]) -> Self {
        for Preferred { preferences, .. } in preferred.iter().filter(|one| one.which.fits(operation)) {
            self.code = self.code.or(preferences.code);
            self.example = self.example.or_else(|| preferences.example.clone());
            self.dynamic = self.dynamic.or(preferences.dynamic);
            self.delay = self.delay.or(preferences.delay);
        }
        self
    }

    /// Takes one preference; one that is unknown, or makes no sense, is passed over.
    fn take(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "code" => {
                let code = value.parse().ok().filter(|code| (200..=599).contains(code));
                self.code = code.or(self.code);
            }
            "fault" => {
                self.trouble = value.parse().ok().or(self.trouble);
                self.fault = Fault::find(value).map(|fault| fault.code).or(self.fault);
            }
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
        headers.append(
            "prefer",
            HeaderValue::from_static("Dynamic=true,delay=99999999, fault=bad-format, fault=none"),
        );
        let expected = Preferences {
            code: Some(404),
            example: Some("two words".to_owned()),
            dynamic: Some(true),
            delay: Some(Duration::from_mins(1)),
            trouble: None,
            fault: Some("bad-format"),
        };
        assert_eq!(preferences(&headers, ""), expected);
        assert_eq!(preferences(&headers, "__code=201&code=202&__delay=x"), expected);
        let in_query =
            Preferences { code: Some(201), example: Some("a b".to_owned()), ..Preferences::default() };
        assert_eq!(preferences(&HeaderMap::new(), "__code=201&x=1&__example=a%20b"), in_query);
    }

    #[test]
    fn what_the_mock_prefers_by_itself() {
        let which = || "operation=*".parse::<Selector>().unwrap();
        let preferred = Preferred::new(which(), "code=404, delay=5").unwrap();
        assert_eq!(preferred.preferences.code, Some(404));
        for words in ["code=99", "code", "fault=reset", "fault=bad-format", "", "code=404, nothing=1"] {
            assert!(Preferred::new(which(), words).is_err(), "{words}");
        }
    }

    #[test]
    fn what_is_ignored() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", HeaderValue::from_static("code=99, code, dynamic=perhaps, delay=-1, =, ,"));
        assert_eq!(preferences(&headers, ""), Preferences::default());
    }
}
