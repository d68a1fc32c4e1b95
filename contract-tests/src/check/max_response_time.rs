//! Answers come soon enough.

use super::{Context, check};
use crate::finding::Finding;

check! {
    /// Every answer comes whole within the time that `--max-response-time` allows, or `lockstep.toml` for its operation.
    ///
    /// No document says how fast a server is, so the check runs only when asked for. Time is taken from sending
    /// the request to the last byte of the body, with as many requests under way as `--concurrency` says.
    max_response_time, Minor, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let limit = context.settings.config.of(context.operation).max_response_time?;
    let elapsed = context.answer()?.elapsed;
    if elapsed <= limit {
        return Some(Vec::new());
    }
    Some(vec![Finding {
        message: "the answer takes too long".to_owned(),
        expected: format!("an answer within {limit:?}"),
        actual: format!("{elapsed:.1?}"),
        ..context.finding(&CHECK, "")
    }])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn only_when_asked() {
        let mut world = World::new();
        let mut exchange = world.answered(200, &[], "");
        exchange.outcome.as_mut().unwrap().elapsed = Duration::from_secs(2);
        assert_eq!(world.check(&CHECK, &exchange), None);
        world.config.max_response_time = Some(Duration::from_secs(2));
        assert_eq!(world.check(&CHECK, &exchange), Some(vec![]));
        world.config.max_response_time = Some(Duration::from_secs(1));
        assert_eq!(world.check(&CHECK, &exchange).unwrap().len(), 1);
    }
}
