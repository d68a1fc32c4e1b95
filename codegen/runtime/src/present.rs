//! For members that are optional *and* nullable: absent, `null` and a value stay apart.
//!
//! ```text
//! #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
//! pub next_page: Option<Option<i64>>,
//! ```
//!
//! Absent is `None`, `null` is `Some(None)`. Plain serde would read `null` as `None` and lose the difference.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::watched;

/// Reads a member that is there, so that `null` becomes `Some(None)`.
///
/// # Errors
/// When the member is no value of `T`.
pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    watched::nullable(|| T::deserialize(deserializer)).map(Some)
}

/// Writes a member that is there, `Some(None)` as `null`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer, T: Serialize>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}
