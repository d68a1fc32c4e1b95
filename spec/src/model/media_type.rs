//! The Media Type Object, and the only function that selects one for a content type.

use indexmap::IndexMap;

use super::{Encoding, Example, Extensions, SchemaId};
use crate::source::Location;

/// One entry of a `content` map (OpenAPI 3.1, section 4.8.14).
#[derive(Debug, Clone)]
pub struct MediaType {
    /// Where the Media Type Object stands.
    pub location: Location,
    /// The key in the map: a media type or range, e.g. `application/json`, `text/*`.
    pub name: String,
    /// A description in `CommonMark` (OpenAPI 3.2).
    pub description: Option<String>,
    /// The schema of the whole content.
    pub schema: Option<SchemaId>,
    /// The schema of one item of a sequential media type (OpenAPI 3.2).
    pub item_schema: Option<SchemaId>,
    /// `example` and `examples`; a lone `example` has the name `example`.
    pub examples: IndexMap<String, Example>,
    /// `encoding` by property, for forms. Where there is one, there are no encodings by position.
    pub encoding: IndexMap<String, Encoding>,
    /// `prefixEncoding`: how the first parts of a multipart body are serialised, by position (OpenAPI 3.2).
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding`: how the other parts are (OpenAPI 3.2).
    pub item_encoding: Option<Box<Encoding>>,
    /// Fields that start with `x-`.
    pub extensions: Extensions,
}

impl MediaType {
    /// Whether this is JSON: `application/json` or a `+json` suffix (RFC 6839, section 3.1), parameters aside.
    pub fn is_json(&self) -> bool {
        let essence = essence(&self.name);
        essence.ends_with("/json") || essence.ends_with("+json")
    }
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
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
