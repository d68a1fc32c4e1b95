//! The Parameter Object.

use std::fmt;

use indexmap::IndexMap;

use super::{Example, Extensions, MediaType, SchemaId};
use crate::source::Location;

/// A parameter (OpenAPI 3.1, section 4.8.12), its defaults made explicit.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where the Parameter Object stands.
    pub location: Location,
    /// The name on the wire.
    pub name: String,
    /// `in`.
    pub location_in: ParameterIn,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// Whether it must be there; always true for path parameters.
    pub required: bool,
    /// Whether its use is discouraged.
    pub deprecated: bool,
    /// Whether `name=` is allowed for a query parameter.
    pub allow_empty_value: bool,
    /// How its value is described and serialised.
    pub kind: ParameterKind,
    /// `example` and `examples` of the parameter; a lone `example` has the name `example`.
    pub examples: IndexMap<String, Example>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl Parameter {
    /// The schema of the value, whichever way it is described; `None` for `content` without a schema.
    pub fn schema(&self) -> Option<SchemaId> {
        match &self.kind {
            ParameterKind::Schema { schema, .. } => Some(*schema),
            ParameterKind::Content(media_type) => media_type.schema,
        }
    }
}

/// `in`: where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query (OpenAPI 3.2).
    Querystring,
    /// A header field.
    Header,
    /// In the `Cookie` header field.
    Cookie,
}

impl fmt::Display for ParameterIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        })
    }
}

/// The two ways to describe a parameter (OpenAPI 3.1, section 4.8.12.2).
#[derive(Debug, Clone)]
pub enum ParameterKind {
    /// `schema` and `style`.
    Schema {
        /// The schema of the value.
        schema: SchemaId,
        /// How the value is serialised.
        style: Style,
        /// Whether arrays and objects make one parameter for each element.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// `content`: the value serialised as a media type.
    Content(Box<MediaType>),
}

/// `style` (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `;name=value`, for paths.
    Matrix,
    /// `.value`, for paths.
    Label,
    /// `value,value`, for paths and headers.
    Simple,
    /// `name=value`, for queries and cookies.
    Form,
    /// `name=a%20b`, for queries.
    SpaceDelimited,
    /// `name=a|b`, for queries.
    PipeDelimited,
    /// `name[member]=value`, for queries.
    DeepObject,
    /// `name=value; name=value`, unescaped, for cookies (OpenAPI 3.2).
    Cookie,
}
