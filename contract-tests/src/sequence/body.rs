//! Bodies of sequences: forbidden ones that would change something if they were heeded.

use serde_json::{Map, Value};

use super::{Stage, thing};
use crate::case::{BodyContent, Case};
use crate::request;

/// The members of the thing that a request sends.
pub(super) fn members(case: &Case) -> Option<&Map<String, Value>> {
    match &case.parts.body.as_ref()?.content {
        BodyContent::Value(value) => thing::members(value),
        BodyContent::Raw(_) => None,
    }
}

fn members_mut(case: &mut Case) -> Option<&mut Map<String, Value>> {
    let BodyContent::Value(Value::Object(whole)) = &mut case.parts.body.as_mut()?.content else {
        return None;
    };
    let is_wrapped = whole.len() == 1 && whole.values().all(Value::is_object);
    if is_wrapped { whole.values_mut().next()?.as_object_mut() } else { Some(whole) }
}

/// The request with each member that can be read now given a value that it does not have yet, one of those in other requests,
/// as far as it is still forbidden; and how many members would change. `None` if none would.
pub(super) fn with_other_values(
    stage: Stage<'_>,
    case: &Case,
    others: &[&Case],
    now: &Map<String, Value>,
) -> Option<(Case, usize)> {
    let mut case = case.clone();
    let would_change = |name: &str, value: &Value| {
        let is_plain = value.is_string() || value.is_number() || value.is_boolean();
        is_plain && now.get(name).is_some_and(|known| !known.is_null() && !thing::is_same(known, value))
    };
    for name in now.keys() {
        let mut values = others.iter().rev().filter_map(|other| members(other)?.get(name));
        let Some(value) = values.find(|value| would_change(name, value)) else { continue };
        let mut changed = case.clone();
        members_mut(&mut changed)?.insert(name.clone(), value.clone());
        if request::build(stage.validators, &changed).is_ok() {
            case = changed;
        }
    }
    let count = members(&case)?.iter().filter(|(name, value)| would_change(name, value)).count();
    (count > 0).then_some((case, count))
}
