//! Decoding `oneOf` and `anyOf`: the value is buffered once, then shown to the variants.
//!
//! Unlike `#[serde(untagged)]` the error says for each variant why it was not that one.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::integral;

/// One variant: its name (with a discriminator, the property's value), and how to read it.
pub type Variant<T> = (&'static str, fn(&Value) -> Result<T, serde_json::Error>);

/// Reads the first variant that accepts the value.
///
/// # Errors
/// When none does: what each of them says.
pub fn first<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    union: &str,
    variants: &[Variant<T>],
) -> Result<T, D::Error> {
    let value = integral::normalised(Value::deserialize(deserializer)?);
    let mut reasons = Vec::new();
    for (name, read) in variants {
        match read(&value) {
            Ok(variant) => return Ok(variant),
            Err(error) => reasons.push(format!("{name}: {error}")),
        }
    }
    Err(D::Error::custom(format!("no variant of {union} matches: {}", reasons.join("; "))))
}

/// Reads the variant that the discriminator names (OpenAPI 3.1, section 4.8.25).
///
/// # Errors
/// When the value has no such property, the property names no variant, or the variant does not accept the value.
pub fn tagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    union: &str,
    property: &str,
    variants: &[Variant<T>],
) -> Result<T, D::Error> {
    let value = integral::normalised(Value::deserialize(deserializer)?);
    let Some(tag) = value.get(property).and_then(Value::as_str) else {
        return Err(D::Error::custom(format!("{union} has no string in `{property}`")));
    };
    match variants.iter().find(|(name, _)| *name == tag) {
        Some((name, read)) => read(&value).map_err(|error| D::Error::custom(format!("{name}: {error}"))),
        None => Err(D::Error::custom(format!("`{property}` of {union} names no variant: `{tag}`"))),
    }
}
