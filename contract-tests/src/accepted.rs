//! [`Accepted`]: findings that somebody knows of and has given a reason for, as a file beside the document.
//!
//! Each entry names the cause of a finding, why it is accepted and, if it is not for ever, until when. An entry
//! whose finding no longer occurs is stale: it would hide the finding when it comes back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::{Groups, Verdict};

/// The accepted findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted(Vec<Entry>);

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The cause, as the reports name it.
    pub cause: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is, as `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Why a file of accepted findings is none.
#[derive(Debug, thiserror::Error)]
pub enum AcceptedError {
    /// No YAML, or of another shape.
    #[error("{0}")]
    Syntax(#[from] serde_yaml::Error),
    /// An entry without a reason.
    #[error("`{0}` is accepted without a reason")]
    NoReason(String),
    /// An entry with a date that is none.
    #[error("`{0}` expires on `{1}`, which is no date")]
    NoDate(String, String),
}

impl Accepted {
    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is no list of entries, or an entry has no reason or no date where it has to be one.
    pub fn read(text: &str) -> Result<Self, AcceptedError> {
        let entries: Option<Vec<Entry>> = serde_yaml::from_str(text)?;
        let entries = entries.unwrap_or_default();
        for entry in &entries {
            if entry.reason.trim().is_empty() {
                return Err(AcceptedError::NoReason(entry.cause.clone()));
            }
            if let Some(date) = entry.expires.as_ref().filter(|date| date.parse::<Date>().is_err()) {
                return Err(AcceptedError::NoDate(entry.cause.clone(), date.clone()));
            }
        }
        Ok(Self(entries))
    }

    /// The entries that hold on a day.
    pub fn in_force(&self, today: Date) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| !entry.is_over(today))
    }

    /// The entries whose day is over.
    pub fn expired(&self, today: Date) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.is_over(today))
    }

    /// The entries whose finding was not found.
    pub fn stale<'a>(&'a self, groups: &'a Groups) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().filter(|entry| !groups.causes().any(|cause| cause == entry.cause))
    }

    /// What is to be accepted so that a run with these findings passes: the entries that are not stale, and the
    /// violations that have none, for this reason.
    #[must_use]
    pub fn and_all(&self, groups: &Groups, reason: &str) -> Self {
        let is_found = |entry: &&Entry| groups.causes().any(|cause| cause == entry.cause);
        let mut entries: Vec<Entry> = self.0.iter().filter(is_found).cloned().collect();
        for group in groups.worst_first() {
            let cause = groups.cause_of(group).unwrap_or(&group.first.cause);
            let is_known = entries.iter().any(|entry| entry.cause == *cause);
            if group.first.verdict == Verdict::Violation && !is_known {
                entries.push(Entry { cause: cause.to_owned(), reason: reason.to_owned(), expires: None });
            }
        }
        Self(entries)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When an entry cannot be written as YAML.
    pub fn write(&self) -> Result<String, AcceptedError> {
        let head = "# Findings of `conform` that are known, each with a reason and perhaps a last day (`expires`).\n";
        Ok(format!("{head}{}", serde_yaml::to_string(&self.0)?))
    }
}

impl Entry {
    fn is_over(&self, today: Date) -> bool {
        let last = self.expires.as_ref().and_then(|date| date.parse::<Date>().ok());
        last.is_some_and(|last| last < today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::finding;
    use crate::finding::Finding;

    const FILE: &str =
        "- cause: a\n  reason: on purpose\n- cause: b\n  reason: until spring\n  expires: 2024-02-29\n";

    fn groups(causes: &[&str]) -> Groups {
        let mut groups = Groups::default();
        for cause in causes {
            groups.add(&Finding { cause: (*cause).to_owned(), ..finding("ignored_auth") });
        }
        groups
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn until_the_last_day() {
        let accepted = Accepted::read(FILE).unwrap();
        let in_force =
            |today: &str| accepted.in_force(day(today)).map(|entry| entry.cause.as_str()).collect::<Vec<_>>();
        assert_eq!(in_force("2024-02-29"), ["a", "b"]);
        assert_eq!(in_force("2024-03-01"), ["a"]);
        assert_eq!(accepted.expired(day("2024-03-01")).next().unwrap().cause, "b");
    }

    #[test]
    fn what_is_not_found_is_stale() {
        let accepted = Accepted::read(FILE).unwrap();
        let groups = groups(&["b"]);
        let stale: Vec<&str> = accepted.stale(&groups).map(|entry| entry.cause.as_str()).collect();
        assert_eq!(stale, ["a"]);
    }

    #[test]
    fn accepting_keeps_reasons_and_drops_what_is_stale() {
        let accepted = Accepted::read(FILE).unwrap().and_all(&groups(&["b", "c"]), "later");
        let again = Accepted::read(&accepted.write().unwrap()).unwrap();
        assert_eq!(accepted, again);
        let reasons: Vec<(&str, &str)> =
            again.0.iter().map(|entry| (entry.cause.as_str(), entry.reason.as_str())).collect();
        assert_eq!(reasons, [("b", "until spring"), ("c", "later")]);
    }

    #[test]
    fn bad_files() {
        for text in
            ["- cause: a", "- {cause: a, reason: ' '}", "- {cause: a, reason: b, expires: soon}", "a: b"]
        {
            assert!(Accepted::read(text).is_err(), "{text}");
        }
        assert_eq!(Accepted::read("").unwrap(), Accepted::default());
    }
}
