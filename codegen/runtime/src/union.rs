//! Decoding `oneOf` and `anyOf`: the value is buffered once, then shown to the variants.
//!
//! Unlike `#[serde(untagged)]` the error says for each variant why it was not that one.

use std::cmp::Reverse;

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

/// One variant, with what tells it from the others beyond that it can be read.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<T> {
    name: &'static str,
    tag: Option<(&'static str, &'static [&'static str])>,
    members: &'static [&'static str],
    read: fn(&Value) -> Result<T, serde_json::Error>,
}

impl<T> Candidate<T> {
    /// A variant by its name for messages, and how to read it.
    pub const fn new(name: &'static str, read: fn(&Value) -> Result<T, serde_json::Error>) -> Self {
        Self { name, tag: None, members: &[], read }
    }

    /// The member whose value names the variant, and the values that name this one.
    #[must_use]
    pub const fn tagged(self, member: &'static str, values: &'static [&'static str]) -> Self {
        Self { tag: Some((member, values)), ..self }
    }

    /// The members that the variant knows.
    #[must_use]
    pub const fn with_members(self, members: &'static [&'static str]) -> Self {
        Self { members, ..self }
    }

    fn is_named_by(&self, value: &Value) -> bool {
        let Some((member, values)) = self.tag else { return false };
        value.get(member).and_then(Value::as_str).is_some_and(|tag| values.contains(&tag))
    }

    /// How many members of the value would be lost in another type.
    fn known(&self, value: &Value) -> usize {
        value
            .as_object()
            .map_or(0, |object| self.members.iter().filter(|member| object.contains_key(**member)).count())
    }
}

/// Reads the variant that the value names; or else, of those that accept it, the one that knows the most of its
/// members, and of several such the first. A discriminator is but a hint (OpenAPI 3.1, section 4.8.25): a value
/// that names no variant, or one that refuses it, may still be one of the others.
///
/// # Errors
/// When no variant accepts the value: what each of them says.
pub fn best<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    union: &str,
    candidates: &[Candidate<T>],
) -> Result<T, D::Error> {
    let value = integral::normalised(Value::deserialize(deserializer)?);
    let mut order: Vec<&Candidate<T>> = candidates.iter().collect();
    order.sort_by_key(|candidate| (!candidate.is_named_by(&value), Reverse(candidate.known(&value))));
    let mut reasons = Vec::new();
    for candidate in order {
        match (candidate.read)(&value) {
            Ok(variant) => return Ok(variant),
            Err(error) => reasons.push(format!("{}: {error}", candidate.name)),
        }
    }
    Err(D::Error::custom(format!("no variant of {union} matches: {}", reasons.join("; "))))
}
