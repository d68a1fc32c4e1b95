//! What the document allows is accepted.

use http::StatusCode;
use spec::JsonPointer;

use super::context::Question;
use super::{Context, cause, check};
use crate::case::{Case, Credentials, Parts};
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// A request that the document allows is not refused for what it says.
    ///
    /// Every such request is encoded, decoded again as the document says and validated before it is sent, so a
    /// status from 400 to 499 means that server and document differ. Statuses that tell of the state of things
    /// rather than of the request are no findings: 403, 409, 410, 412, 423 to 425, 428, 429, and 404 where the
    /// path names a thing or the request has a query or a body that may name one. 401 is a finding only if the run was
    /// given the credentials that the operation demands. Where the document names failures only, that is a gap.
    positive_data_acceptance, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let status = context.answer()?.status;
    if context.question() != Question::Allowed {
        return None;
    }
    if !status.is_client_error() || tells_of_state(context, status) {
        return Some(Vec::new());
    }
    if !names_a_success(context) && context.response().is_some() {
        return Some(vec![no_success(context, status)]);
    }
    let case = &context.exchange.case;
    let (cause, implied_by) = causes(context, status);
    Some(vec![Finding {
        message: format!("{} is refused with {}, and the document allows it", subject(case), status.as_u16()),
        expected: "a status from 200 to 399".to_owned(),
        actual: excerpt(context, status),
        location: Some(super::place::of_obligation(context)),
        cause,
        implied_by,
        ..context.finding(&CHECK, "")
    }])
}

/// What is refused: a value, or a whole request.
fn subject(case: &Case) -> String {
    match case.obligation.keyword.as_str() {
        "minimal" => format!("a request with the {}", case.title),
        "pair" => {
            let names = case.title.strip_prefix("together: ").unwrap_or(&case.title);
            format!("a request with {names} together")
        }
        _ => case.title.clone(),
    }
}

/// The cause that the refusal of an allowed request has, and those that would explain it.
pub(super) fn causes(context: &Context<'_>, status: StatusCode) -> (String, Vec<String>) {
    let cause = |pointer: &JsonPointer| {
        format!("{} {} {status} {pointer}", CHECK.code, cause::of_part(context, pointer))
    };
    let case = &context.exchange.case;
    let explanations = explanations(&case.obligation.pointer, &case.parts);
    (cause(&case.obligation.pointer), explanations.iter().map(cause).collect())
}

/// Whether the document tells of any way in which the operation succeeds.
fn names_a_success(context: &Context<'_>) -> bool {
    let responses = &context.operation.responses;
    let exact = responses.exact.keys().any(|status| (100..400).contains(status));
    exact || responses.range.keys().any(|class| *class < 4) || responses.default.is_some()
}

/// A server that answers as documented does nothing wrong, even if the document has failures only.
fn no_success(context: &Context<'_>, status: StatusCode) -> Finding {
    let operation = context.operation;
    Finding {
        severity: Severity::Minor,
        verdict: Verdict::Gap,
        message: "the document names no answer by which the operation succeeds".to_owned(),
        expected: "a response from 200 to 399, or `default`".to_owned(),
        actual: excerpt(context, status),
        location: Some(context.api().sources.member(&operation.location, "responses")),
        ..context.finding(&CHECK, "no success")
    }
}

/// Whether a refusal says nothing about the request in itself.
pub(super) fn tells_of_state(context: &Context<'_>, status: StatusCode) -> bool {
    let Parts { path, query, body, .. } = &context.exchange.case.parts;
    let names_things = !path.is_empty() || !query.is_empty() || body.is_some();
    match status.as_u16() {
        401 => context.exchange.case.credentials == Credentials::Other || !context.has_credentials(),
        403 | 409 | 410 | 412 | 423..=425 | 428 | 429 => true,
        404 => names_things,
        _ => false,
    }
}

/// The pointers of obligations whose refusal would explain this one: the request as a whole, the parameter that
/// the keyword belongs to, each parameter beside a pair.
fn explanations(pointer: &JsonPointer, parts: &Parts) -> Vec<JsonPointer> {
    let tokens: Vec<String> = pointer.tokens().collect();
    let mut found = vec![JsonPointer::root()];
    match tokens.as_slice() {
        // One request may show many pairs, so that it has more than these two.
        [pair, ..] if pair == "pair" => found.extend(cause::parameters(parts)),
        longer => {
            let ancestors = (1..longer.len()).filter_map(|length| longer.get(..length));
            found.extend(ancestors.map(JsonPointer::from_tokens));
        }
    }
    found.retain(|candidate| candidate != pointer);
    found
}

/// The status and the beginning of what the server says about it.
pub(super) fn excerpt(context: &Context<'_>, status: StatusCode) -> String {
    let body = context.answer().map(|answer| String::from_utf8_lossy(&answer.body).into_owned());
    let mut body = body.unwrap_or_default();
    if let Some((end, _)) = body.char_indices().nth(200) {
        body.truncate(end);
        body.push('…');
    }
    if body.trim().is_empty() { status.to_string() } else { format!("{status}: {}", body.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn refusals() {
        let world = World::new();
        for (status, found) in [
            (200, 0),
            (302, 0),
            (400, 1),
            (401, 1),
            (403, 0),
            (404, 1),
            (405, 1),
            (409, 0),
            (422, 1),
            (429, 0),
        ] {
            let findings = world.check(&CHECK, &world.answered(status, &[], "")).unwrap();
            assert_eq!(findings.len(), found, "{status}");
        }
    }

    #[test]
    fn without_credentials_401_is_no_wonder() {
        let mut world = World::new();
        world.config.credentials.clear();
        assert_eq!(world.check(&CHECK, &world.answered(401, &[], "")), Some(vec![]));
    }

    #[test]
    fn a_path_or_a_query_may_name_what_is_not_there() {
        let world = World::new();
        let mut exchange = world.answered(404, &[], "");
        exchange.case.parts.path.insert("id".to_owned(), 1.into());
        assert_eq!(world.check(&CHECK, &exchange), Some(vec![]));
        let mut exchange = world.answered(404, &[], "");
        exchange.case.parts.query.insert("name".to_owned(), "lockstep".into());
        assert_eq!(world.check(&CHECK, &exchange), Some(vec![]));
    }

    #[test]
    fn forbidden_requests_are_not_its_business() {
        let world = World::new();
        let mut exchange = world.answered(400, &[], "");
        world.ask_forbidden(&mut exchange, "minimum");
        assert_eq!(world.check(&CHECK, &exchange), None);
    }

    #[test]
    fn a_refused_parameter_explains_its_keywords_and_pairs() {
        let explain = |pointer: &str| -> Vec<String> {
            let pointer = JsonPointer::parse(pointer).unwrap();
            let mut parts = Parts::default();
            for name in ["page", "size"] {
                parts.query.insert(name.to_owned(), 1.into());
            }
            explanations(&pointer, &parts).iter().map(ToString::to_string).collect()
        };
        assert_eq!(explain(""), [""; 0]);
        assert_eq!(explain("/query/page"), ["", "/query"]);
        assert_eq!(explain("/query/page/anyOf/1"), ["", "/query", "/query/page", "/query/page/anyOf"]);
        assert_eq!(explain("/pair/query/page/query/size"), ["", "/query/page", "/query/size"]);
    }
}
