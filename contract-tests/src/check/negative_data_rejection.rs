//! What the document forbids is refused.

use http::StatusCode;

use super::context::Question;
use super::positive_data_acceptance::excerpt;
use super::{Context, check, overlay};
use crate::case::Intent;
use crate::exchange::Answer;
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// A request that the document forbids is refused, with a status that the document names.
    ///
    /// The verdict has three values. A status from 200 to 299 is a violation: the server does what its document
    /// says it does not. A documented status from 400 to 499 is as it should be. An undocumented one is a gap in
    /// the document: the server does the sensible thing, and the document does not tell clients what to expect.
    /// A gap is reported once for all operations that share it, with the change to the document that closes it.
    ///
    /// That a request is forbidden is decided on its bytes: what turns valid when it is serialised is never sent
    /// as a forbidden request.
    negative_data_rejection, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, Question::Forbidden) = (context.answer()?, context.question()) else { return None };
    if super::missing_required_header::missing(context).is_some() {
        return None;
    }
    Some(if answer.status.is_success() {
        vec![accepted(context, answer)]
    } else {
        undocumented_refusal(context, answer, &CHECK, "requests that the document forbids")
            .into_iter()
            .collect()
    })
}

fn accepted(context: &Context<'_>, answer: &Answer) -> Finding {
    let case = &context.exchange.case;
    let keyword = match &case.intent {
        Intent::Invalid { keyword, .. } => keyword,
        Intent::Valid => &case.obligation.keyword,
    };
    Finding {
        message: format!("{} is accepted, and the document forbids it by `{keyword}`", case.title),
        expected: "a status from 400 to 499".to_owned(),
        actual: answer.status.to_string(),
        location: Some(super::place::of_obligation(context)),
        ..context.finding(&CHECK, &format!("{} {keyword}", case.obligation.pointer))
    }
}

/// The gap that a refusal with an undocumented status shows, if it does.
pub(super) fn undocumented_refusal(
    context: &Context<'_>,
    answer: &Answer,
    check: &super::Check,
    what: &str,
) -> Option<Finding> {
    let status = answer.status;
    if !status.is_client_error() || context.response().is_some() || !is_about_the_request(status) {
        return None;
    }
    Some(Finding {
        severity: Severity::Minor,
        verdict: Verdict::Gap,
        message: format!("{what} are refused with {}, which the document does not name", status.as_u16()),
        expected: "the responses of the operation name the status".to_owned(),
        actual: excerpt(context, status),
        location: Some(context.api().sources.member(&context.operation.location, "responses")),
        // One cause for all operations.
        cause: format!("{} undocumented {status}", check.code),
        patch: Some(overlay::add_response(context, answer)),
        ..context.finding(check, "")
    })
}

/// Too many requests are no judgement of this one.
fn is_about_the_request(status: StatusCode) -> bool {
    status != StatusCode::TOO_MANY_REQUESTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn the_verdict_has_three_values() {
        let world = World::new();
        for (status, verdict) in [
            (200, Some(Verdict::Violation)),
            (401, None),
            (400, Some(Verdict::Gap)),
            (422, Some(Verdict::Gap)),
            (429, None),
            (500, None),
        ] {
            let mut exchange = world.answered(status, &[], "");
            world.ask_forbidden(&mut exchange, "minimum");
            let findings = world.check(&CHECK, &exchange).unwrap();
            assert_eq!(findings.first().map(|finding| finding.verdict), verdict, "{status}");
        }
    }

    #[test]
    fn a_violation_names_the_line_of_the_keyword() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "");
        world.ask_forbidden(&mut exchange, "minimum");
        let findings = world.check(&CHECK, &exchange).unwrap();
        let location = findings[0].location.as_ref().unwrap();
        let pointer = world.validators.api().sources.pointer(location);
        assert_eq!(pointer.as_str(), "/paths/~1things/get/parameters/0/schema/minimum");
    }

    #[test]
    fn a_gap_comes_with_the_patch_that_closes_it() {
        let world = World::new();
        let mut exchange = world.answered(422, &[("content-type", "application/json; charset=utf-8")], "{}");
        world.ask_forbidden(&mut exchange, "minimum");
        let findings = world.check(&CHECK, &exchange).unwrap();
        let patch: serde_json::Value = serde_yaml::from_str(findings[0].patch.as_ref().unwrap()).unwrap();
        assert_eq!(
            patch,
            serde_json::json!([{
                "target": "$.paths['/things'].get",
                "update": { "responses": { "422": {
                    "description": "Unprocessable Entity",
                    "content": { "application/json": {} },
                } } },
            }])
        );
        assert_eq!(findings[0].cause, "negative_data_rejection undocumented 422 Unprocessable Entity");
    }
}
