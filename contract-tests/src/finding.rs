//! [`Finding`]: one departure of a server from its document, and the [`Group`] of those that share a cause.

use indexmap::IndexMap;
use spec::JsonPointer;
use spec::source::Location;

use crate::case::CaseId;
use crate::event::Shrunk;

/// One departure.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The code of the check that found it, e.g. `response_schema_conformance`.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Whose fault it is likely to be.
    pub verdict: Verdict,
    /// The operation, by [`spec::model::Operation::key`].
    pub operation: String,
    /// The case that showed it.
    pub case: CaseId,
    /// What is wrong, in one sentence for a person.
    pub message: String,
    /// What the document asks for, in a few words.
    pub expected: String,
    /// What came, in a few words.
    pub actual: String,
    /// The part of the answer's body that is at fault.
    pub pointer: Option<JsonPointer>,
    /// The line of the document that is broken.
    pub location: Option<Location>,
    /// Findings with the same cause are one to a person: check, the document's line, what is broken.
    pub cause: String,
    /// Causes that would explain this finding as well: where one of them was found, this is not another. E.g. a
    /// server that refuses every request refuses each parameter, too.
    pub implied_by: Vec<String>,
    /// The change to the document that would close a gap, as an OpenAPI Overlay action in YAML.
    pub patch: Option<String>,
    /// What else there is to know, e.g. what the generated client made of the answer.
    pub notes: Vec<String>,
    /// The request as a curl line, without secrets.
    pub curl: String,
}

/// What a finding means. A check that finds nothing is the third value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The server does what the document does not say, but sensibly: the document is likely to be at fault.
    Gap,
    /// The server breaks the document.
    Violation,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Those who rely on the document are hardly harmed.
    Minor,
    /// Those who rely on the document are misled.
    Major,
    /// The server fails, or lets in whom it must not.
    Critical,
}

/// Findings that share a cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The first of them, in the order of the plan.
    pub first: Finding,
    /// How many there are.
    pub count: usize,
    /// The operations that show it, in the order of the plan.
    pub operations: Vec<String>,
    /// The different changes to the document that would close the gap.
    pub patches: Vec<String>,
}

/// Findings by cause, in the order in which the causes were met first.
#[derive(Debug, Clone, Default)]
pub struct Groups(IndexMap<String, Group>);

impl Groups {
    /// Takes one more finding in.
    pub fn add(&mut self, finding: &Finding) {
        let cause = self.known_by(finding).to_owned();
        let group = self.0.entry(cause).or_insert_with(|| Group {
            first: finding.clone(),
            count: 0,
            operations: Vec::new(),
            patches: Vec::new(),
        });
        group.count += 1;
        if !group.operations.contains(&finding.operation) {
            group.operations.push(finding.operation.clone());
        }
        group.patches.extend(finding.patch.clone().filter(|patch| !group.patches.contains(patch)));
    }

    /// Puts a smaller request in the place of the first one that showed a finding.
    pub fn shrink(&mut self, shrunk: &Shrunk) {
        let Some(group) = self.0.get_mut(&shrunk.cause) else { return };
        if group.first.case == shrunk.case && group.first.check == shrunk.check {
            group.first.curl.clone_from(&shrunk.curl);
            let (count, plural) = (shrunk.requests, if shrunk.requests == 1 { "" } else { "s" });
            group.first.notes.push(format!(
                "the curl line is the smallest request that shows it, as far as {count} further request{plural} could tell"
            ));
        }
    }

    /// The cause that a finding counts under.
    fn known_by<'a>(&self, finding: &'a Finding) -> &'a str {
        let explained = finding.implied_by.iter().find(|cause| self.0.contains_key(*cause));
        explained.unwrap_or(&finding.cause)
    }

    /// Which of the causes a finding that was taken in counts under, in the order in which they were met.
    pub fn position(&self, finding: &Finding) -> Option<usize> {
        self.0.get_index_of(self.known_by(finding))
    }

    /// Whether this is one of the causes.
    pub fn contains(&self, cause: &str) -> bool {
        self.0.contains_key(cause)
    }

    /// The groups, worst first; of those that are equally bad the ones of a check together, otherwise in the order of the plan.
    pub fn worst_first(&self) -> Vec<&Group> {
        let mut checks: IndexMap<&str, ()> = IndexMap::new();
        for group in self.0.values() {
            checks.entry(group.first.check).or_default();
        }
        let mut groups: Vec<&Group> = self.0.values().collect();
        groups.sort_by_key(|group| {
            let Finding { verdict, severity, check, .. } = &group.first;
            (std::cmp::Reverse((*verdict, *severity)), checks.get_index_of(check))
        });
        groups
    }

    /// The causes, in the order in which they were met.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The cause that a group is known by, which may be that of a finding that explains its first.
    pub fn cause_of(&self, group: &Group) -> Option<&str> {
        self.0.iter().find(|(_, known)| std::ptr::eq(*known, group)).map(|(cause, _)| cause.as_str())
    }

    /// How many groups have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.0.values().filter(|group| group.first.verdict == verdict).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::finding;

    fn with_cause(cause: &str, implied_by: &[&str]) -> Finding {
        let implied_by = implied_by.iter().map(|cause| (*cause).to_owned()).collect();
        Finding { cause: cause.to_owned(), implied_by, ..finding("status_code_conformance") }
    }

    fn causes(groups: &Groups) -> Vec<(&str, usize)> {
        groups.worst_first().iter().map(|group| (group.first.cause.as_str(), group.count)).collect()
    }

    #[test]
    fn findings_with_one_cause_are_one() {
        let mut groups = Groups::default();
        for cause in ["a", "b", "a"] {
            groups.add(&with_cause(cause, &[]));
        }
        assert_eq!(causes(&groups), [("a", 2), ("b", 1)]);
    }

    #[test]
    fn what_another_cause_explains_is_not_one_of_its_own() {
        let mut groups = Groups::default();
        groups.add(&with_cause("all", &[]));
        groups.add(&with_cause("page", &["all"]));
        groups.add(&with_cause("size", &["none"]));
        assert_eq!(causes(&groups), [("all", 2), ("size", 1)]);
    }

    #[test]
    fn worst_first_and_gaps_last() {
        let mut groups = Groups::default();
        groups.add(&Finding {
            verdict: Verdict::Gap,
            severity: Severity::Critical,
            ..with_cause("gap", &[])
        });
        groups.add(&Finding { severity: Severity::Minor, ..with_cause("minor", &[]) });
        groups.add(&Finding { severity: Severity::Critical, ..with_cause("critical", &[]) });
        groups.add(&Finding {
            severity: Severity::Minor,
            check: "unexpected_body",
            ..with_cause("other", &[])
        });
        groups.add(&Finding { severity: Severity::Minor, ..with_cause("later", &[]) });
        let order: Vec<&str> = causes(&groups).into_iter().map(|(cause, _)| cause).collect();
        assert_eq!(order, ["critical", "minor", "later", "other", "gap"]);
        assert_eq!((groups.count(Verdict::Violation), groups.count(Verdict::Gap)), (4, 1));
    }

    #[test]
    fn patches_and_operations_are_kept_once() {
        let mut groups = Groups::default();
        for (operation, patch) in [("GET /a", "a"), ("GET /b", "b"), ("GET /a", "a")] {
            let (operation, patch) = (operation.to_owned(), Some(patch.to_owned()));
            groups.add(&Finding { operation, patch, ..with_cause("gap", &[]) });
        }
        let groups = groups.worst_first();
        assert_eq!(groups[0].operations, ["GET /a", "GET /b"]);
        assert_eq!(groups[0].patches, ["a", "b"]);
    }
}
