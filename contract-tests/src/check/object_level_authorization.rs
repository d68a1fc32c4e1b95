//! What one makes another does not see.

use super::{Context, check};
use crate::finding::Finding;
use crate::part;
use crate::sequence::{Act, thing};

check! {
    /// What one identity made is not read by another that must not see it.
    ///
    /// The run is given the credentials of somebody else (`--other-auth SCHEME=ENVVAR`) who has no right to what is made in the
    /// run. Reading it with those answers 401, 403 or 404. Broken object level authorization leads the OWASP API Security
    /// Top 10. Only stateful runs ask this.
    object_level_authorization, Critical, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    if Act::of(context.exchange) != Some(Act::ReadAsOther) || !part::demands_security(context.operation) {
        return None;
    }
    let answer = context.answer()?;
    let (own, made) = (context.exchange.before.as_deref()?, Act::Create.before(context.exchange)?);
    let finding = || Finding {
        message: "what one identity made is read by another that must not see it".to_owned(),
        expected: "401, 403 or 404".to_owned(),
        actual: answer.status.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("made by: {}", crate::curl::line(&made.request))],
        ..context.finding(&CHECK, "")
    };
    let is_it = thing::is_the_same_thing(own, context.exchange, made);
    Some(is_it.then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn eyes_of_others() {
        let world = World::new();
        for (status, body, found) in [
            (403, json!({}), 0),
            (404, json!({}), 0),
            (200, json!({ "id": 1, "title": "a" }), 1),
            (200, json!({ "id": 1, "title": "hidden" }), 0),
        ] {
            let created = sequence(Act::Create, 201, &json!({ "title": "a" }), &json!({}), None);
            let read =
                sequence(Act::Read, 200, &json!(null), &json!({ "id": 1, "title": "a" }), Some(created));
            let other = sequence(Act::ReadAsOther, status, &json!(null), &body, Some(read));
            assert_eq!(world.check(&CHECK, &other).unwrap().len(), found, "{status} {body}");
        }
    }
}
