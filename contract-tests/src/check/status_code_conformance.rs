//! Answers have a status that the document names.

use http::StatusCode;

use super::context::Question;
use super::positive_data_acceptance::excerpt;
use super::{Context, check, ignored_auth, overlay};
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// Every answer has a status that the responses of its operation name: exactly, by a range such as `4XX`, or
    /// by `default`.
    ///
    /// What is not documented is not part of the contract, and a generated client can hand it out only as raw
    /// bytes. Statuses of authentication and of the state of things (401, 403, 404, 409, 410, 412, 429) are gaps
    /// in the document rather than violations. A refused request is judged by `positive_data_acceptance` and
    /// `negative_data_rejection`, answers to methods that the document does not have by `unsupported_method`.
    status_code_conformance, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let answer = context.described_answer()?;
    let status = answer.status;
    // Without credentials a server may refuse what is wrong with the request before it asks who sends it.
    let of_others = context.question() == Question::Security && !ignored_auth::is_answer(status);
    if of_others || context.response().is_some() {
        return Some(Vec::new());
    }
    let documented: Vec<String> = context.operation.responses.iter().map(|(key, _)| key).collect();
    let finding = Finding {
        message: format!("the document does not name the status {}", status.as_u16()),
        expected: format!("one of {}", documented.join(", ")),
        actual: excerpt(context, status),
        location: Some(context.api().sources.member(&context.operation.location, "responses")),
        patch: overlay::add_response(context, answer),
        ..context.finding(&CHECK, status.as_str())
    };
    let sensible = matches!(status.as_u16(), 401 | 403 | 404 | 409 | 410 | 412 | 429);
    Some(vec![if sensible {
        let cause = undocumented(status);
        Finding { verdict: Verdict::Gap, severity: Severity::Minor, cause, ..finding }
    } else {
        finding
    }])
}

/// The cause of a gap, one for all operations.
pub(super) fn undocumented(status: StatusCode) -> String {
    format!("{} undocumented {status}", CHECK.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn statuses() {
        let world = World::new();
        for (status, verdict) in [
            (200, None),
            (401, None),
            (201, Some(Verdict::Violation)),
            (302, Some(Verdict::Violation)),
            (404, Some(Verdict::Gap)),
        ] {
            let findings = world.check(&CHECK, &world.answered(status, &[], "")).unwrap();
            assert_eq!(findings.first().map(|finding| finding.verdict), verdict, "{status}");
        }
    }

    #[test]
    fn refusals_are_told_by_the_check_that_knows_why() {
        let world = World::new();
        assert_eq!(world.judge(&world.answered(400, &[], "")), ["positive_data_acceptance"]);
        let mut exchange = world.answered(400, &[], "");
        world.ask_forbidden(&mut exchange, "minimum");
        assert_eq!(world.judge(&exchange), ["negative_data_rejection"]);
        assert_eq!(world.judge(&world.answered(201, &[], "")), ["status_code_conformance"]);
    }
}
