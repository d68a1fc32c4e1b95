//! Takes secrets out of texts: a server may well send back what it was sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;

use crate::config::{Config, variable};
use crate::credentials::encoded;
use crate::finding::Finding;

/// The secrets of a run in every spelling in which they go over the wire, each with what is shown instead.
pub(crate) struct Redactor(Vec<(String, String)>);

impl Redactor {
    pub(crate) fn new(config: &Config) -> Self {
        let mut known = Vec::new();
        for credential in config.credentials.values() {
            let (secret, shown) =
                (credential.secret.expose_secret(), format!("${{{}}}", credential.variable));
            for spelling in [secret.to_owned(), encoded(secret), STANDARD.encode(secret)] {
                known.push((spelling, shown.clone()));
            }
        }
        for (name, value) in &config.headers {
            let spelling = String::from_utf8_lossy(value.as_bytes()).into_owned();
            known.push((spelling, format!("${{{}}}", variable(name.as_str()))));
        }
        known.retain(|(spelling, _)| !spelling.is_empty());
        // A secret may be part of another.
        known.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
        Self(known)
    }

    pub(crate) fn text(&self, text: &mut String) {
        for (spelling, shown) in &self.0 {
            if text.contains(spelling.as_str()) {
                *text = text.replace(spelling.as_str(), shown);
            }
        }
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
