//! Examples keep to their own schemas.

use serde_json::Value;
use spec::Api;
use spec::json_schema::Violation;
use spec::model::{Example, SchemaId};
use spec::source::Location;

use super::{Context, cause, check};
use crate::finding::{Finding, Severity, Verdict};
use crate::obligation::subject::{Subject, subjects};
use crate::one_way;

check! {
    /// The examples of an operation are instances of their own schemas.
    ///
    /// Looked at once an operation, whatever the server answers: the examples of its parameters, and those of the JSON that it takes and
    /// answers with, beside a schema or in it. An example that breaks its schema misleads those who copy it, and mocks that serve it.
    /// It is a gap in the document, which contradicts itself. Such an example is not sent as a request that the document allows.
    example_conformance, Minor, Answer
}

/// A value that somebody gave as an example.
struct Given<'a> {
    value: &'a Value,
    location: Location,
    schema: SchemaId,
    /// The members that need not be there, as they go the other way.
    elsewhere: fn(&Api, SchemaId) -> bool,
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let case = &context.exchange.case;
    let is_first = case.obligation.keyword == "minimal" && context.observed.is_none();
    let given = if is_first { given(context) } else { Vec::new() };
    if given.is_empty() {
        return None;
    }
    Some(given.iter().filter_map(|example| broken(context, example)).collect())
}

fn given<'a>(context: &Context<'a>) -> Vec<Given<'a>> {
    let (api, operation) = (context.api(), context.operation);
    let mut found = Vec::new();
    for subject in subjects(operation) {
        let is_read = match subject {
            Subject::Parameter(_) => true,
            Subject::Body(media_type) => media_type.is_json(),
        };
        if let Some(schema) = subject.schema().filter(|_| is_read) {
            let examples = subject.examples().map(|(_, example)| example);
            found.extend(of(api, schema, examples, Api::is_read_only));
        }
    }
    for (_, response) in operation.responses.iter() {
        for media_type in response.content.iter().filter(|media_type| media_type.is_json()) {
            if let Some(schema) = media_type.schema {
                found.extend(of(api, schema, media_type.examples.values(), Api::is_write_only));
            }
        }
    }
    found
}

/// The examples of a schema: those beside it, and its own.
fn of<'a>(
    api: &'a Api,
    schema: SchemaId,
    beside: impl Iterator<Item = &'a Example>,
    elsewhere: fn(&Api, SchemaId) -> bool,
) -> Vec<Given<'a>> {
    let with = |value, location, schema| Given { value, location, schema, elsewhere };
    let beside = beside.filter_map(|example| Some(with(example.value.as_ref()?, example.location, schema)));
    let own = api.resolve(schema);
    let sources = &api.sources;
    let stand_in =
        |name: &str| Some(sources.member(&api[own].location, name)).filter(|at| *at != api[own].location);
    let location = stand_in("examples").or_else(|| stand_in("example")).unwrap_or(api[own].location);
    let own = api[own].examples().iter().map(|value| with(value, location, own));
    beside.chain(own).collect()
}

fn broken(context: &Context<'_>, example: &Given<'_>) -> Option<Finding> {
    let validators = context.settings.validators;
    if validators.accepts(example.schema, example.value) {
        return None;
    }
    let mut violations: Vec<Violation> = validators.violations(example.schema, example.value);
    violations.retain(|one| !one_way::excuses(context.api(), one, example.value, example.elsewhere));
    let violation = violations.into_iter().next()?;
    let pointer = context.api().sources.pointer(&example.location);
    let what = format!("{pointer} {}", violation.keyword);
    Some(Finding {
        severity: Severity::Minor,
        verdict: Verdict::Gap,
        message: "an example of the document breaks its own schema".to_owned(),
        expected: format!("`{}` is kept", violation.keyword),
        actual: match violation.instance.as_str() {
            "" => violation.message,
            place => format!("{} at {place} of the example", violation.message),
        },
        location: Some(example.location),
        cause: cause::of_line(context, &CHECK, Some(example.location), "", &what),
        ..context.finding(&CHECK, "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    fn told(world: &World) -> Option<Vec<String>> {
        let findings = world.check(&CHECK, &world.json("{}"))?;
        let sources = &world.validators.api().sources;
        let line = |finding: &Finding| sources.pointer(&finding.location.unwrap()).to_string();
        Some(findings.iter().map(|finding| format!("{}: {}", line(finding), finding.actual)).collect())
    }

    #[test]
    fn examples_beside_schemas_and_in_them() {
        assert_eq!(told(&World::new()), None);
        let world = World::with(
            "schema: {type: integer, minimum: 1}",
            "schema: {type: integer, minimum: 1, examples: [1, 0]}",
        );
        let place = "/paths/~1things/get/parameters/0/schema/examples";
        assert_eq!(told(&world).unwrap(), [format!("{place}: 0 is less than the minimum of 1")]);
        let good =
            "schema: {$ref: '#/components/schemas/Thing'}, example: {name: a, made: '2024-01-01T00:00:00Z'}";
        let world = World::with(
            "\n              schema: {$ref: '#/components/schemas/Thing'}",
            &format!(" {{{good}}}"),
        );
        assert_eq!(told(&world).unwrap(), [""; 0], "what is written only need not be there");
        let world = World::with(
            "\n              schema: {$ref: '#/components/schemas/Thing'}",
            &format!(" {{{}}}", good.replace("name: a", "name: c")),
        );
        assert_eq!(told(&world).unwrap().len(), 1);
    }

    #[test]
    fn once_an_operation_and_whatever_the_server_says() {
        let world = World::with(
            "schema: {type: integer, minimum: 1}",
            "example: 0, schema: {type: integer, minimum: 1}",
        );
        assert_eq!(world.judge(&world.answered(500, &[], "")), ["not_a_server_error", "example_conformance"]);
        let mut exchange = world.json("{}");
        world.ask_forbidden(&mut exchange, "minimum");
        assert_eq!(world.check(&CHECK, &exchange), None);
    }
}
