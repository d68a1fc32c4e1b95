//! For members of variants that are required *and* nullable: absent is an error.
//!
//! ```text
//! #[serde(with = "nullable")]
//! pub parent: Option<String>,
//! ```
//!
//! Plain serde would read an absent member as `None`, and take a variant whose members are not there.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::watched;

/// Reads a member that is there.
///
/// # Errors
/// When the member is no value of `T`.
pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    watched::nullable(|| T::deserialize(deserializer))
}

/// Writes a member, `None` as `null`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer, T: Serialize>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}
