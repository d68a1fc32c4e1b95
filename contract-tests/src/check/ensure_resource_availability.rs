//! What was made is there.

use http::Method;

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::Act;

check! {
    /// A thing that was made can be read at once, under the name that the server gave it.
    ///
    /// After a `POST` that succeeded with a status other than 202, which promises the thing for later, reading it
    /// by its name, which `Location` or the body told, does not answer 404 or 410. Only stateful runs ask this.
    ensure_resource_availability, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (before, made) = context.done_before(&Method::POST)?;
    // `location_leads_nowhere` tells of that.
    let follows = Act::of(context.exchange) == Some(Act::Follow);
    if context.exchange.case.method != Method::GET || follows {
        return None;
    }
    let status = context.answer()?.status;
    let finding = || Finding {
        message: format!("what was made with {} cannot be read", made.as_u16()),
        expected: "the thing".to_owned(),
        actual: status.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&before.request))],
        ..context.finding(&CHECK, "")
    };
    Some(matches!(status.as_u16(), 404 | 410).then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn reading_what_was_made() {
        let world = World::new();
        for (made, read, found) in [
            (201, 200, Some(0)),
            (201, 404, Some(1)),
            (200, 410, Some(1)),
            (202, 404, None),
            (409, 404, None),
        ] {
            let mut before = world.answered(made, &[], "");
            before.case.method = Method::POST;
            let mut exchange = world.answered(read, &[], "");
            exchange.before = Some(Arc::new(before));
            let findings = world.check(&CHECK, &exchange);
            assert_eq!(findings.map(|findings| findings.len()), found, "{made} {read}");
        }
        assert_eq!(world.check(&CHECK, &world.answered(404, &[], "")), None);
    }
}
