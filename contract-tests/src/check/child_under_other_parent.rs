//! What belongs to one thing is not below another.

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// A thing that belongs to another is not found below a third.
    ///
    /// Of two things of a kind one gets a thing of its own. Reading that below the other answers 404, or another thing that has
    /// the same name there: a server that looks at the last name in the path only lets clients around whatever guards the thing
    /// above. Only stateful runs ask this.
    child_under_other_parent, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    if Act::of(context.exchange) != Some(Act::ReadElsewhere) {
        return None;
    }
    let answer = context.answer()?;
    let (here, made) = (context.exchange.before.as_deref()?, Act::Create.before(context.exchange)?);
    let finding = || Finding {
        message: "what belongs to one thing is read below another".to_owned(),
        expected: "404".to_owned(),
        actual: answer.status.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("it belongs to: {}", crate::curl::line(&here.request))],
        ..context.finding(&CHECK, "")
    };
    let is_it = thing::is_the_same_thing(here, context.exchange, made);
    Some(is_it.then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn below_another() {
        let world = World::new();
        for (status, body, found) in [
            (404, json!({}), 0),
            (200, json!({ "id": 1, "title": "a" }), 1),
            (200, json!({ "id": 1, "title": "something else" }), 0),
            (200, json!({ "id": 2, "title": "a" }), 0),
        ] {
            let created = sequence(Act::Create, 201, &json!({ "title": "a" }), &json!({}), None);
            let read =
                sequence(Act::Read, 200, &json!(null), &json!({ "id": 1, "title": "a" }), Some(created));
            let elsewhere = sequence(Act::ReadElsewhere, status, &json!(null), &body, Some(read));
            assert_eq!(world.check(&CHECK, &elsewhere).unwrap().len(), found, "{status} {body}");
        }
    }
}
