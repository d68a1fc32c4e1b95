//! Whom a fault is put down to: findings with one cause are one to a person.
//!
//! Operations share what stands in `components`, and servers share the code for it. A line there that is broken by
//! many operations is one fault, as is a segment of the path that many operations have.

use serde_json::Value;
use spec::JsonPointer;
use spec::model::{ParameterIn, PathPart};
use spec::source::Location;

use super::{Check, Context};
use crate::case::{BodyContent, Intent, Parts};
use crate::part;

/// The cause of a finding about a line of the document: the line if operations share it, else the operation and
/// `otherwise`.
pub(super) fn of_line(
    context: &Context<'_>,
    check: &Check,
    line: Option<Location>,
    otherwise: &str,
    what: &str,
) -> String {
    let pointer = line.map(|line| context.api().sources.pointer(&line)).filter(is_shared);
    match pointer {
        Some(pointer) => format!("{} #{pointer} {what}", check.code),
        None => format!("{} {} {otherwise} {what}", check.code, context.operation.key()),
    }
}

/// Who answers for a part of the request: a parameter of `components`, a segment of the path with all before it, all
/// headers of a name, or the operation.
pub(super) fn of_part(context: &Context<'_>, pointer: &JsonPointer) -> String {
    let operation = context.operation;
    let found = operation.parameters.iter().find(|one| pointer.starts_with(&part::parameter(one)));
    let Some(parameter) = found else { return operation.key() };
    let line = context.api().sources.pointer(&parameter.location);
    match parameter.location_in {
        ParameterIn::Path => path_until(operation.path.parts(), &parameter.name),
        _ if is_shared(&line) => format!("#{line}"),
        // What stands in a header is not about the operation, and is read by one part of a server for all of them.
        ParameterIn::Header | ParameterIn::Cookie => format!("any {}", parameter.location_in),
        ParameterIn::Query | ParameterIn::Querystring => operation.key(),
    }
}

fn is_shared(line: &JsonPointer) -> bool {
    line.tokens().next().is_some_and(|first| first == "components")
}

/// A path as far as this expression.
fn path_until(parts: &[PathPart], last: &str) -> String {
    let is_last = |part: &PathPart| matches!(part, PathPart::Parameter(name) if name == last);
    let length = parts.iter().position(is_last).map_or(parts.len(), |index| index + 1);
    let texts = parts.iter().take(length).map(|part| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Parameter(name) => format!("{{{name}}}"),
    });
    texts.collect()
}

/// The parts of a request that a case has besides what is required, as far as they are parameters.
pub(super) fn parameters(parts: &Parts) -> Vec<JsonPointer> {
    let places = [("query", &parts.query), ("header", &parts.header), ("cookie", &parts.cookie)];
    let names = places.into_iter().flat_map(|(place, values)| values.keys().map(move |name| (place, name)));
    names.map(|(place, name)| JsonPointer::from_tokens([place, name.as_str()])).collect()
}

/// The kind of a member's value whose `type` is not the one that is asked for, e.g. `null`. Whoever reads such a
/// value where a string is asked for reads it in every member of that body: one fault of one reader.
pub(super) fn foreign_kind(context: &Context<'_>) -> Option<&'static str> {
    if context.exchange.case.obligation.keyword != "type" {
        return None;
    }
    let (value, _) = forbidden_value(context).filter(|(_, is_member)| *is_member)?;
    match value {
        Value::Null => Some("null"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(_) => Some("number"),
        Value::String(_) => Some("string"),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// What makes a request forbidden, if that is a value in its body or query, and whether it is one inside of another.
pub(super) fn forbidden_value<'a>(context: &Context<'a>) -> Option<(&'a Value, bool)> {
    let case = &context.exchange.case;
    let Intent::Invalid { pointer, .. } = &case.intent else { return None };
    let tokens: Vec<String> = pointer.tokens().collect();
    let (value, below) = match tokens.as_slice() {
        [place, below @ ..] if place == "body" => match &case.parts.body.as_ref()?.content {
            BodyContent::Value(value) => (value, below),
            BodyContent::Raw(_) => return None,
        },
        [place, name, below @ ..] if place == "query" => (case.parts.query.get(name)?, below),
        _ => return None,
    };
    // Of a fork no branch may hold, which is known for the value above it only; what was meant is further down.
    let inner = way(&case.obligation.pointer);
    let below = inner.as_deref().filter(|inner| inner.starts_with(below)).unwrap_or(below);
    Some((value.pointer(JsonPointer::from_tokens(below).as_str())?, !below.is_empty()))
}

/// The way to the value that a part of a schema is about, as far as it is made of named members and first items.
fn way(schema: &JsonPointer) -> Option<Vec<String>> {
    // The first two tell of which parameter or body the schema is.
    let mut tokens = schema.tokens().skip(2);
    let mut way = Vec::new();
    while let Some(keyword) = tokens.next() {
        match keyword.as_str() {
            "properties" => way.push(tokens.next()?),
            "items" => way.push("0".to_owned()),
            "allOf" | "anyOf" | "oneOf" => drop(tokens.next()?),
            _ => return None,
        }
    }
    Some(way)
}

#[cfg(test)]
mod tests {
    use spec::model::PathTemplate;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn what_many_paths_begin_with_is_one() {
        let until = |raw: &str| path_until(PathTemplate::new(raw).parts(), "b");
        assert_eq!(until("/a/{b}/c/{d}"), "/a/{b}");
        assert_eq!(until("/a/{b}/c/{d}"), until("/a/{b}"));
        assert_ne!(until("/e/{b}"), until("/a/{b}"));
    }

    #[test]
    fn the_way_that_a_schema_is_about() {
        let way = |pointer: &str| way(&JsonPointer::parse(pointer).unwrap());
        let found = way("/query/filter/properties/fields/oneOf/0/properties/id");
        assert_eq!(found.unwrap(), ["fields", "id"]);
        assert_eq!(way("/body/application~1json/items/allOf/1/properties/a").unwrap(), ["0", "a"]);
        assert_eq!(way("/body/application~1json/additionalProperties"), None);
    }

    #[test]
    fn what_stands_in_components_is_of_no_operation() {
        let world = World::new();
        let exchange = world.json("{}");
        let context = Context::new(world.settings(), &exchange, None).unwrap();
        let api = context.api();
        let check = &super::super::ALL[0];
        let shared =
            of_line(&context, check, Some(api[api.component_schemas["Thing"]].location), "200", "type");
        assert_eq!(shared, format!("{} #/components/schemas/Thing type", check.code));
        let own = of_line(&context, check, Some(context.operation.location), "200", "type");
        assert_eq!(own, format!("{} GET /things 200 type", check.code));
    }
}
