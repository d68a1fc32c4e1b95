//! `JUnit` XML: a suite for each operation, in it a test for each check.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use spec::source::Sources;

use super::{RenderError, Report};
use crate::check;
use crate::event::Event;
use crate::finding::{Group, Groups, Verdict};

/// Folds a run into a document for CI systems.
#[derive(Debug, Default)]
pub struct Junit {
    title: String,
    /// The keys of the operations, in the order of the document.
    operations: Vec<String>,
    results: IndexMap<(String, &'static str), Outcome>,
    times: IndexMap<String, Duration>,
    /// The texts that the findings are about.
    sources: Arc<Sources>,
    /// The causes of findings that somebody knows of, which fail no test.
    accepted: BTreeMap<String, String>,
}

/// What a check said of an operation.
#[derive(Debug, Default)]
struct Outcome {
    groups: Groups,
}

impl Junit {
    fn suite(&self, operation: &str) -> TestSuite {
        let mut suite = TestSuite::new(operation);
        if let Some(time) = self.times.get(operation) {
            suite.set_time(*time);
        }
        for check in check::ALL {
            let result = self.results.get(&(operation.to_owned(), check.code));
            let mut case = TestCase::new(check.code, self.status(result));
            case.set_classname(operation);
            if let Some(result) = result {
                let known = self.texts(result, |group| !self.fails(result, group));
                if !known.is_empty() {
                    case.set_system_out(known.join("\n\n"));
                }
            }
            suite.add_test_case(case);
        }
        suite
    }

    fn status(&self, result: Option<&Outcome>) -> TestCaseStatus {
        let Some(result) = result else {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message("no exchange that the check could judge");
            return skipped;
        };
        let failing = self.texts(result, |group| self.fails(result, group));
        if failing.is_empty() {
            return TestCaseStatus::success();
        }
        let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let groups = result.groups.worst_first().into_iter();
        let messages: Vec<&str> = groups
            .filter(|group| self.fails(result, group))
            .map(|group| group.first.message.as_str())
            .collect();
        failure.set_message(messages.join("; "));
        failure.set_description(failing.join("\n\n"));
        failure
    }

    /// Gaps, and what is accepted, are told and fail nothing.
    fn fails(&self, result: &Outcome, group: &Group) -> bool {
        let cause = result.groups.cause_of(group).unwrap_or(&group.first.cause);
        group.first.verdict == Verdict::Violation && !self.accepted.contains_key(cause)
    }

    fn texts(&self, result: &Outcome, wanted: impl Fn(&Group) -> bool) -> Vec<String> {
        let groups = result.groups.worst_first();
        groups.into_iter().filter(|group| wanted(group)).map(|group| text(group, &self.sources)).collect()
    }
}

fn text(group: &Group, sources: &Sources) -> String {
    let finding = &group.first;
    let mut lines = vec![
        format!("{} ({} times)", finding.message, group.count),
        format!("expected: {}", finding.expected),
        format!("actual: {}", finding.actual),
    ];
    let pointer = finding.location.as_ref().map(|location| sources.pointer(location));
    lines.extend(pointer.map(|pointer| format!("document: {}", pointer.to_fragment())));
    lines.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    lines.push(finding.curl.clone());
    lines.push(format!("case: {}", finding.case));
    lines.extend(group.patches.clone());
    lines.join("\n")
}

impl Report for Junit {
    fn observe(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { api, .. } => {
                self.title = format!("{} {}", api.info.title, api.info.version);
                self.sources = Arc::clone(&api.sources);
                self.operations = api.operations.iter().map(spec::model::Operation::key).collect();
            }
            Event::Judged { exchange, judged, .. } => {
                let operation = &exchange.case.obligation.operation;
                if let Ok(answer) = &exchange.outcome {
                    *self.times.entry(operation.clone()).or_default() += answer.elapsed;
                }
                for code in &judged.applied {
                    self.results.entry((operation.clone(), code)).or_default();
                }
                for finding in &judged.findings {
                    let key = (finding.operation.clone(), finding.check);
                    self.results.entry(key).or_default().groups.add(finding);
                }
            }
            Event::Shrunk { shrunk } => {
                let of_check = self.results.iter_mut().filter(|((_, check), _)| *check == shrunk.check);
                of_check.for_each(|(_, results)| results.groups.shrink(shrunk));
            }
            Event::Noted { .. } | Event::Finished { .. } => {}
        }
    }

    fn accept(&mut self, accepted: &BTreeMap<String, String>) {
        self.accepted.clone_from(accepted);
    }

    fn render(&self) -> Result<String, RenderError> {
        let mut document = Document::new(self.title.as_str());
        document.add_test_suites(self.operations.iter().map(|operation| self.suite(operation)));
        let text = document.to_string().map_err(|error| RenderError(error.to_string()))?;
        Ok(without_skipped(&text, document.skipped))
    }
}

/// The schema that Jenkins holds reports against knows how many tests are skipped of suites, not of all of them.
fn without_skipped(text: &str, count: usize) -> String {
    text.replacen(&format!(" skipped=\"{count}\""), "", 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn a_suite_an_operation_a_test_a_check() {
        let world = World::new();
        let mut forbidden = world.answered(422, &[], "");
        world.ask_forbidden(&mut forbidden, "minimum");
        let mut junit = Junit::default();
        world.tell(&[world.json("{}"), world.json("{}"), forbidden], &mut |event| junit.observe(event));

        let document = Document::deserialize_from_str(&junit.render().unwrap()).unwrap();
        assert_eq!((document.tests, document.failures), (check::ALL.len(), 1));
        assert_eq!(document.test_suites.len(), 1);
        assert_eq!(document.test_suites[0].name.as_str(), "GET /things");
        let case = |code: &str| {
            let mut cases = document.test_suites[0].test_cases.iter();
            cases.find(|case| case.name.as_str() == code).unwrap()
        };
        let TestCaseStatus::NonSuccess { message, description, .. } =
            &case("response_schema_conformance").status
        else {
            panic!("the schema is broken");
        };
        assert!(message.as_ref().unwrap().as_str().contains("\"name\" is a required property"));
        assert!(description.as_ref().unwrap().as_str().contains("(2 times)"));
        assert!(matches!(case("ignored_auth").status, TestCaseStatus::Skipped { .. }));
        let gap = case("negative_data_rejection");
        assert!(matches!(gap.status, TestCaseStatus::Success { .. }));
        assert!(gap.system_out.as_ref().unwrap().as_str().contains("'422'"));

        let causes = junit.results.values().flat_map(|result| result.groups.causes());
        let accepted = causes.map(|cause| (cause.to_owned(), "until spring".to_owned())).collect();
        junit.accept(&accepted);
        let document = Document::deserialize_from_str(&junit.render().unwrap()).unwrap();
        assert_eq!(document.failures, 0);
    }
}
