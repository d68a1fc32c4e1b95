//! Decoding `oneOf` and `anyOf`: the value is buffered once, then shown to the variants in turn.
//!
//! Unlike `#[serde(untagged)]` the error says for each variant why it was not that one.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One variant: its name for messages, and how to read it.
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
    let value = Value::deserialize(deserializer)?;
    let mut reasons = Vec::new();
    for (name, read) in variants {
        match read(&value) {
            Ok(variant) => return Ok(variant),
            Err(error) => reasons.push(format!("{name}: {error}")),
        }
    }
    Err(D::Error::custom(format!("no variant of {union} matches: {}", reasons.join("; "))))
}
