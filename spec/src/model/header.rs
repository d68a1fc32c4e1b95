//! The Header Object.

use indexmap::IndexMap;

use super::{Example, Extensions, Parameter, ParameterIn, ParameterKind};
use crate::source::Location;

/// A header of a response or a part (OpenAPI 3.1, section 4.8.21).
#[derive(Debug, Clone)]
pub struct Header {
    /// Where the Header Object stands.
    pub location: Location,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Whether it must be there.
    pub required: bool,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// How its value is described and serialised; the style is always `simple`. `None` if the document says
    /// nothing of it.
    pub kind: Option<ParameterKind>,
    /// `example` and `examples`; a lone `example` has the name `example`.
    pub examples: IndexMap<String, Example>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Header {
    /// The parameter that is serialised as this header of a name is; `None` if the document says nothing of its
    /// value.
    pub fn as_parameter(&self, name: &str) -> Option<Parameter> {
        Some(Parameter {
            location: self.location,
            name: name.to_owned(),
            location_in: ParameterIn::Header,
            description: self.description.clone(),
            required: self.required,
            deprecated: self.deprecated,
            allow_empty_value: false,
            kind: self.kind.clone()?,
            examples: self.examples.clone(),
            extensions: self.extensions.clone(),
        })
    }
}
