//! Those without valid credentials are refused.

use http::StatusCode;
use spec::model::SecurityScheme;

use super::context::Question;
use super::negative_data_rejection::undocumented_refusal;
use super::{Context, check};
use crate::case::Credentials;
use crate::finding::Finding;

check! {
    /// An operation that demands credentials refuses requests without them and requests with wrong ones.
    ///
    /// A status from 200 to 299 is a violation: whoever reads the document believes that the data is protected.
    /// A refusal with 401, 403 or 407 that the document does not name is a gap in the document. Other answers, such
    /// as 404 or 409, tell nothing of credentials and show nothing. Header fields given on the command line that
    /// would authenticate a request are left out of these cases. A scheme that many operations ignore is one finding.
    ignored_auth, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, Question::Security) = (context.answer()?, context.question()) else { return None };
    if !is_answer(answer.status) {
        return Some(Vec::new());
    }
    if !answer.status.is_success() {
        let gap = undocumented_refusal(context, answer, &CHECK, "requests without valid credentials");
        return Some(gap.into_iter().collect());
    }
    let how = match context.exchange.case.credentials {
        Credentials::Wrong => "with wrong credentials",
        Credentials::None | Credentials::Given | Credentials::Alternative(_) | Credentials::Other => {
            "without credentials"
        }
    };
    let demand = demand(context);
    Some(vec![Finding {
        message: format!("the operation demands credentials, and a request {how} is answered"),
        expected: "401 or 403".to_owned(),
        actual: answer.status.to_string(),
        location: Some(demand.map_or(context.operation.location, |scheme| scheme.location)),
        cause: format!("{} {}", CHECK.code, demand.map_or(&*context.operation.key(), |scheme| &scheme.name)),
        ..context.finding(&CHECK, "")
    }])
}

/// Whether a status tells what the server makes of the credentials: the request is done, or refused for want of them,
/// or sent elsewhere to get some.
pub(super) fn is_answer(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection() || matches!(status.as_u16(), 401 | 403 | 407)
}

/// The scheme that is demanded.
fn demand<'a>(context: &Context<'a>) -> Option<&'a SecurityScheme> {
    let mut names = context.operation.security.iter().flat_map(|alternative| alternative.schemes.keys());
    names.find_map(|name| context.api().security_schemes.get(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;
    use crate::finding::Verdict;

    #[test]
    fn statuses() {
        let world = World::new();
        for (status, verdict) in [
            (200, Some(Verdict::Violation)),
            (204, Some(Verdict::Violation)),
            (401, None),
            (403, Some(Verdict::Gap)),
            (404, None),
            (409, None),
            (500, None),
        ] {
            for credentials in [Credentials::None, Credentials::Wrong] {
                let mut exchange = world.answered(status, &[], "");
                world.ask_security(&mut exchange, credentials);
                let findings = world.check(&CHECK, &exchange).unwrap();
                assert_eq!(findings.first().map(|finding| finding.verdict), verdict, "{status}");
            }
        }
        assert_eq!(world.check(&CHECK, &world.answered(200, &[], "")), None);
    }

    #[test]
    fn a_scheme_is_one_cause() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "");
        world.ask_security(&mut exchange, Credentials::None);
        assert_eq!(world.check(&CHECK, &exchange).unwrap()[0].cause, "ignored_auth key");
    }

    #[test]
    fn what_speaks_of_something_else_shows_nothing() {
        let world = World::new();
        for (status, shows) in [(401, true), (302, true), (409, false), (404, false), (400, false)] {
            let mut exchange = world.answered(status, &[], "");
            world.ask_security(&mut exchange, Credentials::None);
            let context = Context::new(world.settings(), &exchange, None).unwrap();
            assert_eq!(context.is_conclusive(), shows, "{status}");
            let found = world.judge(&exchange);
            assert!(shows || found.is_empty(), "{status} {found:?}");
        }
    }
}
