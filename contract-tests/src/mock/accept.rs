//! Whether the document allows a request: first its credentials, then its content.

use http::HeaderMap;
use indexmap::IndexMap;
use secrecy::SecretString;
use spec::json_schema::Validators;
use spec::model::Operation;

use super::refuse::Refusal;
use super::security;
use crate::case::Parts;
use crate::judge::{self, Received};

/// What was made of a request.
#[derive(Debug)]
pub(super) struct Decision {
    /// The values as decoded; those of a refused request as far as they could be.
    pub(super) parts: Parts,
    /// Why it is refused, if it is.
    pub(super) refusal: Option<Refusal>,
}

/// Decides. `headers` are those of the request.
pub(super) fn accept(
    validators: &Validators,
    credentials: Option<&IndexMap<String, SecretString>>,
    operation: &Operation,
    received: &Received<'_>,
) -> Decision {
    let headers: &HeaderMap = received.headers;
    let judgement = judge::judge(validators, operation, received);
    let met = security::authenticate(validators.api(), operation, credentials, headers, received.query);
    let refusal = match met {
        Err(challenges) => Some(Refusal::Unauthorized(challenges)),
        Ok(()) if judgement.violations.is_empty() => None,
        Ok(()) => Some(Refusal::Invalid(judgement.violations)),
    };
    Decision { parts: judgement.parts, refusal }
}
