//! Random requests, seeded: every part of the request drawn anew, so that values meet that no obligation brings
//! together. Half of them are allowed; in the others one part is taken that another obligation found forbidden.
//!
//! Chance is weighted to what is still open: a parameter or body about which something could not be shown is drawn more often, and so
//! is what is forbidden of it.

use std::collections::HashSet;

use serde_json::Value;
use spec::JsonPointer;
use spec::model::{Operation, Parameter};

use super::draft::{Draft, Meant, prove};
use super::operation::Planning;
use super::value::Direction;
use crate::body::{self, Codec};
use crate::case::{Body, BodyContent, Case, Intent, Parts};
use crate::obligation::Side;
use crate::part;

/// How many times as likely something is that is open.
const WEIGHT: usize = 4;

/// How many draws one case may take.
const TRIES: usize = 8;

/// Plans so many random cases for an operation.
pub(super) fn plan(planning: &mut Planning<'_>, count: usize) {
    if count == 0 {
        return;
    }
    let open = open(planning);
    let forbidden = forbidden(planning, &open);
    for index in 0..count {
        let side = if index % 2 == 1 && !forbidden.is_empty() { Side::Invalid } else { Side::Valid };
        let obligation = planning.obligation(JsonPointer::root(), "fuzz", side);
        // The first of each side.
        if index < 2 && planning.plan.obligations.last() != Some(&obligation) {
            planning.plan.obligations.push(obligation.clone());
        }
        let model = match side {
            Side::Valid => None,
            Side::Invalid => {
                let chosen = planning.generator.chance.pick(&forbidden);
                chosen.and_then(|index| planning.plan.cases.get(*index)).cloned()
            }
        };
        let found = (0..TRIES).find_map(|_| {
            let draft = draw(planning, model.as_ref(), &open);
            let proven = prove(planning.validators, planning.operation, planning.twins(), &draft).ok()?;
            Some((draft, proven))
        });
        if let Some((draft, proven)) = found {
            planning.add(&obligation, index, draft, &proven, &mut Vec::new());
        }
    }
}

/// The parts of the request about which something is open.
fn open(planning: &Planning<'_>) -> HashSet<JsonPointer> {
    let open = planning.plan.open.iter().rev().map(|(obligation, _)| obligation);
    let own = open.take_while(|obligation| planning.is_about(obligation));
    own.map(|obligation| part_of(&obligation.pointer)).collect()
}

/// The parameter or body that a pointer leads into.
fn part_of(pointer: &JsonPointer) -> JsonPointer {
    let tokens: Vec<String> = pointer.tokens().collect();
    let depth = if tokens.first().is_some_and(|place| place == "body") { 1 } else { 2 };
    JsonPointer::from_tokens(tokens.iter().take(depth))
}

/// The indexes of the cases of this operation that the document forbids for one value; of those about what is open several times.
fn forbidden(planning: &Planning<'_>, open: &HashSet<JsonPointer>) -> Vec<usize> {
    let of_value = |case: &Case| match &case.intent {
        Intent::Invalid { pointer, keyword } => {
            let place = pointer.tokens().next().unwrap_or_default();
            let is_value = !matches!(place.as_str(), "security" | "method");
            is_value && !matches!(keyword.as_str(), "required" | "media-type" | "syntax")
        }
        Intent::Valid => false,
    };
    let own = planning.plan.cases.iter().enumerate().rev().take_while(|(_, case)| planning.is_own(case));
    let weight = |case: &Case| if open.contains(&part_of(&case.obligation.pointer)) { WEIGHT } else { 1 };
    let of_value = own.filter(|(_, case)| of_value(case));
    of_value.flat_map(|(index, case)| std::iter::repeat_n(index, weight(case))).collect()
}

/// A request of random parts, one of which is that of the model.
fn draw(planning: &mut Planning<'_>, model: Option<&Case>, open: &HashSet<JsonPointer>) -> Draft {
    let (operation, base) = (planning.operation, planning.base.clone());
    let mut parts = random(planning, operation, &base, open);
    let (title, meant) = match model.map(|case| (&case.title, &case.intent, &case.parts)) {
        Some((title, Intent::Invalid { pointer, keyword }, given)) => {
            transplant(operation, pointer, given, &mut parts);
            let meant = Meant::Invalid { at: pointer.clone(), keyword: keyword.clone() };
            (format!("at random, with {title}"), meant)
        }
        _ => ("at random".to_owned(), Meant::Valid),
    };
    let mut draft = planning.draft(title, meant);
    draft.parts = parts;
    draft
}

/// Values for the required parts and some of the optional ones: every second one, and of those about which something is open all but few.
fn random(
    planning: &mut Planning<'_>,
    operation: &Operation,
    base: &Parts,
    open: &HashSet<JsonPointer>,
) -> Parts {
    let mut parts = base.clone();
    planning.generator.direction = Direction::Request;
    for parameter in operation.parameters.iter().filter(|parameter| part::counts(parameter)) {
        let one_in = if open.contains(&part::parameter(parameter)) { 2 * WEIGHT } else { 2 };
        if !parameter.required && planning.generator.chance.below(one_in) == 0 {
            continue;
        }
        if let Some(value) = any(planning, parameter) {
            parts.set(parameter, Some(value));
        }
    }
    let request_body = operation.request_body.as_ref();
    if let Some(known) = request_body.filter(|body| body.required || planning.generator.chance.below(4) > 0) {
        let writable = known.content.iter().filter(|entry| Codec::of(&entry.name) != Codec::Unknown);
        let writable: Vec<_> = writable.collect();
        let chosen = planning.generator.chance.pick(&writable).copied();
        let drawn = chosen.and_then(|entry| Some((entry, planning.generator.any(&[entry.schema?])?)));
        if let Some((entry, value)) = drawn {
            let media_type = body::concrete(&entry.name);
            parts.body = Some(Body { media_type, content: BodyContent::Value(value) });
        }
    }
    parts
}

fn any(planning: &mut Planning<'_>, parameter: &Parameter) -> Option<Value> {
    planning.generator.any(&[parameter.schema()?])
}

/// Takes the part that a pointer leads to from one request into another.
fn transplant(operation: &Operation, at: &JsonPointer, from: &Parts, to: &mut Parts) {
    let owner = operation.parameters.iter().find(|entry| at.starts_with(&part::parameter(entry)));
    match owner {
        Some(parameter) => to.set(parameter, from.get(parameter)),
        None => to.body.clone_from(&from.body),
    }
}
