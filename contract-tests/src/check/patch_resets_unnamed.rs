//! PATCH changes what it names.

use http::StatusCode;
use serde_json::Value;

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// A `PATCH` leaves the members alone that it does not name.
    ///
    /// RFC 5789, section 2, and RFC 7396: a patch describes changes. Compared are the members that were written when the thing
    /// was made and could be read before the patch; others the server may change by itself. Only stateful runs ask this.
    patch_resets_unnamed, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let patch = context.done_after(Act::ReadPatched)?;
    let status = patch.outcome.as_ref().ok()?.status;
    let (before, after) = (thing::read(patch.before.as_deref()?)?, thing::read(context.exchange)?);
    let (before, after) = (thing::members(&before)?, thing::members(&after)?);
    let written = thing::members(thing::sent(Act::Create.before(context.exchange)?)?)?;
    let named = thing::members(thing::sent(patch)?)?;
    let is_reset = |(name, value): &(&String, &Value)| {
        let was = before.get(*name).filter(|was| thing::is_same(value, was));
        !named.contains_key(*name) && was.is_some() && after.get(*name) != was
    };
    let finding = |(name, value): (&String, &Value)| Finding {
        message: format!("PATCH changed `{name}`, which it does not name"),
        expected: value.to_string(),
        actual: after.get(name).map_or("nothing".to_owned(), Value::to_string),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&patch.request))],
        ..context.finding(&CHECK, "")
    };
    let is_done = status.is_success() && status != StatusCode::ACCEPTED;
    Some(written.iter().find(is_reset).filter(|_| is_done).map(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn what_is_reset() {
        let world = World::new();
        for (after, found) in [
            (json!({ "title": "b", "size": 1, "version": 2 }), 0),
            (json!({ "title": "b", "version": 2 }), 1),
            (json!({ "title": "b", "size": null, "version": 2 }), 1),
            (json!({ "thing": { "title": "b", "size": 1 } }), 0),
        ] {
            let sent = json!({ "title": "a", "size": 1, "secret": "x" });
            let created = sequence(Act::Create, 201, &sent, &json!({}), None);
            let now = json!({ "title": "a", "size": 1, "version": 1 });
            let read = sequence(Act::Read, 200, &json!(null), &now, Some(created));
            let patch = sequence(Act::Patch, 200, &json!({ "title": "b" }), &json!({}), Some(read));
            let again = sequence(Act::ReadPatched, 200, &json!(null), &after, Some(patch));
            assert_eq!(world.check(&CHECK, &again).unwrap().len(), found, "{after}");
        }
    }
}
