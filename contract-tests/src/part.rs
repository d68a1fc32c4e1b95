//! The parts of a request that obligations, violations and intents speak of, and the pointers to them.

use spec::model::{Operation, Parameter, ParameterIn, PathPart, PathTemplate};
use spec::{Api, JsonPointer};

/// Whether a parameter is one: header parameters named `Accept`, `Content-Type` and `Authorization` are to be
/// ignored (OpenAPI 3.1, section 4.8.12.2.1).
pub(crate) fn counts(parameter: &Parameter) -> bool {
    const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];
    parameter.location_in != ParameterIn::Header
        || !IGNORED.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}

/// The pointer to a parameter in the abstract request, e.g. `/query/page`.
pub(crate) fn parameter(parameter: &Parameter) -> JsonPointer {
    match parameter.location_in {
        ParameterIn::Querystring => JsonPointer::from_tokens(["querystring"]),
        location => JsonPointer::from_tokens([location.to_string().as_str(), &parameter.name]),
    }
}

/// The pointer to the body in the abstract request.
pub(crate) fn body() -> JsonPointer {
    JsonPointer::from_tokens(["body"])
}

/// The pointer to a request's credentials.
pub(crate) fn security() -> JsonPointer {
    JsonPointer::from_tokens(["security"])
}

/// The pointer to a request's method.
pub(crate) fn method() -> JsonPointer {
    JsonPointer::from_tokens(["method"])
}

/// Whether an operation refuses requests without credentials: it names alternatives and none of them is empty
/// (OpenAPI 3.1, section 4.8.30).
pub(crate) fn demands_security(operation: &Operation) -> bool {
    !operation.security.is_empty()
        && operation.security.iter().all(|alternative| !alternative.schemes.is_empty())
}

/// The other operations that the same requests lead to: their method is the same, and their paths differ by a
/// fragment at most, which is never sent. A document that has such is beyond the standard, but there are some.
pub(crate) fn twins<'a>(api: &'a Api, operation: &Operation) -> Vec<&'a Operation> {
    let sent = path_of(&operation.path);
    let others = api
        .operations
        .iter()
        .filter(|other| other.method == operation.method && other.path != operation.path);
    others.filter(|other| path_of(&other.path) == sent).collect()
}

/// A template taken apart into what is sent as the path and the rest.
#[derive(PartialEq, Eq)]
pub(crate) struct SentPath {
    /// The path itself.
    pub(crate) parts: Vec<PathPart>,
    /// A query that the template has of its own. The standard knows none, but documents use it to tell two
    /// operations apart that share a path.
    pub(crate) query: Option<String>,
}

/// Takes away what is no part of the path: a query, and a fragment, which is never sent.
pub(crate) fn path_of(template: &PathTemplate) -> SentPath {
    let mut parts = Vec::with_capacity(template.parts().len());
    for part in template.parts() {
        let PathPart::Literal(text) = part else {
            parts.push(part.clone());
            continue;
        };
        let Some(end) = text.find(['?', '#']) else {
            parts.push(part.clone());
            continue;
        };
        let (path, rest) = text.split_at(end);
        parts.extend((!path.is_empty()).then(|| PathPart::Literal(path.to_owned())));
        let query =
            rest.strip_prefix('?').map(|query| query.split('#').next().unwrap_or_default().to_owned());
        return SentPath { parts, query };
    }
    SentPath { parts, query: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_and_a_fragment_are_no_parts_of_the_path() {
        let split = |raw: &str| {
            let sent = path_of(&PathTemplate::new(raw));
            (sent.parts.len(), sent.query)
        };
        assert_eq!(split("/a/{b}"), (2, None));
        assert_eq!(split("/a/{b}#c"), (2, None));
        assert_eq!(split("/a?b=c#d"), (1, Some("b=c".to_owned())));
    }
}
