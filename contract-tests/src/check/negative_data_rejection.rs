//! What the document forbids is refused.

use http::StatusCode;
use spec::JsonPointer;

use super::context::Question;
use super::positive_data_acceptance::excerpt;
use super::{Context, cause, check, overlay};
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
        cause: cause_of(context, keyword),
        implied_by: alternatives(context, keyword),
        ..context.finding(&CHECK, "")
    }
}

/// The cause that the acceptance of a forbidden request has.
pub(super) fn cause_if_accepted(context: &Context<'_>) -> Option<String> {
    match &context.exchange.case.intent {
        Intent::Invalid { keyword, .. } => Some(cause_of(context, keyword)),
        Intent::Valid => None,
    }
}

/// The line of the document; where a value of another type is taken, that kind of value in the body or parameter.
fn cause_of(context: &Context<'_>, keyword: &str) -> String {
    let pointer = &context.exchange.case.obligation.pointer;
    if keyword == "media-type" {
        // Whether a server looks at `Content-Type` at all is decided in one place for all operations.
        return format!("{} {keyword}", CHECK.code);
    }
    if let Some(kind) = cause::foreign_kind(context) {
        let part = JsonPointer::from_tokens(pointer.tokens().take(2));
        return format!("{} {} {part} {kind}", CHECK.code, context.operation.key());
    }
    let line = super::place::of_obligation(context);
    cause::of_line(context, &CHECK, Some(line), pointer.as_str(), keyword)
}

/// The causes of what accepts more than any of several alternatives: it accepts what breaks one of them, too.
fn alternatives(context: &Context<'_>, keyword: &str) -> Vec<String> {
    let mut pointer = context.exchange.case.obligation.pointer.clone();
    let mut causes = Vec::new();
    while let (Some(last), Some(parent)) = (pointer.last(), pointer.parent()) {
        if matches!(last.as_str(), "oneOf" | "anyOf") && last == keyword {
            let line = super::place::of_part(context, &parent, keyword);
            causes.push(cause::of_line(context, &CHECK, Some(line), parent.as_str(), keyword));
        }
        pointer = parent;
    }
    causes
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
        // That other requests are answered so as well is the same gap, with the same patch.
        implied_by: vec![super::status_code_conformance::undocumented(status)],
        patch: overlay::add_response(context, answer),
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
    use crate::case::{Body, BodyContent};
    use crate::check::testing::World;

    /// Of the alternatives of `oneOf` none is satisfied, and which one was meant only the obligation tells.
    #[test]
    fn null_in_a_branch_is_null_in_the_parameter() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "");
        world.ask_forbidden(&mut exchange, "type");
        let case = &mut exchange.case;
        case.parts.query.insert("filter".to_owned(), serde_json::json!({"fields": {"id": null}}));
        let branch = "/query/filter/properties/fields/oneOf/0/properties/id";
        case.obligation.pointer = JsonPointer::parse(branch).unwrap();
        let pointer = JsonPointer::parse("/query/filter/fields").unwrap();
        case.intent = Intent::Invalid { pointer, keyword: "oneOf".to_owned() };
        let found = run(&Context::new(world.settings(), &exchange, None).unwrap()).unwrap();
        assert_eq!(found[0].cause, "negative_data_rejection GET /things /query/filter null");
    }

    /// A case of an obligation about `type` at this part of the body, which is `null`.
    fn null_at(world: &World, pointer: &str) -> Finding {
        let mut exchange = world.answered(200, &[], "");
        world.ask_forbidden(&mut exchange, "type");
        let pointer = JsonPointer::parse(pointer).unwrap();
        exchange.case.obligation.pointer = JsonPointer::from_tokens(["body", "application/json"]);
        exchange.case.intent = Intent::Invalid { pointer, keyword: "type".to_owned() };
        let content = BodyContent::Value(serde_json::json!({ "a": null, "b": { "c": null }, "d": {} }));
        exchange.case.parts.body = Some(Body { media_type: "application/json".to_owned(), content });
        world.check(&CHECK, &exchange).unwrap().remove(0)
    }

    #[test]
    fn who_takes_null_for_nothing_does_so_in_the_whole_body() {
        let world = World::new();
        let cause = |pointer: &str| null_at(&world, pointer).cause;
        assert_eq!(cause("/body/a"), "negative_data_rejection GET /things /body/application~1json null");
        assert_eq!(cause("/body/a"), cause("/body/b/c"));
        assert_ne!(cause("/body/a"), cause("/body/d"), "an object is of another kind");
    }

    #[test]
    fn what_accepts_more_than_its_alternatives_explains_what_it_accepts_of_one() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "");
        world.ask_forbidden(&mut exchange, "oneOf");
        let found = |exchange: &_| world.check(&CHECK, exchange).unwrap().remove(0);
        let whole = found(&exchange);
        exchange.case.obligation.pointer = exchange.case.obligation.pointer.join("oneOf").join("0");
        let part = found(&exchange);
        assert_ne!(part.cause, whole.cause);
        assert_eq!(part.implied_by, [whole.cause]);
    }

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
