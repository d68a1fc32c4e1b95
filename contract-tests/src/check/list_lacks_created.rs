//! What was made is in the list.

use serde_json::Value;

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// The list of a collection has what was made in it.
    ///
    /// Asked after a thing was made and read. A list of which there is more than was answered says nothing: one that has as many
    /// items as pages tend to have, or that names a total or a next page. Only stateful runs ask this.
    list_lacks_created, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let before = context.done_after(Act::List)?;
    let (made, body) = (thing::read(before)?, thing::read(context.exchange)?);
    let lists = thing::lists(&body);
    let longest = lists.iter().map(|list| list.len()).max()?;
    if !is_whole(&body, longest) || context.answer()?.headers.contains_key(http::header::LINK) {
        return None;
    }
    let name = thing::text(before.case.parts.path.values().last()?);
    let made = thing::members(&made)?;
    let is_it = |item: &Value| names(item, &name) || thing::members(item).is_some_and(|item| *item == *made);
    let finding = || Finding {
        message: format!("the list lacks `{name}`, which was made and can be read"),
        expected: format!("an item for `{name}`"),
        actual: format!("{longest} others"),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&before.request))],
        ..context.finding(&CHECK, "")
    };
    let is_there = lists.into_iter().flatten().any(is_it);
    Some((!is_there).then(finding).into_iter().collect())
}

/// Whether an item, or a part of it, has this name as a value.
fn names(item: &Value, name: &str) -> bool {
    match item {
        Value::Object(members) => members.values().any(|member| names(member, name)),
        Value::String(_) | Value::Number(_) => thing::text(item) == name,
        _ => false,
    }
}

/// Whether nothing speaks of further items than those that are there.
fn is_whole(body: &Value, items: usize) -> bool {
    let more = |(name, value): (&String, &Value)| {
        let name = name.to_lowercase();
        let is_empty = matches!(value, Value::Null | Value::Bool(false)) || *value == "";
        let speaks_of_more =
            ["next", "more", "cursor", "token"].iter().any(|word| name.contains(word)) && !is_empty;
        let counts = ["total", "count"].iter().any(|word| name.contains(word)) && !name.contains("page");
        speaks_of_more || (counts && value.as_u64().is_some_and(|count| count != items as u64))
    };
    let own = body.as_object().into_iter().flatten();
    let inner = own.clone().filter_map(|(_, value)| value.as_object()).flatten();
    // Round numbers are those that servers stop at.
    let may_be_cut = items > 0
        && (items.is_multiple_of(10) || items.is_multiple_of(25) || items.is_power_of_two() && items > 8);
    !may_be_cut && !own.chain(inner).any(more)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn lists_with_and_without_it() {
        let world = World::new();
        for (list, found) in [
            (json!([{ "id": 7 }]), Some(0)),
            (json!([{ "id": 8 }]), Some(1)),
            (json!([]), Some(1)),
            (json!({ "things": [{ "thing": { "id": "7" } }], "total": 1 }), Some(0)),
            (json!({ "things": [{ "id": 1 }], "total_count": 1 }), Some(1)),
            (json!({ "things": [{ "id": 1 }], "total_count": 2 }), None),
            (json!({ "things": [{ "id": 1 }], "meta": { "next_page": 2 } }), None),
            (json!({ "things": [{ "id": 1 }], "meta": { "next_page": null } }), Some(1)),
            (json!((0..20).map(|id| json!({ "id": 100 + id })).collect::<Vec<_>>()), None),
            (json!({ "message": "hello" }), None),
        ] {
            let mut read = sequence(Act::Read, 200, &json!(null), &json!({ "id": 7 }), None);
            read.case.parts.path.insert("id".to_owned(), json!(7));
            let listed = sequence(Act::List, 200, &json!(null), &list, Some(read));
            assert_eq!(world.check(&CHECK, &listed).map(|found| found.len()), found, "{list}");
        }
    }
}
