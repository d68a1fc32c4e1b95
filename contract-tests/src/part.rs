//! The parts of a request that obligations, violations and intents speak of, and the pointers to them.

use spec::JsonPointer;
use spec::model::{Operation, Parameter, ParameterIn};

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
