//! The Schema Object as JSON Schema 2020-12.
//!
//! A schema is the list of its keywords in the order of the document; nothing is merged or evaluated here.

use serde_json::Value;

use super::{Keyword, SchemaId, SubSchema};
use crate::source::Location;

/// One schema: a boolean or a list of keywords (JSON Schema 2020-12 Core, section 4.3).
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it stands in the document.
    pub location: Location,
    /// `Some` for the schemas `true` and `false`.
    pub boolean: Option<bool>,
    /// The keywords in the order of the document, each at most once; empty for a boolean.
    pub keywords: Vec<Keyword>,
}

/// `$dynamicRef` (JSON Schema 2020-12 Core, section 8.2.3.2).
///
/// A reading that needs one answer for all values may take the target only if it does not matter that another schema
/// may stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicReference {
    /// What it refers to where nothing overrides it.
    pub target: SchemaId,
    /// The `$dynamicAnchor` by which other schemas of the dynamic scope may override the target; without it, this is a
    /// `$ref`.
    pub anchor: Option<String>,
}

impl Schema {
    /// `examples`; empty if there are none.
    pub fn examples(&self) -> &[Value] {
        self.keywords
            .iter()
            .find_map(|keyword| match keyword {
                Keyword::Examples(values) => Some(values.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Whether the keyword `deprecated` is true.
    pub fn is_deprecated(&self) -> bool {
        self.keywords.contains(&Keyword::Deprecated(true))
    }

    /// Whether the keyword `readOnly` is true.
    pub fn is_read_only(&self) -> bool {
        self.keywords.contains(&Keyword::ReadOnly(true))
    }

    /// Whether the keyword `writeOnly` is true.
    pub fn is_write_only(&self) -> bool {
        self.keywords.contains(&Keyword::WriteOnly(true))
    }

    /// Whether `required` names a property.
    pub fn requires(&self, property: &str) -> bool {
        self.required().is_some_and(|names| names.iter().any(|name| name == property))
    }

    /// The target of `$ref` if no other keyword constrains or structures the value, that is, if this schema
    /// and its target accept the same values.
    pub fn sole_ref(&self) -> Option<SchemaId> {
        let target = self.reference()?;
        self.keywords
            .iter()
            .all(|keyword| matches!(keyword, Keyword::Ref(_)) || keyword.is_annotation())
            .then_some(target)
    }

    /// The sub-schemas that stand inside this one, in the order of the document; targets of references are not
    /// among them.
    pub fn sub_schemas(&self) -> Vec<SubSchema> {
        self.keywords.iter().flat_map(Keyword::sub_schemas).collect()
    }
}
