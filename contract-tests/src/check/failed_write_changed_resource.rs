//! A change that failed changed nothing.

use serde_json::{Map, Value};

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// A request to change a thing that is refused leaves the thing as it was.
    ///
    /// The thing is read before and after such a request, and the members that the request names are compared: others may change
    /// by themselves. Only stateful runs ask this.
    failed_write_changed_resource, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let refused = context.done_after(Act::ReadUnbroken)?;
    let status = refused.outcome.as_ref().ok()?.status;
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let (before, after) = (thing::read(refused.before.as_deref()?)?, thing::read(context.exchange)?);
    let (before, after) = (thing::members(&before)?, thing::members(&after)?);
    let sent = thing::members(thing::sent(refused)?)?;
    let changed = sent.keys().find(|name| before.get(*name) != after.get(*name));
    let value = |members: &Map<String, Value>, name: &str| {
        members.get(name).map_or("nothing".to_owned(), Value::to_string)
    };
    let finding = |name: &String| Finding {
        message: format!("a request that was refused with {} changed `{name}`", status.as_u16()),
        expected: value(before, name),
        actual: value(after, name),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&refused.request))],
        ..context.finding(&CHECK, "")
    };
    Some(changed.map(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn what_is_changed() {
        let world = World::new();
        for (status, after, found) in [
            (422, json!({ "title": "a", "size": 1 }), Some(0)),
            (422, json!({ "title": "b", "size": 1 }), Some(1)),
            (500, json!({ "size": 1 }), Some(1)),
            (422, json!({ "title": "a", "size": 2 }), Some(0)),
            (200, json!({ "title": "b" }), None),
        ] {
            let read = sequence(Act::Read, 200, &json!(null), &json!({ "title": "a", "size": 1 }), None);
            let refused =
                sequence(Act::BreakUpdate, status, &json!({ "title": "b", "on": 1 }), &json!({}), Some(read));
            let again = sequence(Act::ReadUnbroken, 200, &json!(null), &after, Some(refused));
            assert_eq!(world.check(&CHECK, &again).map(|found| found.len()), found, "{status} {after}");
        }
    }
}
