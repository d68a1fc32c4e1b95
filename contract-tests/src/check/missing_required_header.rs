//! A required header parameter that is left out is missed.

use super::context::Question;
use super::negative_data_rejection::undocumented_refusal;
use super::{Context, check};
use crate::case::Intent;
use crate::finding::Finding;

check! {
    /// A request without a header parameter that the document requires is refused.
    ///
    /// A status from 200 to 299 is a violation: clients are made to send what nobody looks at, and the first one
    /// that leaves it out will find that it works. A refusal with a status that the document does not name is a
    /// gap in the document.
    missing_required_header, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, name) = (context.answer()?, missing(context)?);
    if !answer.status.is_success() {
        let gap = undocumented_refusal(context, answer, &CHECK, "requests without a required header field");
        return Some(gap.into_iter().collect());
    }
    Some(vec![Finding {
        message: format!("a request without the required header field `{name}` is accepted"),
        expected: "a status from 400 to 499".to_owned(),
        actual: answer.status.to_string(),
        location: Some(super::place::of_obligation(context)),
        ..context.finding(&CHECK, &name)
    }])
}

/// The header parameter whose absence the case is about.
pub(super) fn missing(context: &Context<'_>) -> Option<String> {
    let case = &context.exchange.case;
    let Intent::Invalid { pointer, keyword } = &case.intent else { return None };
    let mut tokens = pointer.tokens();
    let is_header = tokens.next().as_deref() == Some("header");
    let asked = context.question() == Question::Forbidden && is_header && keyword == "required";
    tokens.next().filter(|_| asked && tokens.next().is_none())
}

#[cfg(test)]
mod tests {
    use spec::JsonPointer;

    use super::*;
    use crate::check::testing::World;
    use crate::finding::Verdict;

    #[test]
    fn statuses() {
        let world = World::new();
        for (status, verdict) in
            [(200, Some(Verdict::Violation)), (401, None), (400, Some(Verdict::Gap)), (500, None)]
        {
            let mut exchange = world.answered(status, &[], "");
            world.ask_forbidden(&mut exchange, "required");
            assert_eq!(world.check(&CHECK, &exchange), None, "a query parameter is another check's business");
            let pointer = JsonPointer::from_tokens(["header", "x-tenant"]);
            exchange.case.intent = Intent::Invalid { pointer, keyword: "required".to_owned() };
            let findings = world.check(&CHECK, &exchange).unwrap();
            assert_eq!(findings.first().map(|finding| finding.verdict), verdict, "{status}");
            assert!(!world.judge(&exchange).contains(&"negative_data_rejection"), "{status}");
        }
    }
}
