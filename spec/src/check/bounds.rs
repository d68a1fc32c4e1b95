//! Bounds of a schema that contradict one another (JSON Schema Validation, section 6).

use serde_json::Number;

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Schema};

/// Finds the schemas whose bounds leave room for no value of the type that they are for.
pub(super) fn check(api: &Api) -> Vec<Diagnostic> {
    let judge = |(_, schema)| contradictions(schema).map(|found| diagnostic(api, schema, &found));
    api.schemas.iter().flat_map(judge).collect()
}

/// Two bounds without room between them.
struct Contradiction {
    lower: (&'static str, String),
    upper: (&'static str, String),
    of: &'static str,
}

fn contradictions(schema: &Schema) -> impl Iterator<Item = Contradiction> + use<> {
    let counts = [
        count("string", ("minLength", schema.min_length()), ("maxLength", schema.max_length())),
        count("array", ("minItems", schema.min_items()), ("maxItems", schema.max_items())),
        count(
            "object",
            ("minProperties", schema.min_properties()),
            ("maxProperties", schema.max_properties()),
        ),
        count(
            "array",
            ("minContains", schema.min_contains().filter(|_| schema.contains().is_some())),
            ("maxContains", schema.max_contains()),
        ),
    ];
    let (minimum, above) = (schema.minimum(), schema.exclusive_minimum());
    let (maximum, below) = (schema.maximum(), schema.exclusive_maximum());
    let numbers = [
        number(("minimum", minimum), ("maximum", maximum), true),
        number(("minimum", minimum), ("exclusiveMaximum", below), false),
        number(("exclusiveMinimum", above), ("maximum", maximum), false),
        number(("exclusiveMinimum", above), ("exclusiveMaximum", below), false),
    ];
    counts.into_iter().chain(numbers).flatten()
}

type Bound<T> = (&'static str, Option<T>);

fn count(of: &'static str, lower: Bound<u64>, upper: Bound<u64>) -> Option<Contradiction> {
    let (least, most) = (lower.1?, upper.1?);
    let (lower, upper) = ((lower.0, least.to_string()), (upper.0, most.to_string()));
    (least > most).then_some(Contradiction { lower, upper, of })
}

/// Numbers that are the same as floats may differ, so that nothing is said of them unless they are spelt alike.
fn number(lower: Bound<&Number>, upper: Bound<&Number>, both_may_be_met: bool) -> Option<Contradiction> {
    let (least, most) = (lower.1?, upper.1?);
    let contradict = least.as_f64()? > most.as_f64()? || (least == most && !both_may_be_met);
    let (lower, upper) = ((lower.0, least.to_string()), (upper.0, most.to_string()));
    contradict.then_some(Contradiction { lower, upper, of: "number" })
}

fn diagnostic(api: &Api, schema: &Schema, found: &Contradiction) -> Diagnostic {
    let Contradiction { lower: (lower, least), upper: (upper, most), of } = found;
    let at = api.sources.member(&schema.location, lower);
    let message = format!("`{lower}` is {least} and `{upper}` is {most}; no {of} is valid");
    Diagnostic::warning("contradictory-bounds", at, message)
}
