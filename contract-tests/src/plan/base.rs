//! The base request of an operation: the required parts and nothing else, from examples first. Every case is
//! this request with one thing changed.

use serde_json::Value;
use spec::json_schema::Validators;
use spec::model::{MediaType, Operation, Parameter, ParameterIn};

use super::value::{Fill, Generator};
use crate::body::{self, Codec};
use crate::case::{Body, BodyContent, Parts};

/// The base request.
///
/// # Errors
/// Which required part has no value that can be sent.
pub(super) fn parts(
    validators: &Validators,
    generator: &mut Generator<'_>,
    operation: &Operation,
) -> Result<Parts, String> {
    let mut parts = Parts::default();
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    for parameter in required.filter(|parameter| crate::part::counts(parameter)) {
        let value = parameter_value(validators, generator, parameter).ok_or_else(|| {
            format!(
                "no value was found for the required {} parameter `{}`",
                parameter.location_in, parameter.name
            )
        })?;
        parts.set(parameter, Some(value));
    }
    if let Some(request_body) = operation.request_body.as_ref().filter(|body| body.required) {
        let body = request_body.content.iter().find_map(|media_type| body(generator, media_type));
        parts.body = Some(body.ok_or("no value was found for the required body")?);
    }
    Ok(parts)
}

/// A valid value of a parameter that survives its serialisation: an example of the parameter, of its schema, or a
/// generated one.
pub(super) fn parameter_value(
    validators: &Validators,
    generator: &mut Generator<'_>,
    parameter: &Parameter,
) -> Option<Value> {
    let survives = |value: &Value| survives(validators, parameter, value);
    let examples = parameter.examples.values().filter_map(|example| example.value.as_ref());
    if let Some(example) = examples.into_iter().find(|value| survives(value)) {
        return Some(example.clone());
    }
    let Some(schema) = parameter.schema() else { return Some(Value::from("lockstep")).filter(survives) };
    let first = generator.valid(&[schema]).filter(survives);
    first.or_else(|| (0..12).find_map(|_| generator.any(&[schema]).filter(survives)))
}

/// Whether a value, serialised and read again, is there and allowed.
fn survives(validators: &Validators, parameter: &Parameter, value: &Value) -> bool {
    let Ok(text) = spec::style::encode(parameter, value) else { return false };
    let dots = matches!(text.to_ascii_lowercase().replace("%2e", ".").as_str(), "" | "." | "..");
    if dots && parameter.location_in == ParameterIn::Path {
        return false;
    }
    let accepts = |id, value: &Value| validators.accepts(id, value);
    match spec::style::decode(validators.api(), parameter, &text, &accepts) {
        Ok(Some(decoded)) => parameter.schema().is_none_or(|schema| validators.accepts(schema, &decoded)),
        _ => false,
    }
}

/// A valid body of a media type: an example, else a generated value. `None` if there is none, or if the media type
/// cannot be written.
pub(super) fn body(generator: &mut Generator<'_>, media_type: &MediaType) -> Option<Body> {
    let content_type = body::concrete(&media_type.name);
    if Codec::of(&content_type) == Codec::Unknown {
        return None;
    }
    let fits = |generator: &Generator<'_>, value: &Value| {
        media_type.schema.is_none_or(|schema| generator.accepts(schema, value))
    };
    let examples = media_type.examples.values().filter_map(|example| example.value.as_ref());
    let example = examples.into_iter().find(|value| fits(generator, value)).cloned();
    let value = match (example, media_type.schema) {
        (Some(example), _) => example,
        (None, Some(schema)) => {
            let before = generator.fill;
            generator.fill = Fill::Required;
            let value = generator.valid(&[schema]);
            generator.fill = before;
            value?
        }
        (None, None) if matches!(Codec::of(&content_type), Codec::Form | Codec::Multipart) => {
            Value::Object(serde_json::Map::new())
        }
        (None, None) => Value::from("lockstep"),
    };
    Some(Body { media_type: content_type, content: BodyContent::Value(value) })
}
