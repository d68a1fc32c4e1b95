//! The Responses, Response, Header and Link Objects, and the only functions that select among them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::media_type::essence;
use super::{Example, MediaType, Parameter, ParameterIn, ParameterKind, Server};
use crate::source::Location;

/// The documented responses of an operation (OpenAPI 3.1, section 4.8.16).
#[derive(Debug, Clone, Default)]
pub struct Responses {
    /// By status code.
    pub exact: BTreeMap<u16, Response>,
    /// By the first digit of a range such as `4XX`.
    pub range: BTreeMap<u8, Response>,
    /// For every status that is not named otherwise.
    pub default: Option<Response>,
}

impl Responses {
    /// The response that describes a status: its own, else its range's, else the default.
    pub fn select(&self, status: u16) -> Option<&Response> {
        let range = || u8::try_from(status / 100).ok().and_then(|class| self.range.get(&class));
        self.exact.get(&status).or_else(range).or(self.default.as_ref())
    }

    /// Every response with its key as the document spells it: `200`, `4XX`, `default`.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Response)> {
        let exact = self.exact.iter().map(|(status, response)| (status.to_string(), response));
        let range = self.range.iter().map(|(class, response)| (format!("{class}XX"), response));
        let default = self.default.iter().map(|response| ("default".to_owned(), response));
        exact.chain(range).chain(default)
    }
}

/// A response (OpenAPI 3.1, section 4.8.17).
#[derive(Debug, Clone)]
pub struct Response {
    /// Where the Response Object stands.
    pub location: Location,
    /// A description in `CommonMark`.
    pub description: String,
    /// The headers by name; `Content-Type` is not among them.
    pub headers: IndexMap<String, Header>,
    /// The media types of which the body may be one; empty when there is no body.
    pub content: Vec<MediaType>,
    /// The links by name.
    pub links: IndexMap<String, Link>,
}

impl Response {
    /// The entry of `content` that describes a body of this `Content-Type`: the most specific key that
    /// matches, parameters compared only where the key has some.
    pub fn media_type(&self, content_type: &str) -> Option<&MediaType> {
        select(&self.content, content_type)
    }
}

/// The entry of a `content` map that describes a content type most closely.
pub(super) fn select<'a>(content: &'a [MediaType], content_type: &str) -> Option<&'a MediaType> {
    let best = content.iter().filter_map(|entry| Some((specificity(&entry.name, content_type)?, entry)));
    best.fold(None, |best: Option<(u8, &MediaType)>, next| match best {
        Some(kept) if kept.0 >= next.0 => Some(kept),
        _ => Some(next),
    })
    .map(|(_, entry)| entry)
}

/// How closely a media type or range matches a content type, from 0 for `*/*`; `None` if it does not.
fn specificity(range: &str, content_type: &str) -> Option<u8> {
    let (wanted, given) = (essence(range), essence(content_type));
    if wanted == given {
        let parameters = |text: &str| -> Vec<String> {
            text.split(';').skip(1).map(|parameter| parameter.trim().to_ascii_lowercase()).collect()
        };
        let (wanted, given) = (parameters(range), parameters(content_type));
        if wanted.is_empty() {
            return Some(2);
        }
        return wanted.iter().all(|parameter| given.contains(parameter)).then_some(3);
    }
    let kind = wanted.strip_suffix("/*")?;
    if kind == "*" {
        return Some(0);
    }
    given.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/')).then_some(1)
}

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
}

impl Header {
    /// The parameter that is serialised as this header of a name is; `None` if the document says nothing of its
    /// value.
    pub fn as_parameter(&self, name: &str) -> Option<Parameter> {
        Some(Parameter {
            location: self.location.clone(),
            name: name.to_owned(),
            location_in: ParameterIn::Header,
            description: self.description.clone(),
            required: self.required,
            deprecated: self.deprecated,
            allow_empty_value: false,
            kind: self.kind.clone()?,
            examples: self.examples.clone(),
            extensions: IndexMap::new(),
        })
    }
}

/// A link from a response to an operation (OpenAPI 3.1, section 4.8.20).
#[derive(Debug, Clone)]
pub struct Link {
    /// Where the Link Object stands.
    pub location: Location,
    /// The operation that it leads to.
    pub target: LinkTarget,
    /// A constant or a runtime expression for each parameter of the target.
    pub parameters: IndexMap<String, Value>,
    /// A constant or a runtime expression for the target's body.
    pub request_body: Option<Value>,
    /// A description in `CommonMark`.
    pub description: Option<String>,
    /// The server that the target is to be called at.
    pub server: Option<Server>,
}

/// How a link names its operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// `operationId`.
    Id(String),
    /// `operationRef`.
    Ref(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specificity_orders_exact_before_ranges() {
        let on = |range| specificity(range, "text/html; charset=UTF-8");
        assert_eq!(on("text/html;charset=utf-8"), Some(3));
        assert_eq!(on("text/html; charset=latin1"), None);
        assert_eq!(on("Text/HTML"), Some(2));
        assert_eq!(on("text/*"), Some(1));
        assert_eq!(on("*/*"), Some(0));
        assert_eq!(on("text/plain"), None);
        assert_eq!(on("tex/*"), None);
    }
}
