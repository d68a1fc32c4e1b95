//! Header fields of answers: a Header Object → name and value (OpenAPI 3.1, section 4.8.21).

use http::{HeaderName, HeaderValue};
use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::{Header, Parameter, ParameterKind, SchemaId};

use crate::plan::value::Generator;

/// Fields that say how the message is framed or coded: what they say must be true, so that only the HTTP library
/// can write them.
const OF_THE_MESSAGE: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The field that an answer has for a documented header; `None` for one that need not be there and of which the
/// document has no example.
///
/// # Errors
/// Why a field that must be there cannot be made.
pub(super) fn field(
    validators: &Validators,
    name: &str,
    header: &Header,
    seed: u64,
) -> Result<Option<(HeaderName, HeaderValue)>, String> {
    let lower = name.to_ascii_lowercase();
    if OF_THE_MESSAGE.contains(&lower.as_str()) {
        return match lower.as_str() {
            // Written by the HTTP library where there is a body.
            "content-type" | "content-length" => Ok(None),
            _ if header.required => Err("it tells how the message is sent".to_owned()),
            _ => Ok(None),
        };
    }
    let (Some(kind), Some(parameter)) = (&header.kind, header.as_parameter(name)) else {
        return if header.required { Err("nothing is said of its value".to_owned()) } else { Ok(None) };
    };
    if !header.required && !has_example(validators, header, kind) {
        return Ok(None);
    }
    let Ok(name) = HeaderName::try_from(name) else { return Err("HTTP allows no such name".to_owned()) };
    let examples = header.examples.values().filter_map(|example| example.value.clone());
    let generated = || match parameter.schema() {
        Some(schema) => Generator::of_response(validators, seed).valid(&[schema]),
        None => Some(Value::from("string")),
    };
    let mut values = examples.chain(std::iter::once_with(generated).flatten());
    match values.find_map(|value| written(validators, &parameter, &value)) {
        Some(value) => Ok(Some((name, value))),
        None if header.required => Err("no value was found that its schema accepts".to_owned()),
        None => Ok(None),
    }
}

fn has_example(validators: &Validators, header: &Header, kind: &ParameterKind) -> bool {
    let schema = match kind {
        ParameterKind::Schema { schema, .. } => Some(*schema),
        ParameterKind::Content(media_type) => media_type.schema,
    };
    let api = validators.api();
    !header.examples.is_empty()
        || schema.is_some_and(|schema| !api[api.resolve(schema)].examples().is_empty())
}

/// The value in the style of the header, if what is read again is as the schema says.
fn written(validators: &Validators, parameter: &Parameter, value: &Value) -> Option<HeaderValue> {
    let text = spec::style::encode(parameter, value).ok()?;
    let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
    let again = spec::style::decode(validators.api(), parameter, &text, &accepts).ok()??;
    let fits = parameter.schema().is_none_or(|schema| validators.accepts(schema, &again));
    // `try_from` takes visible ASCII only; a field value may hold UTF-8.
    if fits { HeaderValue::from_bytes(text.as_bytes()).ok() } else { None }
}
