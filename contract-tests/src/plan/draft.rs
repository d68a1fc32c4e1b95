//! [`Draft`]: a request that is meant to show something, and its proof on the bytes.

use bytes::Bytes;
use http::{Method, Request};
use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;
use spec::model::Operation;

use crate::case::{BodyContent, Credentials, Intent, Parts};
use crate::judge::{Judgement, RequestViolation};
use crate::request;

/// A request that is meant to show something.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) parts: Parts,
    pub(super) method: Method,
    pub(super) credentials: Credentials,
    pub(super) meant: Meant,
}

/// What a draft is meant to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meant {
    Valid,
    /// Refused for what stands at a pointer.
    Invalid {
        at: JsonPointer,
        keyword: String,
    },
    /// Refused for its credentials.
    Unauthorized,
    /// Refused for its method.
    Undocumented,
}

/// A draft whose meaning holds on the bytes.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) request: Request<Bytes>,
    pub(super) intent: Intent,
    /// How purely it shows what it is meant to: 0 is best.
    pub(super) rank: u8,
}

/// Encodes a draft and judges the bytes.
///
/// # Errors
/// The reason why the draft does not show what it is meant to.
pub(super) fn prove(
    validators: &Validators,
    operation: &Operation,
    twins: &[&Operation],
    draft: &Draft,
) -> Result<Proven, String> {
    let request =
        request::encode(validators.api(), operation, &draft.parts).map_err(|error| error.to_string())?;
    if draft.meant == Meant::Undocumented {
        // No operation says what such a request must hold.
        return Ok(Proven { request, intent: intent_of(&draft.meant), rank: 0 });
    }
    let judgement = request::received(validators, operation, &request).map_err(|error| error.to_string())?;
    let (intent, rank) = match &draft.meant {
        Meant::Invalid { at, keyword } => {
            if let Some(twin) = twins.iter().find(|twin| allows(validators, twin, &request)) {
                return Err(format!("{} allows it, and the same request leads there", twin.key()));
            }
            let (violation, rank) = blame(&judgement, &draft.parts, at, keyword)?;
            (Intent::Invalid { pointer: violation.pointer.clone(), keyword: violation.keyword.clone() }, rank)
        }
        allowed => {
            if let Some(violation) = judgement.violations.first() {
                return Err(format!("forbidden at {}: {}", violation.pointer, violation.message));
            }
            (intent_of(allowed), 0)
        }
    };
    Ok(Proven { request, intent, rank })
}

/// Whether a request is allowed by another operation.
fn allows(validators: &Validators, operation: &Operation, request: &Request<Bytes>) -> bool {
    request::received(validators, operation, request).is_ok_and(|judgement| judgement.violations.is_empty())
}

fn intent_of(meant: &Meant) -> Intent {
    let invalid = |pointer, keyword: &str| Intent::Invalid { pointer, keyword: keyword.to_owned() };
    match meant {
        Meant::Valid => Intent::Valid,
        Meant::Invalid { at, keyword } => invalid(at.clone(), keyword),
        Meant::Unauthorized => invalid(crate::part::security(), "security"),
        Meant::Undocumented => invalid(crate::part::method(), "method"),
    }
}

/// The violation that shows what was meant, and how purely. A violation of another keyword counts if the value
/// arrived as it was meant (an `anyOf` around a `minimum` is what the judge names), and then also one above or
/// below (`oneOf` around a member, the items of an array).
fn blame<'j>(
    judgement: &'j Judgement,
    meant: &Parts,
    at: &JsonPointer,
    keyword: &str,
) -> Result<(&'j RequestViolation, u8), String> {
    let violations = &judgement.violations;
    let alone = violations.len() == 1;
    let here = || violations.iter().filter(|violation| violation.pointer == *at);
    if let Some(violation) = here().find(|violation| violation.keyword == keyword) {
        return Ok((violation, u8::from(!alone)));
    }
    if part(&judgement.parts, at) != part(meant, at) {
        return Err(format!("once serialised, it does not break `{keyword}` at {at}"));
    }
    let near = || {
        violations
            .iter()
            .find(|violation| violation.pointer.starts_with(at) || at.starts_with(&violation.pointer))
    };
    let found = here().next().or_else(near).map(|violation| (violation, if alone { 2 } else { 3 }));
    found.ok_or_else(|| format!("the document allows it at {at}"))
}

/// The part of an abstract request that a pointer leads to.
fn part(parts: &Parts, at: &JsonPointer) -> Option<Value> {
    let mut tokens = at.tokens();
    let place = tokens.next()?;
    let value = match place.as_str() {
        "path" => parts.path.get(&tokens.next()?),
        "query" => parts.query.get(&tokens.next()?),
        "header" => parts.header.get(&tokens.next()?),
        "cookie" => parts.cookie.get(&tokens.next()?),
        "querystring" => parts.querystring.as_ref(),
        _ => match &parts.body.as_ref()?.content {
            BodyContent::Value(value) => Some(value),
            BodyContent::Raw(bytes) => return Some(Value::from(String::from_utf8_lossy(bytes).into_owned())),
        },
    }?;
    value.pointer(JsonPointer::from_tokens(tokens).as_str()).cloned()
}
