//! [`JsonPointer`]: the way to one value inside a JSON document (RFC 6901).

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may not stand in a URI fragment (RFC 3986, section 3.5), and what the validator wants encoded.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'^')
    .add(b'\\')
    .add(b'|')
    .add(b'#')
    .add(b'[')
    .add(b']');

/// A JSON Pointer in its string form, e.g. `/paths/~1api_logs/get`; the empty pointer is the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonPointer(String);

impl JsonPointer {
    /// The pointer to the whole document.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads a pointer in its string form (RFC 6901, section 5); `None` unless it is empty or starts with `/`
    /// and each `~` is followed by `0` or `1`.
    pub fn parse(text: &str) -> Option<Self> {
        let starts = text.is_empty() || text.starts_with('/');
        let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        (starts && escapes).then(|| Self(text.to_owned()))
    }

    /// Makes a pointer from unescaped reference tokens.
    pub fn from_tokens<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> Self {
        let mut pointer = Self::root();
        for token in tokens {
            pointer.push(token.as_ref());
        }
        pointer
    }

    /// Appends one reference token, escaping `~` and `/` (RFC 6901, section 3).
    pub fn push(&mut self, token: &str) {
        self.0.push('/');
        for character in token.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
    }

    /// This pointer with one more reference token.
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let mut longer = self.clone();
        longer.push(token);
        longer
    }

    /// This pointer with an array index appended.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(&index.to_string())
    }

    /// This pointer followed by another.
    #[must_use]
    pub fn concat(&self, tail: &Self) -> Self {
        Self(format!("{}{}", self.0, tail.0))
    }

    /// The unescaped reference tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.steps().map(Cow::into_owned)
    }

    /// The same, borrowed where nothing is escaped.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let unescaped = |token: &str| token.replace("~1", "/").replace("~0", "~");
        let step = move |token| {
            if str::contains(token, '~') { Cow::Owned(unescaped(token)) } else { Cow::Borrowed(token) }
        };
        self.0.split('/').skip(1).map(step)
    }

    /// The unescaped last reference token; `None` at the root.
    pub fn last(&self) -> Option<String> {
        self.tokens().last()
    }

    /// The pointer to the value that holds this one; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').and_then(|end| self.0.get(..end)).map(|head| Self(head.to_owned()))
    }

    /// Whether this is `other` or stands inside of it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The string form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URI fragment form with its `#` (RFC 6901, section 6), as it stands in a `$ref`.
    pub fn to_fragment(&self) -> String {
        format!("#{}", utf8_percent_encode(&self.0, FRAGMENT))
    }
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 6901, section 5 and 6.
    #[test]
    fn examples_of_the_rfc() {
        for (pointer, tokens, fragment) in [
            ("", vec![], "#"),
            ("/foo/0", vec!["foo", "0"], "#/foo/0"),
            ("/", vec![""], "#/"),
            ("/a~1b", vec!["a/b"], "#/a~1b"),
            ("/c%d", vec!["c%d"], "#/c%25d"),
            ("/e^f", vec!["e^f"], "#/e%5Ef"),
            ("/k\"l", vec!["k\"l"], "#/k%22l"),
            ("/ ", vec![" "], "#/%20"),
            ("/m~0n", vec!["m~n"], "#/m~0n"),
        ] {
            let parsed = JsonPointer::parse(pointer).unwrap();
            assert_eq!(parsed.tokens().collect::<Vec<_>>(), tokens);
            assert_eq!(parsed.to_fragment(), fragment);
            assert_eq!(JsonPointer::from_tokens(&tokens), parsed);
        }
    }

    #[test]
    fn no_pointers() {
        assert_eq!(JsonPointer::parse("foo"), None);
        assert_eq!(JsonPointer::parse("/a~2"), None);
        assert_eq!(JsonPointer::parse("/a~"), None);
    }

    #[test]
    fn kinship() {
        let child = JsonPointer::parse("/a/b~1c").unwrap();
        assert_eq!(child.parent(), JsonPointer::parse("/a"));
        assert_eq!(child.last().as_deref(), Some("b/c"));
        assert!(child.starts_with(&JsonPointer::parse("/a").unwrap()));
        assert!(!JsonPointer::parse("/ab").unwrap().starts_with(&JsonPointer::parse("/a").unwrap()));
    }
}
