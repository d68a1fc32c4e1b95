//! A crate with a type that stands for a schema.

/// `Person`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// `name`
    pub name: String,
}
