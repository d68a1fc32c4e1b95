//! Those without valid credentials are refused.

use super::context::Question;
use super::negative_data_rejection::undocumented_refusal;
use super::{Context, check};
use crate::case::Credentials;
use crate::finding::Finding;

check! {
    /// An operation that demands credentials refuses requests without them and requests with wrong ones.
    ///
    /// A status from 200 to 299 is a violation: whoever reads the document believes that the data is protected.
    /// A refusal with a status that the document does not name is a gap in the document. Header fields given on
    /// the command line that would authenticate a request are left out of these cases.
    ignored_auth, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, Question::Security) = (context.answer()?, context.question()) else { return None };
    if !answer.status.is_success() {
        let gap = undocumented_refusal(context, answer, &CHECK, "requests without valid credentials");
        return Some(gap.into_iter().collect());
    }
    let how = match context.exchange.case.credentials {
        Credentials::Wrong => "with wrong credentials",
        Credentials::None | Credentials::Given => "without credentials",
    };
    Some(vec![Finding {
        message: format!("the operation demands credentials, and a request {how} is answered"),
        expected: "401 or 403".to_owned(),
        actual: answer.status.to_string(),
        location: Some(demand(context)),
        ..context.finding(&CHECK, "")
    }])
}

/// The scheme that is demanded.
fn demand(context: &Context<'_>) -> spec::source::Location {
    let mut names = context.operation.security.iter().flat_map(|alternative| alternative.schemes.keys());
    let scheme = names.find_map(|name| context.api().security_schemes.get(name));
    scheme.map_or_else(|| context.operation.location, |scheme| scheme.location)
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
}
