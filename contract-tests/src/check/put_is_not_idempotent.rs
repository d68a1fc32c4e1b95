//! PUT twice is as good as PUT once.

use serde_json::{Map, Value};

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// The same `PUT` twice leaves a thing as it was after the first.
    ///
    /// RFC 9110, section 9.2.2: clients repeat it when an answer gets lost. Compared are the members that the request names:
    /// others may tell e.g. when the thing was changed. Only stateful runs ask this.
    put_is_not_idempotent, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let put = context.done_after(Act::ReadReplacedAgain)?;
    let (once, twice) = (thing::read(put.before.as_deref()?)?, thing::read(context.exchange)?);
    let (once, twice) = (thing::members(&once)?, thing::members(&twice)?);
    let named = thing::members(thing::sent(put)?)?;
    let value = |members: &Map<String, Value>, name: &str| {
        members.get(name).map_or("nothing".to_owned(), Value::to_string)
    };
    let finding = |name: &String| Finding {
        message: format!("the same PUT once more changes `{name}`"),
        expected: value(once, name),
        actual: value(twice, name),
        location: Some(context.operation.location),
        notes: vec![format!("after, twice: {}", crate::curl::line(&put.request))],
        ..context.finding(&CHECK, "")
    };
    let changed = named.keys().find(|name| once.get(*name) != twice.get(*name));
    Some(changed.map(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn twice() {
        let world = World::new();
        for (after, found) in [
            (json!({ "tags": ["x"], "version": 2 }), 0),
            (json!({ "tags": ["x", "x"], "version": 2 }), 1),
            (json!({ "version": 2 }), 1),
        ] {
            let once = sequence(
                Act::ReadReplacedFully,
                200,
                &json!(null),
                &json!({ "tags": ["x"], "version": 1 }),
                None,
            );
            let put = sequence(Act::ReplaceAgain, 200, &json!({ "tags": ["x"] }), &json!({}), Some(once));
            let again = sequence(Act::ReadReplacedAgain, 200, &json!(null), &after, Some(put));
            assert_eq!(world.check(&CHECK, &again).unwrap().len(), found, "{after}");
        }
    }
}
