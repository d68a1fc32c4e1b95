//! A value is refused that the document allows.

use std::sync::Arc;

use spec::model::{Operation, Parameter, ParameterIn};

use super::{Effect, Fault, World};
use crate::case::Parts;
use crate::judge::RequestViolation;
use crate::mock::refuse::Refusal;
use crate::part;

pub(super) const FAULT: Fault = Fault {
    code: "refuse-allowed-value",
    summary: "refuses every value of an optional parameter",
    needs: "no operation has an optional parameter",
    make,
};

fn make(world: &World<'_>) -> Option<Effect> {
    world.operations().find_map(|(index, operation)| {
        let parameter = optional_parameter(operation)?;
        let (location, name) = (parameter.location_in, parameter.name.clone());
        let pointer = part::parameter(parameter);
        Some(Effect::decision(index, move |asked, refusal| {
            if refusal.is_none() && has(asked.parts, location, &name) {
                let message = "this value is not wanted here".to_owned();
                let (pointer, keyword) = (pointer.clone(), "not".to_owned());
                let violation = RequestViolation { pointer, keyword, message, location: None };
                *refusal = Some(Refusal::Invalid(vec![violation]));
            }
        }))
    })
}

/// The first optional parameter of an operation.
pub(super) fn optional_parameter(operation: &Operation) -> Option<&Parameter> {
    let mut optional = operation.parameters.iter().map(Arc::as_ref).filter(|parameter| !parameter.required);
    optional.find(|parameter| part::counts(parameter) && parameter.location_in != ParameterIn::Querystring)
}

/// Whether a request has a parameter.
pub(super) fn has(parts: &Parts, location: ParameterIn, name: &str) -> bool {
    match location {
        ParameterIn::Path => parts.path.contains_key(name),
        ParameterIn::Query => parts.query.contains_key(name),
        ParameterIn::Header => parts.header.contains_key(name),
        ParameterIn::Cookie => parts.cookie.contains_key(name),
        ParameterIn::Querystring => parts.querystring.is_some(),
    }
}
