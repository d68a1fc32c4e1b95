//! Takes secrets out of texts: a server may well send back what it was sent.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;

use crate::config::{Config, Credential, variable};
use crate::credentials::encoded;
use crate::finding::Finding;

/// The secrets of a run in every spelling in which they go over the wire, each with what is shown instead.
///
/// A secret that is learnt later is known to all clones.
#[derive(Clone, Default)]
pub struct Redactor(Arc<RwLock<Vec<(String, String)>>>);

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.known().iter().map(|(_, shown)| shown)).finish()
    }
}

impl Redactor {
    /// What the settings of a run hold that nobody is to read.
    pub fn new(config: &Config) -> Self {
        let credentials = config.credentials.values().chain(config.others.values());
        let mut known: Vec<_> = credentials.flat_map(spellings).collect();
        for (name, value) in &config.headers {
            let spelling = String::from_utf8_lossy(value.as_bytes()).into_owned();
            known.push((spelling, format!("${{{}}}", variable(name.as_str()))));
        }
        Self(Arc::new(RwLock::new(in_order(known))))
    }

    /// Takes in one more secret.
    pub(crate) fn learn(&self, credential: &Credential) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(spellings(credential));
        *known = in_order(std::mem::take(&mut known));
    }

    fn known(&self) -> RwLockReadGuard<'_, Vec<(String, String)>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes every secret out of a text.
    pub fn text(&self, text: &mut String) {
        for (spelling, shown) in &*self.known() {
            if text.contains(spelling.as_str()) {
                *text = text.replace(spelling.as_str(), shown);
            }
        }
    }

    /// The same for what may be no text.
    pub fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for (spelling, shown) in &*self.known() {
            bytes = without(&bytes, spelling.as_bytes(), shown.as_bytes());
        }
        bytes
    }

    /// The texts of a finding that may repeat what a server said.
    pub(crate) fn finding(&self, finding: &mut Finding) {
        self.text(&mut finding.message);
        self.text(&mut finding.expected);
        self.text(&mut finding.actual);
        self.text(&mut finding.cause);
        finding.notes.iter_mut().for_each(|note| self.text(note));
    }
}

/// The ways in which a secret goes over the wire, each with what is shown instead.
fn spellings(credential: &Credential) -> impl Iterator<Item = (String, String)> + use<> {
    let (secret, shown) = (credential.secret.expose_secret(), format!("${{{}}}", credential.variable));
    let spellings = [secret.to_owned(), encoded(secret), STANDARD.encode(secret), in_json(secret)];
    spellings.into_iter().map(move |spelling| (spelling, shown.clone()))
}

/// The longest first, as a secret may be part of another.
fn in_order(mut known: Vec<(String, String)>) -> Vec<(String, String)> {
    known.retain(|(spelling, _)| !spelling.is_empty());
    known.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
    known
}

/// How a text stands in a JSON string.
fn in_json(text: &str) -> String {
    serde_json::Value::from(text).to_string().trim_matches('"').to_owned()
}

fn without(bytes: &[u8], secret: &[u8], shown: &[u8]) -> Vec<u8> {
    let mut left = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(behind) = rest.strip_prefix(secret) {
            left.extend_from_slice(shown);
            rest = behind;
        } else {
            left.push(*first);
            rest = after;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use url::Url;

    use super::*;
    use crate::config::Credential;

    #[test]
    fn every_spelling_of_a_secret_goes() {
        let mut config = Config::new(Url::parse("http://localhost").unwrap());
        config.credentials.insert("basic".to_owned(), Credential::new("basic", "user:pass word"));
        config.headers.insert("x-token", HeaderValue::from_static("pass word and more"));
        let redactor = Redactor::new(&config);
        let mut text =
            "user:pass word, user%3Apass%20word, dXNlcjpwYXNzIHdvcmQ=, pass word and more".to_owned();
        redactor.text(&mut text);
        assert_eq!(text, "${BASIC}, ${BASIC}, ${BASIC}, ${X_TOKEN}");
    }

    #[test]
    fn secrets_go_from_what_is_no_text() {
        let mut config = Config::new(Url::parse("http://localhost").unwrap());
        config.credentials.insert("key".to_owned(), Credential::new("key", "a\"b"));
        let redactor = Redactor::new(&config);
        assert_eq!(redactor.bytes(b"\xff a\"b a\\\"b a"), b"\xff ${KEY} ${KEY} a");
        assert!(!format!("{redactor:?}").contains("a\"b"));
    }

    #[test]
    fn findings_are_free_of_secrets() {
        let mut config = Config::new(Url::parse("http://localhost").unwrap());
        config.credentials.insert("key".to_owned(), Credential::new("key", "hush"));
        let mut finding = crate::check::testing::finding("ignored_auth");
        for text in [&mut finding.message, &mut finding.expected, &mut finding.actual, &mut finding.cause] {
            text.push_str(" hush");
        }
        finding.notes.push("hush".to_owned());
        Redactor::new(&config).finding(&mut finding);
        assert!(!format!("{finding:?}").contains("hush"), "{finding:?}");
    }
}
