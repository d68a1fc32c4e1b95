//! Runtime expressions: where in an exchange a value is to be found.

use http::HeaderName;

use crate::pointer::JsonPointer;

/// A runtime expression (OpenAPI 3.1, section 4.8.20.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeExpression {
    /// `$url`: the whole URL of the request.
    Url,
    /// `$method`: its method.
    Method,
    /// `$statusCode`: the status of the response.
    StatusCode,
    /// `$request.`: a part of the request.
    Request(ExpressionSource),
    /// `$response.`: a part of the response.
    Response(ExpressionSource),
}

/// The part of a message that a runtime expression names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionSource {
    /// `header.`: a header field, by name.
    Header(HeaderName),
    /// `query.`: a query parameter, by name.
    Query(String),
    /// `path.`: a path parameter, by name.
    Path(String),
    /// `body`, whole or with `#` and a pointer into it.
    Body(JsonPointer),
}

impl RuntimeExpression {
    /// Reads an expression; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "$url" => Self::Url,
            "$method" => Self::Method,
            "$statusCode" => Self::StatusCode,
            _ => match text.strip_prefix("$request.") {
                Some(source) => Self::Request(ExpressionSource::parse(source)?),
                None => Self::Response(ExpressionSource::parse(text.strip_prefix("$response.")?)?),
            },
        })
    }

    /// The expressions that stand in braces in a longer text, as they stand there.
    pub fn embedded(text: &str) -> impl Iterator<Item = &str> {
        let starts = text.match_indices("{$").map(|(start, _)| start + 1);
        starts.filter_map(|start| text.get(start..)?.split('}').next())
    }
}

impl ExpressionSource {
    fn parse(text: &str) -> Option<Self> {
        if text == "body" {
            return Some(Self::Body(JsonPointer::root()));
        }
        if let Some(pointer) = text.strip_prefix("body#") {
            return JsonPointer::parse(pointer).map(Self::Body);
        }
        let (place, name) = text.split_once('.')?;
        Some(match place {
            "header" => Self::Header(HeaderName::from_bytes(name.as_bytes()).ok()?),
            "query" => Self::Query(name.to_owned()),
            "path" => Self::Path(name.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_the_standard() {
        let body = |pointer: &str| JsonPointer::parse(pointer).map(ExpressionSource::Body);
        assert_eq!(RuntimeExpression::parse("$method"), Some(RuntimeExpression::Method));
        assert_eq!(
            RuntimeExpression::parse("$request.header.accept"),
            Some(RuntimeExpression::Request(ExpressionSource::Header(http::header::ACCEPT)))
        );
        assert_eq!(
            RuntimeExpression::parse("$request.body#/user/uuid"),
            body("/user/uuid").map(RuntimeExpression::Request)
        );
        assert_eq!(RuntimeExpression::parse("$response.body"), body("").map(RuntimeExpression::Response));
        for text in
            ["$status", "$request.body/url", "$request.cookie.id", "$response.header.a b", "request.body"]
        {
            assert_eq!(RuntimeExpression::parse(text), None, "{text}");
        }
    }

    #[test]
    fn embedded_in_a_url() {
        let text = "https://a/{$request.query.id}/b?c={$url}&d={e}";
        assert_eq!(RuntimeExpression::embedded(text).collect::<Vec<_>>(), ["$request.query.id", "$url"]);
        assert_eq!(RuntimeExpression::embedded("{$").collect::<Vec<_>>(), ["$"]);
    }
}
