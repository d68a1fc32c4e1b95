//! What an accepted request is answered with: status, media type, and which body of that.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use spec::json_schema::Validators;
use spec::model::{Operation, Response, Responses};
use spec::{Api, Diagnostic};

use super::answer::{Answer, Content};
use super::compose::{Answers, Offer};
use super::negotiate;
use super::prefer::Preferences;
use super::refuse::Refusal;
use super::security;

/// Says which preferences were heeded (RFC 7240, section 3).
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Names the example that is served though it breaks its schema.
const WARNING: HeaderName = HeaderName::from_static("lockstep-warning");

/// What speaks for one answer or another.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    pub(super) preferences: &'a Preferences,
    /// Whether the request makes something, so that 201 is the status where it is documented.
    pub(super) created: bool,
    /// The seed of a new body, if one is wanted.
    pub(super) dynamic: Option<u64>,
}

/// The answer to an accepted request.
///
/// # Errors
/// A refusal if the client takes no media type that there is, or prefers a status that the document does not have.
pub(super) fn answer(
    validators: &Validators,
    answers: &Answers,
    operation: &Operation,
    headers: &HeaderMap,
    choice: &Choice<'_>,
) -> Result<Answer, Refusal> {
    let Choice { preferences, dynamic, .. } = *choice;
    let responses = &operation.responses;
    let created =
        || Some((StatusCode::CREATED, responses.exact.get(&201)?.as_ref())).filter(|_| choice.created);
    let preferred = match preferences.code {
        Some(code) => Some(named(responses, code).ok_or(Refusal::NoSuchCode(code))?),
        None => None,
    };
    let Some((status, response)) = preferred.or_else(created).or_else(|| makeable(answers, responses)) else {
        // A document that says nothing of answers allows any; this is the least that one can say.
        return Ok(Answer::bare(StatusCode::NO_CONTENT));
    };
    let mut answer = Answer { delay: preferences.delay, ..Answer::bare(status) };
    if preferred.is_some() {
        applied(&mut answer, &format!("code={}", status.as_u16()));
    }
    let Some(prepared) = answers.of(response) else { return Ok(answer) };
    if !prepared.is_whole(response) {
        return Err(Refusal::Unmade(status));
    }
    answer.headers.extend(prepared.headers.clone());
    if status == StatusCode::UNAUTHORIZED && !answer.headers.contains_key(WWW_AUTHENTICATE) {
        security::challenge(&security::challenges(validators.api(), operation), &mut answer.headers);
    }
    if !prepared.offers.is_empty() {
        let offered: Vec<&str> = prepared.offers.iter().map(|offer| offer.content_type.as_str()).collect();
        let Some(index) = negotiate::preferred(headers, &offered) else {
            return Err(Refusal::NotAcceptable(offered.into_iter().map(str::to_owned).collect()));
        };
        if let Some(offer) = prepared.offers.get(index) {
            answer.content = body(validators, offer, preferences, dynamic, &mut answer);
        }
    }
    Ok(answer)
}

/// The answer, which says in a header field what is wrong with its body, if anything is.
pub(super) fn warned(mut answer: Answer) -> Answer {
    let flaw = answer.content.as_ref().and_then(|content| content.flaw.clone());
    // Line breaks, which a message may quote from the document, cannot stand in a field.
    let flaw = flaw.map(|flaw| flaw.replace(char::is_control, " "));
    if let Some(value) = flaw.and_then(|flaw| HeaderValue::from_bytes(flaw.as_bytes()).ok()) {
        answer.headers.insert(WARNING, value);
    }
    answer
}

/// The example that is preferred, else a new value if one is wanted, else the first example.
fn body(
    validators: &Validators,
    offer: &Offer,
    preferences: &Preferences,
    dynamic: Option<u64>,
    answer: &mut Answer,
) -> Option<Content> {
    if let Some(name) = preferences.example.as_deref().filter(|name| offer.has_example(name)) {
        applied(answer, &format!("example=\"{name}\""));
        return offer.example(Some(name)).cloned();
    }
    let generated = dynamic.and_then(|seed| offer.generated(validators, seed));
    if generated.is_some() && preferences.dynamic == Some(true) {
        applied(answer, "dynamic=true");
    }
    generated.or_else(|| offer.example(None).cloned())
}

/// The response that a success is answered with: of several 2xx the lowest whose body can be made.
fn makeable<'a>(answers: &Answers, responses: &'a Responses) -> Option<(StatusCode, &'a Response)> {
    let first = success(responses)?;
    let can_be_made = |(_, response): &(StatusCode, &Response)| {
        answers.of(response).is_none_or(|prepared| prepared.is_whole(response))
    };
    if can_be_made(&first) {
        return Some(first);
    }
    let others = responses.exact.range(200..300);
    let mut others =
        others.filter_map(|(status, one)| Some((StatusCode::from_u16(*status).ok()?, one.as_ref())));
    others.find(can_be_made).or(Some(first))
}

/// The response that a success is answered with: the lowest 2xx, else the lowest 3xx, else `default`, else whatever
/// there is.
pub(super) fn success(responses: &Responses) -> Option<(StatusCode, &Response)> {
    let lowest = |class: u16| {
        let exact = responses.exact.range(class * 100..(class + 1) * 100).next();
        let range = || Some((class * 100, responses.range.get(&u8::try_from(class).ok()?)?));
        exact.map(|(status, response)| (*status, response)).or_else(range)
    };
    let default = || responses.default.as_ref().map(|response| (200, response));
    let (status, response) =
        lowest(2).or_else(|| lowest(3)).or_else(default).or_else(|| lowest(4)).or_else(|| lowest(5))?;
    Some((StatusCode::from_u16(status).ok()?, response))
}

/// The code of notes on operations whose responses are errors all.
pub const NO_SUCCESS: &str = "no-success";

/// A note on each operation whose responses are errors all: an accepted request is answered with one, as the document
/// knows nothing else.
pub(super) fn without_success(api: &Api) -> Vec<Diagnostic> {
    let of_one = |operation: &Operation| {
        let (status, response) =
            success(&operation.responses).filter(|(status, _)| status.as_u16() >= 400)?;
        let message = format!("`{}` documents errors only; the mock answers with {status}", operation.key());
        Some(Diagnostic::note(NO_SUCCESS, response.location, message))
    };
    api.operations.iter().filter_map(of_one).collect()
}

/// The response that describes a status, if there is one.
fn named(responses: &Responses, code: u16) -> Option<(StatusCode, &Response)> {
    Some((StatusCode::from_u16(code).ok()?, responses.select(code)?))
}

/// Says that a preference was heeded.
pub(super) fn applied(answer: &mut Answer, preference: &str) {
    // A name that no field can hold was not sent in one.
    if let Ok(value) = HeaderValue::try_from(preference) {
        answer.headers.append(PREFERENCE_APPLIED, value);
    }
}
