//! Path templating (OpenAPI 3.1, section 4.8.8.2).

use std::fmt;
use std::sync::Arc;

/// A path of the Paths Object with its template expressions taken apart, e.g. `/pets/{id}.json`. The operations of a path
/// share it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathTemplate {
    raw: Arc<str>,
    parts: Arc<[PathPart]>,
}

/// A piece of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathPart {
    /// Text that stands for itself, slashes included.
    Literal(String),
    /// The name of a path parameter.
    Parameter(String),
}

impl PathTemplate {
    /// Takes a path apart. A brace that opens or closes no expression stands for itself.
    pub fn new(raw: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = raw;
        while let Some((before, name, after)) = next_expression(rest) {
            if !before.is_empty() {
                parts.push(PathPart::Literal(before.to_owned()));
            }
            parts.push(PathPart::Parameter(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(PathPart::Literal(rest.to_owned()));
        }
        Self { raw: raw.into(), parts: parts.into() }
    }

    /// The path as the document spells it.
    pub fn as_str(&self) -> &str {
        &self.raw
    }

    /// The pieces in order.
    pub fn parts(&self) -> &[PathPart] {
        &self.parts
    }

    /// The names of the parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            PathPart::Parameter(name) => Some(name.as_str()),
            PathPart::Literal(_) => None,
        })
    }
}

/// Splits at the first `{name}`.
fn next_expression(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_path_apart() {
        let path = PathTemplate::new("/pets/{id}.json/{}/x{open");
        let parts: Vec<String> = path
            .parts()
            .iter()
            .map(|part| match part {
                PathPart::Literal(text) => text.clone(),
                PathPart::Parameter(name) => format!("<{name}>"),
            })
            .collect();
        assert_eq!(parts, ["/pets/", "<id>", ".json/", "<>", "/x{open"]);
        assert_eq!(path.parameters().collect::<Vec<_>>(), ["id", ""]);
    }
}
