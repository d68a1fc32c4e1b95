//! For `const` and for an `enum` of one: a type that holds nothing but that value.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads a value that must be this one, given as JSON text.
///
/// # Errors
/// When it is another.
pub fn read<'de, D: Deserializer<'de>>(deserializer: D, expected: &str) -> Result<(), D::Error> {
    let found = Value::deserialize(deserializer)?;
    let expected: Value = serde_json::from_str(expected).map_err(D::Error::custom)?;
    if same(&found, &expected) {
        return Ok(());
    }
    Err(D::Error::custom(format!("expected {expected}, found {found}")))
}

/// Equality as JSON Schema has it (2020-12 Core, section 4.2.2): `1` and `1.0` are the same number.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.is_f64() != right.is_f64() && left.as_f64() == right.as_f64())
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}
