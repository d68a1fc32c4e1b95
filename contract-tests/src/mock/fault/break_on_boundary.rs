//! A value at a bound makes the server fail.

use serde_json::{Number, Value};
use spec::Api;
use spec::model::{Parameter, ParameterIn, SchemaId, SchemaType};

use super::{Effect, Fault, World};
use crate::case::Parts;
use crate::mock::refuse::Refusal;
use crate::part;

pub(super) const FAULT: Fault = Fault {
    code: "break-on-boundary",
    summary: "answers 500 where a number of a parameter is the greatest or least that is allowed",
    needs: "no operation has a parameter with `minimum` or `maximum`",
    make,
};

/// Sub-schemas deeper than this are not looked at.
const DEEPEST: usize = 12;

fn make(world: &World<'_>) -> Option<Effect> {
    world.operations().find_map(|(index, operation)| {
        let parameters = operation.parameters.iter().filter(|parameter| part::counts(parameter));
        let (location, name, bound) =
            parameters.into_iter().find_map(|parameter| target(world.api(), parameter))?;
        Some(Effect::decision(index, move |asked, refusal| {
            let value = value(asked.parts, location, &name);
            if refusal.is_none() && value.is_some_and(|value| holds(value, bound)) {
                *refusal = Some(Refusal::Failure);
            }
        }))
    })
}

fn target(api: &Api, parameter: &Parameter) -> Option<(ParameterIn, String, f64)> {
    let bound = bound(api, parameter.schema()?, DEEPEST)?;
    Some((parameter.location_in, parameter.name.clone(), bound))
}

/// The first bound that the schema or one inside it has.
fn bound(api: &Api, id: SchemaId, depth: usize) -> Option<f64> {
    let schema = &api[id];
    // Bounds mean nothing to values that are no numbers.
    let is_number = |one: &SchemaType| matches!(one, SchemaType::Integer | SchemaType::Number);
    let counts = schema.types().is_none_or(|types| types.iter().any(is_number));
    let own = schema.maximum().or(schema.minimum()).filter(|_| counts).and_then(Number::as_f64);
    if own.is_some() || depth == 0 {
        return own;
    }
    let below = schema.sub_schemas().into_iter().map(|child| child.id);
    below.chain(schema.reference()).find_map(|id| bound(api, id, depth - 1))
}

fn value<'a>(parts: &'a Parts, location: ParameterIn, name: &str) -> Option<&'a Value> {
    match location {
        ParameterIn::Path => parts.path.get(name),
        ParameterIn::Query => parts.query.get(name),
        ParameterIn::Header => parts.header.get(name),
        ParameterIn::Cookie => parts.cookie.get(name),
        ParameterIn::Querystring => parts.querystring.as_ref(),
    }
}

/// Whether the value or a part of it is the number.
fn holds(value: &Value, bound: f64) -> bool {
    match value {
        Value::Number(number) => number.as_f64() == Some(bound),
        Value::Array(items) => items.iter().any(|item| holds(item, bound)),
        Value::Object(members) => members.values().any(|member| holds(member, bound)),
        _ => false,
    }
}
