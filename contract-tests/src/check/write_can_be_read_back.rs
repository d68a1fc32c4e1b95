//! What was written can be read.

use http::Method;
use serde_json::Value;
use spec::JsonPointer;

use super::{Context, check};
use crate::case::BodyContent;
use crate::finding::Finding;
use crate::sequence::thing::{is_same, unwrapped};

check! {
    /// The members of a thing that was made have, when it is read, the values with which it was made.
    ///
    /// Only members that stand in both are compared: what is written only need not come back. Texts that differ in
    /// case, blanks or punctuation only, moments of time that are the same, and numbers that are equal count as the
    /// same, as servers bring such values into a form of their own. Only stateful runs ask this.
    write_can_be_read_back, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let before = context.exchange.before.as_ref()?;
    let (made, answer) = (before.outcome.as_ref().ok()?, context.answer()?);
    let is_read = context.exchange.case.method == Method::GET && before.case.method == Method::POST;
    if !is_read || !made.status.is_success() || !answer.status.is_success() {
        return None;
    }
    let BodyContent::Value(sent) = &before.case.parts.body.as_ref()?.content else { return None };
    let read: Value = serde_json::from_slice(&answer.body).ok()?;
    let finding = |(pointer, written, read): (JsonPointer, String, String)| Finding {
        message: format!("what was written to {pointer} is something else when it is read"),
        expected: written,
        actual: read,
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&before.request))],
        ..context.finding(&CHECK, pointer.as_str())
    };
    Some(changed(unwrapped(sent), unwrapped(&read), &JsonPointer::root()).map(finding).into_iter().collect())
}

/// The first scalar that stands in both values and differs.
fn changed(written: &Value, read: &Value, at: &JsonPointer) -> Option<(JsonPointer, String, String)> {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => written
            .iter()
            .filter_map(|(name, value)| Some((name, value, read.get(name)?)))
            .find_map(|(name, written, read)| changed(written, read, &at.join(name))),
        (
            Value::String(_) | Value::Number(_) | Value::Bool(_),
            Value::String(_) | Value::Number(_) | Value::Bool(_),
        ) if !is_same(written, read) && std::mem::discriminant(written) == std::mem::discriminant(read) => {
            Some((at.clone(), written.to_string(), read.to_string()))
        }
        // A server may give another type its form, leave a value out, or sort a list.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::case::Body;
    use crate::check::testing::World;

    #[test]
    fn what_comes_back() {
        let world = World::new();
        for (sent, read, found) in [
            (json!({ "name": "a" }), json!({ "name": "a", "id": 1 }), None),
            (json!({ "thing": { "name": "a" } }), json!({ "thing": { "name": "b" } }), Some("/name")),
            (
                json!({ "deep": { "size": 1 }, "a": 1 }),
                json!({ "deep": { "size": 2 }, "a": 1 }),
                Some("/deep/size"),
            ),
            (json!({ "name": "Ann Lee" }), json!({ "name": "ann lee " }), None),
            (json!({ "at": "2024-01-01T00:00:00Z" }), json!({ "at": "2024-01-01T01:00:00+01:00" }), None),
            (json!({ "price": 1 }), json!({ "price": 1.0 }), None),
            (json!({ "password": "x" }), json!({ "id": 1 }), None),
            (json!({ "on": true }), json!({ "on": false }), Some("/on")),
        ] {
            let mut before = world.answered(201, &[], "");
            before.case.method = Method::POST;
            let (media_type, content) = ("application/json".to_owned(), BodyContent::Value(sent.clone()));
            before.case.parts.body = Some(Body { media_type, content });
            let mut exchange = world.json(&read.to_string());
            exchange.before = Some(Arc::new(before));
            let findings = world.check(&CHECK, &exchange).unwrap();
            let pointer = findings.first().map(|finding| finding.message.clone());
            assert_eq!(pointer.is_some(), found.is_some(), "{sent} {read}");
            assert!(found.is_none_or(|at| pointer.unwrap().contains(at)), "{sent} {read}");
        }
    }
}
