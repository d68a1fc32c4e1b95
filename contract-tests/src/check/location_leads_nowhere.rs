//! `Location` of what was made can be followed.

use http::Method;

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::Act;

check! {
    /// What `Location` names after something was made can be read.
    ///
    /// RFC 9110, section 10.2.2: with 201 it names what was made. A `GET` of it, where the document has one for such a path
    /// on the same server, does not answer 404 or 410. A status of 202 promises the thing for later. Only stateful runs ask this.
    location_leads_nowhere, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    if Act::of(context.exchange) != Some(Act::Follow) {
        return None;
    }
    let (status, (before, _)) = (context.answer()?.status, context.done_before(&Method::POST)?);
    let finding = || Finding {
        message: "what `Location` names cannot be read".to_owned(),
        expected: "the thing that was made".to_owned(),
        actual: status.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&before.request))],
        ..context.finding(&CHECK, "")
    };
    Some(matches!(status.as_u16(), 404 | 410).then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn following() {
        let world = World::new();
        for (made, read, found) in
            [(201, 200, Some(0)), (201, 404, Some(1)), (202, 404, None), (201, 401, Some(0))]
        {
            let created = sequence(Act::Create, made, &json!(null), &json!({}), None);
            let followed = sequence(Act::Follow, read, &json!(null), &json!({}), Some(created));
            assert_eq!(world.check(&CHECK, &followed).map(|found| found.len()), found, "{made} {read}");
        }
    }
}
