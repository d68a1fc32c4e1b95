//! What was deleted is gone.

use http::Method;

use super::{Context, check};
use crate::finding::Finding;

check! {
    /// A thing that was deleted can no longer be read.
    ///
    /// After a `DELETE` that succeeded with a status other than 202, which promises the deletion for later, reading
    /// the same thing answers 404 or 410. Only stateful runs ask this.
    use_after_free, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (before, deleted) = context.done_before(&Method::DELETE)?;
    let status = context.answer()?.status;
    let finding = || Finding {
        message: format!("what was deleted with {} can still be read", deleted.as_u16()),
        expected: "404 or 410".to_owned(),
        actual: status.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&before.request))],
        ..context.finding(&CHECK, "")
    };
    Some(status.is_success().then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn reading_what_was_deleted() {
        let world = World::new();
        for (deleted, read, found) in [
            (204, 200, Some(1)),
            (204, 404, Some(0)),
            (204, 410, Some(0)),
            (202, 200, None),
            (404, 200, None),
        ] {
            let mut before = world.answered(deleted, &[], "");
            before.case.method = Method::DELETE;
            let mut exchange = world.answered(read, &[], "");
            exchange.before = Some(Arc::new(before));
            let findings = world.check(&CHECK, &exchange);
            assert_eq!(findings.map(|findings| findings.len()), found, "{deleted} {read}");
        }
        assert_eq!(world.check(&CHECK, &world.answered(200, &[], "")), None);
    }
}
