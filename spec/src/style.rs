//! Parameter × value ↔ what goes over the wire: one table, both directions (OpenAPI 3.1, section 4.8.12.3).
//!
//! | `style` | scalar | array | array, exploded | object | object, exploded |
//! |---|---|---|---|---|---|
//! | simple | `v` | `a,b` | `a,b` | `R,1,G,2` | `R=1,G=2` |
//! | label | `.v` | `.a,b` | `.a.b` | `.R,1,G,2` | `.R=1.G=2` |
//! | matrix | `;n=v` | `;n=a,b` | `;n=a;n=b` | `;n=R,1,G,2` | `;R=1;G=2` |
//! | form | `n=v` | `n=a,b` | `n=a&n=b` | `n=R,1,G,2` | `R=1&G=2` |
//! | spaceDelimited | `n=v` | `n=a%20b` | `n=a&n=b` | `n=R%201%20G%202` | – |
//! | pipeDelimited | `n=v` | `n=a%7Cb` | `n=a&n=b` | `n=R%7C1%7CG%7C2` | – |
//! | deepObject | `n=v` | – | `n[]=a&n[]=b` | – | `n[R]=1&n[G]=2` |
//! | cookie | `n=v` | `n=a,b` | `n=a; n=b` | `n=R,1,G,2` | `R=1; G=2` |
//!
//! Where the standard leaves a cell undefined, the table says what servers commonly read: an exploded array is
//! one parameter an element whatever its style, `deepObject` nests (`n[a][b]=1`) and marks the elements of an array
//! (`n[a][]=1&n[a][]=2`), by their index where they are objects or arrays (`n[a][0][b]=1`), and `form` in a cookie separates with `; `, since `&` would be part
//! of a value there. An empty array or object in a query or cookie is nothing at all (RFC 6570, section 2.3).
//!
//! Names and values are percent-encoded except for the unreserved characters of RFC 3986, section 2.3.
//! `allowReserved` also leaves the reserved ones that their place can hold and nothing there mistakes for a delimiter; header
//! values and cookies of style `cookie` are not percent-encoded.
//!
//! Two encoders must agree: this one, which works from the document, and the one in the generated client,
//! which shares no code with it.

mod decode;
mod deep;
mod encode;
mod shape;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::Api;
use crate::model::{Parameter, ParameterKind, SchemaId, Style};

pub use decode::decode;
pub use encode::{digits, encode};

/// Whether a pair of the query that has this name is this parameter's only because the parameter is an exploded object that takes
/// members of any name. A parameter of that name has the better claim to it.
pub fn takes_any_name(api: &Api, parameter: &Parameter, name: &str) -> bool {
    let ParameterKind::Schema { schema, style: Style::Form, explode: true, .. } = parameter.kind else {
        return false;
    };
    name != parameter.name
        && shape::invites_more_members(api, schema)
        && !shape::member_names(api, schema).contains(&name)
}

/// Why a value cannot be serialised as a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The style says nothing about values of this shape, e.g. an object inside an array.
    #[error("style `{style}` cannot carry {value}")]
    Undefined {
        /// The style.
        style: &'static str,
        /// What the value is.
        value: &'static str,
    },
    /// A character that HTTP forbids in a header or cookie, or that is a delimiter of the style and cannot be
    /// escaped there.
    #[error("{0:?} may not stand in this place and cannot be escaped")]
    Character(char),
    /// No text at all, where that would be read as another value or make another path.
    #[error("an empty text in this place would be read as something else")]
    Empty,
}

/// Why what came over the wire is no value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A percent-encoding that is no UTF-8 or no hexadecimal.
    #[error("`{0}` is not percent-encoded UTF-8")]
    PercentEncoding(String),
    /// The text does not have the form of the style, e.g. an odd number of object parts.
    #[error("`{text}` does not have the form of style `{style}`")]
    Form {
        /// The style.
        style: &'static str,
        /// What came.
        text: String,
    },
    /// `content` that is no document of its media type.
    #[error("not a value of {media_type}: {message}")]
    Content {
        /// The media type.
        media_type: String,
        /// Why.
        message: String,
    },
}

/// Whether a schema accepts a value; decoding asks it where a text has several readings (`404` is a string
/// and an integer).
pub type Accepts<'a> = &'a dyn Fn(SchemaId, &Value) -> bool;

/// The word for a style in a document.
fn word(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
        Style::Cookie => "cookie",
    }
}

/// What separates the elements of an array that is not exploded, as it stands on the wire.
fn delimiter(style: Style) -> &'static str {
    match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    }
}

/// What separates one exploded element from the next.
fn separator(style: Style, parameter: &Parameter) -> &'static str {
    use crate::model::ParameterIn::{Cookie, Header, Path};
    match (style, parameter.location_in) {
        (Style::Label, _) => ".",
        (Style::Matrix, _) => ";",
        (_, Path | Header) => ",",
        (_, Cookie) => "; ",
        _ => "&",
    }
}
