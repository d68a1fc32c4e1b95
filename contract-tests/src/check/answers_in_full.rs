//! Every request is answered.

use super::{Context, check};
use crate::exchange::TransportError;
use crate::finding::Finding;

check! {
    /// Every request gets a whole HTTP answer within the time limit of the run.
    ///
    /// A connection that is refused or breaks off, an answer that does not come or does not end in time, and a
    /// body longer than the run is willing to read are findings, whatever the request was: a client cannot tell
    /// such a failure from an outage. The limit is that of `--timeout`.
    answers_in_full, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (cause, message, actual) = match &context.exchange.outcome {
        Err(TransportError::NotSent(_)) => return None,
        Err(error) => (kind(error), "the request is not answered".to_owned(), error.to_string()),
        Ok(answer) if answer.truncated => {
            let limit = context.settings.config.max_body;
            let message = format!("the body is longer than {limit} bytes, which is all that this run reads");
            ("too long", message, "a longer body, which is not judged".to_owned())
        }
        Ok(_) => return Some(Vec::new()),
    };
    let expected = format!("an answer within {:?}", context.settings.config.timeout);
    Some(vec![Finding { message, expected, actual, ..context.finding(&CHECK, cause) }])
}

fn kind(error: &TransportError) -> &'static str {
    match error {
        TransportError::Connect(_) => "connect",
        TransportError::Timeout(_) => "timeout",
        TransportError::Broken(_) | TransportError::NotSent(_) => "broken",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn no_answer_is_a_finding() {
        let world = World::new();
        for (error, cause) in [
            (TransportError::Timeout(Duration::from_secs(1)), "timeout"),
            (TransportError::Broken("reset".to_owned()), "broken"),
        ] {
            let exchange = world.unanswered(error);
            let found = world.check(&CHECK, &exchange).unwrap();
            assert!(found[0].cause.ends_with(cause), "{}", found[0].cause);
        }
        assert_eq!(world.check(&CHECK, &world.unanswered(TransportError::NotSent(String::new()))), None);
        assert_eq!(world.check(&CHECK, &world.answered(200, &[], "")), Some(vec![]));
    }

    #[test]
    fn a_cut_body_is_a_finding() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "abc");
        exchange.outcome.as_mut().unwrap().truncated = true;
        assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), 1);
    }
}
