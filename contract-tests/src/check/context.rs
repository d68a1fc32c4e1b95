//! [`Context`]: what a check may look at, with the answer's body decoded once for all of them.

use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use serde_json::Value;
use spec::Api;
use spec::json_schema::{Validators, Violation};
use spec::model::{MediaType, Operation, Response, SchemaId};

use super::Check;
use crate::body::{self, BodyError};
use crate::case::Intent;
use crate::client::{Client, Invoked};
use crate::config::Config;
use crate::credentials;
use crate::curl;
use crate::exchange::{Answer, Exchange};
use crate::finding::{Finding, Verdict};
use crate::judge::RequestViolation;
use crate::one_way;
use crate::part;
use crate::sequence::{Act, is_followed};

/// What stays the same for a whole run.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The document, with its schemas ready to judge.
    pub validators: &'a Validators,
    /// How the run was asked for.
    pub config: &'a Config,
    /// The generated client, if it takes part.
    pub client: Option<&'a dyn Client>,
}

/// One exchange, with what the document says of it.
pub struct Context<'a> {
    /// What stays the same for a whole run.
    pub settings: Settings<'a>,
    /// The operation that was called.
    pub operation: &'a Operation,
    /// What went over the wire.
    pub exchange: &'a Exchange,
    /// What came of the same call through the client, if it was made.
    pub invoked: Option<&'a Invoked>,
    /// The body of the answer, where the document describes one of its type.
    pub content: Content<'a>,
    /// What the document forbids in the request, if it is one that somebody else made; `None` for those of the run.
    pub observed: Option<&'a [RequestViolation]>,
}

/// The body of an answer as its media type reads it.
pub enum Content<'a> {
    /// The document does not describe it, or there is none.
    Undescribed,
    /// It cannot be read as its media type says.
    Unreadable(&'a MediaType, BodyError),
    /// JSON Schema has nothing to say of it.
    Opaque,
    /// A value, its schema, and every way in which it breaks that.
    Value {
        /// The value.
        value: Value,
        /// The schema.
        schema: SchemaId,
        /// Empty if it is valid.
        violations: Vec<Violation>,
    },
}

/// What a case asks the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Does it accept what the document allows?
    Allowed,
    /// Does it refuse what the document forbids?
    Forbidden,
    /// Does it refuse those without credentials?
    Security,
    /// Does it refuse a method that the document does not have?
    Method,
}

impl<'a> Context<'a> {
    /// Looks at an exchange; `None` if its operation is none of the document's.
    pub fn new(settings: Settings<'a>, exchange: &'a Exchange, invoked: Option<&'a Invoked>) -> Option<Self> {
        let operation = settings.validators.api().operations.get(exchange.case.operation)?;
        let mut context =
            Self { settings, operation, exchange, invoked, content: Content::Undescribed, observed: None };
        context.content = context.read();
        Some(context)
    }

