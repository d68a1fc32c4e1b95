//! A creation that failed made nothing.

use serde_json::{Map, Value};

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// A request to make a thing that is refused makes nothing.
    ///
    /// The collection is listed before and after such a request. Afterwards it has no item that it had not, and that says what
    /// the refused request said. Only stateful runs ask this.
    failed_create_left_something, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let refused = context.done_after(Act::ListUnbroken)?;
    let status = refused.outcome.as_ref().ok()?.status;
    let before = thing::read(Act::List.before(context.exchange)?)?;
    let (after, sent) = (thing::read(context.exchange)?, thing::members(thing::sent(refused)?)?);
    let known: Vec<&Value> = thing::lists(&before).into_iter().flatten().collect();
    let names: Vec<Value> = known.iter().filter_map(|item| name(item)).collect();
    let is_new = |item: &&Value| name(item).map_or(!known.contains(item), |name| !names.contains(&name));
    let left = thing::lists(&after).into_iter().flatten().filter(is_new).find(|item| says(item, sent));
    let finding = |left: &Value| Finding {
        message: format!("a request that was refused with {} made something", status.as_u16()),
        expected: "nothing new in the list".to_owned(),
        actual: left.to_string().chars().take(200).collect(),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&refused.request))],
        ..context.finding(&CHECK, "")
    };
    Some(
        left.filter(|_| status.is_client_error() || status.is_server_error())
            .map(finding)
            .into_iter()
            .collect(),
    )
}

fn name(item: &Value) -> Option<Value> {
    thing::named("id", item.as_object()?)
}

/// Whether an item has a text or a number, of all that was sent, as it was sent.
fn says(item: &Value, sent: &Map<String, Value>) -> bool {
    let telling = |value: &Value| value.is_number() || value.as_str().is_some_and(|text| !text.is_empty());
    let members = thing::members(item);
    sent.iter().any(|(name, value)| {
        telling(value) && members.is_some_and(|members| members.get(name) == Some(value))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn what_is_left() {
        let world = World::new();
        let one = json!({ "id": 1, "title": "a" });
        for (status, after, found) in [
            (400, json!([one]), 0),
            (400, json!([one, { "id": 2, "title": "a" }]), 1),
            (500, json!([one, { "id": 2, "title": "a" }]), 1),
            (400, json!([one, { "id": 2, "title": "of somebody else" }]), 0),
            (400, json!([{ "id": 1, "title": "a", "seen": 2 }]), 0),
        ] {
            let listed = sequence(Act::List, 200, &json!(null), &json!([one]), None);
            let sent = json!({ "title": "a", "size": -1 });
            let refused = sequence(Act::BreakCreate, status, &sent, &json!({}), Some(listed));
            let again = sequence(Act::ListUnbroken, 200, &json!(null), &after, Some(refused));
            assert_eq!(world.check(&CHECK, &again).unwrap().len(), found, "{status} {after}");
        }
    }
}
