//! PUT replaces.

use http::StatusCode;
use serde_json::Value;
use spec::Api;
use spec::model::{Keyword, SchemaId};

use super::applicable::Applicable;
use super::{Context, check};
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::sequence::{Act, thing};

check! {
    /// After a `PUT` a thing has none of the values that it had and that the request leaves out.
    ///
    /// RFC 9110, section 9.3.4: the state of the thing is replaced by what the request says. Compared are texts, lists and
    /// objects that were written when the thing was made and that the schema of the `PUT` names. A server that only changes what
    /// is named does what `PATCH` is for, and clients that want to take a value away cannot. Only stateful runs ask this.
    put_is_no_replacement, Minor, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let put = context.done_after(Act::ReadReplaced)?;
    let status = put.outcome.as_ref().ok()?.status;
    let (before, after) = (thing::read(put.before.as_deref()?)?, thing::read(context.exchange)?);
    let (before, after) = (thing::members(&before)?, thing::members(&after)?);
    let written = thing::members(thing::sent(Act::Create.before(context.exchange)?)?)?;
    let named = thing::members(thing::sent(put)?)?;
    let could_say = writable(context, put)?;
    let stays = |(name, value): &(&String, &Value)| {
        let was = before.get(*name).filter(|was| is_telling(was) && thing::is_same(value, was));
        let is_left_out = !named.contains_key(*name) && could_say.contains(name);
        is_left_out && was.is_some() && after.get(*name) == was
    };
    let finding = |(name, value): (&String, &Value)| Finding {
        message: format!(
            "PUT leaves `{name}` as it was, which it does not name: it changes the thing and does not replace it"
        ),
        expected: format!("no `{name}`, or a default"),
        actual: value.to_string(),
        location: Some(context.operation.location),
        notes: vec![format!("after: {}", crate::curl::line(&put.request))],
        ..context.finding(&CHECK, "")
    };
    let is_done = status.is_success() && status != StatusCode::ACCEPTED;
    Some(written.iter().find(stays).filter(|_| is_done).map(finding).into_iter().collect())
}

/// A value that is hardly a default.
fn is_telling(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    }
}

/// The members that the schema of a `PUT` names for the thing, but for those with a default.
fn writable(context: &Context<'_>, put: &Exchange) -> Option<Vec<String>> {
    let (api, applicable) = (context.api(), Applicable(context.settings.validators));
    let body = put.case.parts.body.as_ref()?;
    let media_type =
        api.operations.get(put.case.operation)?.request_body.as_ref()?.media_type(&body.media_type)?;
    let sent = thing::sent(put)?;
    let mut schemas = applicable.of_value(&[media_type.schema?], sent);
    let inner = thing::unwrapped(sent);
    if !std::ptr::eq(inner, sent) {
        let wrapper = sent.as_object()?.keys().next()?;
        schemas = applicable.of_value(&applicable.of_member(&schemas, wrapper), inner);
    }
    let properties = schemas.iter().filter_map(|id| api[*id].properties()).flatten();
    let free = properties.filter(|(_, id)| !has_default(api, **id));
    Some(free.map(|(name, _)| name.clone()).collect())
}

fn has_default(api: &Api, id: SchemaId) -> bool {
    let schema = &api[id];
    let resolved = &api[api.resolve(id)];
    let has = |keyword: &Keyword| matches!(keyword, Keyword::Default(_) | Keyword::Const(_));
    schema.keywords.iter().chain(&resolved.keywords).any(has)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn what_stays() {
        let world = World::with_put();
        for (put, after, found) in [
            (json!({ "name": "a" }), json!({ "name": "a" }), 0),
            (json!({ "name": "a" }), json!({ "name": "a", "list": [] }), 0),
            (json!({ "name": "a" }), json!({ "name": "a", "list": [1] }), 1),
            (json!({ "name": "a", "list": [1] }), json!({ "name": "a", "list": [1] }), 0),
            // The schema of the PUT does not name it.
            (json!({ "name": "a" }), json!({ "name": "a", "other": "x" }), 0),
        ] {
            let sent = json!({ "name": "a", "list": [1], "other": "x" });
            let created = sequence(Act::Create, 201, &sent, &json!({}), None);
            let read = sequence(Act::Read, 200, &json!(null), &sent, Some(created));
            let put = sequence(Act::Replace, 200, &put, &json!({}), Some(read));
            let again = sequence(Act::ReadReplaced, 200, &json!(null), &after, Some(put));
            assert_eq!(world.check(&CHECK, &again).unwrap().len(), found, "{after}");
        }
    }
}