    /// The document.
    pub fn api(&self) -> &'a Api {
        self.settings.validators.api()
    }

    /// What the case asks the server.
    pub fn question(&self) -> Question {
        match &self.exchange.case.intent {
            Intent::Valid => Question::Allowed,
            Intent::Invalid { pointer, .. } if *pointer == part::security() => Question::Security,
            Intent::Invalid { .. } if self.exchange.case.method != self.operation.method => Question::Method,
            Intent::Invalid { .. } => Question::Forbidden,
        }
    }

    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&'a Answer> {
        self.exchange.outcome.as_ref().ok()
    }

    /// The request before this one in a sequence and the status that answered it, if it was of this method and was done: not
    /// only promised for later (202).
    pub fn done_before(&self, method: &Method) -> Option<(&'a Exchange, StatusCode)> {
        let before = self.exchange.before.as_deref().filter(|_| !is_followed(self.exchange))?;
        let status = before.outcome.as_ref().ok()?.status;
        let done = before.case.method == *method && status.is_success() && status != StatusCode::ACCEPTED;
        done.then_some((before, status))
    }

    /// The exchange before this one in a sequence, if this one does the act and went well.
    pub(crate) fn done_after(&self, act: Act) -> Option<&'a Exchange> {
        let is_done = self.answer()?.status.is_success() && Act::of(self.exchange) == Some(act);
        self.exchange.before.as_deref().filter(|_| is_done)
    }

    /// The answer, if it is one to a request that the document has responses for: not to another method.
    pub fn described_answer(&self) -> Option<&'a Answer> {
        self.answer().filter(|_| self.question() != Question::Method)
    }

    /// The response of the document that describes the answer.
    pub fn response(&self) -> Option<&'a Response> {
        self.operation.responses.select(self.described_answer()?.status.as_u16())
    }

    /// `Content-Type` of the answer.
    pub fn content_type(&self) -> Option<&'a str> {
        self.answer()?.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Whether an answer of this kind has no body (RFC 9110, section 6.4.1).
    pub fn is_bodiless(&self) -> bool {
        self.exchange.case.method == Method::HEAD
            || self.answer().is_some_and(|answer| {
                matches!(
                    answer.status,
                    StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
                )
            })
    }

    /// Whether the run has the credentials that the operation demands.
    pub fn has_credentials(&self) -> bool {
        credentials::suffice(self.api(), self.operation, self.settings.config)
    }

    /// Whether the answer speaks of what the case asks.
    pub fn is_conclusive(&self) -> bool {
        let Some(answer) = self.answer() else { return false };
        let of_credentials = matches!(answer.status.as_u16(), 401 | 403 | 407);
        let of_state = matches!(answer.status.as_u16(), 429 | 503);
        match self.question() {
            _ if of_state => false,
            // What became of a thing shows something whatever the status is.
            Question::Allowed if self.exchange.before.is_some() => !of_credentials,
            Question::Security => super::ignored_auth::is_answer(answer.status),
            Question::Allowed => !answer.status.is_client_error(),
            Question::Forbidden | Question::Method => !of_credentials,
        }
    }

    /// A violation by this check, to be filled in. `cause` tells it from others of the same check.
    pub fn finding(&self, check: &Check, cause: &str) -> Finding {
        Finding {
            check: check.code,
            severity: check.severity,
            verdict: Verdict::Violation,
            operation: self.operation.key(),
            case: self.exchange.case.id.clone(),
            message: String::new(),
            expected: String::new(),
            actual: String::new(),
            pointer: None,
            location: None,
            cause: format!("{} {} {cause}", check.code, self.operation.key()),
            implied_by: Vec::new(),
            patch: None,
            notes: Vec::new(),
            curl: curl::line(&self.exchange.request),
        }
    }

    fn read(&self) -> Content<'a> {
        let described = self.answer().zip(self.response()).zip(self.content_type());
        let Some(((answer, response), content_type)) = described else { return Content::Undescribed };
        let Some(media_type) = response.media_type(content_type) else { return Content::Undescribed };
        if answer.truncated || self.is_bodiless() {
            return Content::Undescribed;
        }
        let validators = self.settings.validators;
        let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
        match body::decode(self.api(), content_type, media_type, &answer.body, &accepts) {
            Err(error) => Content::Unreadable(media_type, error),
            Ok(None) => Content::Opaque,
            Ok(Some(value)) => match media_type.schema {
                None => Content::Opaque,
                Some(schema) => {
                    let violations = violations(validators, schema, &value);
                    Content::Value { value, schema, violations }
                }
            },
        }
    }
}

/// The ways in which a value in a response breaks its schema. A required member that is `writeOnly` need not be
/// in a response (OpenAPI 3.0, section 4.7.24.1).
fn violations(validators: &Validators, schema: SchemaId, value: &Value) -> Vec<Violation> {
    // Most values are valid, and telling so is cheaper than telling why not.
    if validators.accepts(schema, value) {
        return Vec::new();
    }
    let mut violations = validators.violations(schema, value);
    violations.retain(|violation| !one_way::excuses(validators.api(), violation, value, Api::is_write_only));
    violations
}
