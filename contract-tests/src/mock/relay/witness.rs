//! [`Witness`]: a request of somebody else and its answer → what the checks of a run say of them.

use http::{HeaderValue, Method};
use jiff::Timestamp;
use spec::json_schema::Validators;
use spec::model::Operation;
use spec::{Api, JsonPointer};

use super::secrets;
use crate::case::{Case, CaseId, Credentials, Intent};
use crate::check::{self, Context, Judged, Settings};
use crate::config::Config;
use crate::exchange::{Answer, Exchange, Sent, TransportError};
use crate::judge::RequestViolation;
use crate::mock::refuse::Refusal;
use crate::mock::service::Recognized;
use crate::obligation::{self, Obligation, Side};
use crate::part;
use crate::plan::Plan;
use crate::redact::Redactor;

/// The keyword of what is shown by requests of others.
const OBSERVED: &str = "observed";

/// Sees one request.
pub(super) struct Witness<'a> {
    pub(super) validators: &'a Validators,
    pub(super) config: &'a Config,
    /// How many were seen before, which tells their cases apart.
    pub(super) number: usize,
}

/// What was seen.
pub(super) struct Seen {
    pub(super) exchange: Exchange,
    pub(super) judged: Judged,
    pub(super) conclusive: bool,
}

/// What can be shown by requests of others: that each operation is asked for, and its answers.
pub(super) fn plan(api: &Api) -> Plan {
    let of_operation = |operation: &Operation| {
        let observed = obligation(operation, JsonPointer::root(), OBSERVED, Side::Valid);
        let answers = obligation::enumerate(api, operation).into_iter();
        let responses = JsonPointer::from_tokens(["responses"]);
        std::iter::once(observed).chain(answers.filter(move |one| one.pointer.starts_with(&responses)))
    };
    Plan { obligations: api.operations.iter().flat_map(of_operation).collect(), ..Plan::default() }
}

/// What the document forbids in a request.
pub(super) fn violations(refusal: Option<&Refusal>) -> Vec<RequestViolation> {
    let one = |pointer, keyword: &str, message: String| {
        vec![RequestViolation { pointer, keyword: keyword.to_owned(), message, location: None }]
    };
    match refusal {
        Some(Refusal::Invalid(violations)) => violations.clone(),
        Some(Refusal::Unauthorized(_)) => {
            one(part::security(), "security", "no credentials of the documented form".to_owned())
        }
        Some(Refusal::Method(methods)) => {
            let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
            one(part::method(), "method", format!("the path has {}", names.join(", ")))
        }
        // The rest is said of answers.
        _ => Vec::new(),
    }
}

impl Witness<'_> {
    /// Judges; `None` for what no check speaks of: HEAD and OPTIONS, which a document need not name to have.
    pub(super) fn sees(
        &self,
        recognized: &Recognized<'_>,
        sent: &Sent,
        sent_at: Timestamp,
        outcome: Result<Answer, TransportError>,
    ) -> Option<Seen> {
        let api = self.validators.api();
        let operation = api.operations.get(recognized.operation)?;
        if sent.method != operation.method && matches!(sent.method, Method::HEAD | Method::OPTIONS) {
            return None;
        }
        let query = sent.url.split_once('?').map_or("", |(_, query)| query);
        let config = secrets::config_with(self.config, api, &sent.headers, query);
        let violations = violations(recognized.decision.refusal.as_ref());
        let case = self.case(recognized, operation, &sent.method, &violations);
        let mut exchange = Exchange { case, request: sent.clone(), sent_at, outcome, before: None };
        let settings = Settings { validators: self.validators, config: &config, client: None };
        let mut context = Context::new(settings, &exchange, None)?;
        context.observed = Some(&violations);
        let (mut judged, conclusive) = (check::judge(&context), context.is_conclusive());
        let redactor = Redactor::new(&config);
        judged.findings.iter_mut().for_each(|finding| redactor.finding(finding));
        if let Ok(answer) = &mut exchange.outcome {
            conceal(&redactor, answer);
        }
        Some(Seen { exchange, judged, conclusive })
    }

    fn case(
        &self,
        recognized: &Recognized<'_>,
        operation: &Operation,
        method: &Method,
        violations: &[RequestViolation],
    ) -> Case {
        let root = JsonPointer::root();
        let (obligation, intent) = match violations.first() {
            None => (obligation(operation, root, OBSERVED, Side::Valid), Intent::Valid),
            Some(RequestViolation { pointer, keyword, .. }) => (
                obligation(operation, pointer.clone(), keyword, Side::Invalid),
                Intent::Invalid { pointer: pointer.clone(), keyword: keyword.clone() },
            ),
        };
        Case {
            id: CaseId::new(&self.validators.api().digest, &obligation, self.number),
            operation: recognized.operation,
            title: match violations.first() {
                None => "a request that was passed on".to_owned(),
                Some(violation) => format!("a request in which {} is wrong", violation.pointer),
            },
            obligation,
            method: method.clone(),
            parts: recognized.decision.parts.clone(),
            credentials: Credentials::Given,
            intent,
        }
    }
}

fn obligation(operation: &Operation, pointer: JsonPointer, keyword: &str, side: Side) -> Obligation {
    Obligation { operation: operation.key(), pointer, keyword: keyword.to_owned(), side }
}

/// A server may send back what it was sent, and answers go to those reports that record everything.
fn conceal(redactor: &Redactor, answer: &mut Answer) {
    let shown = |bytes: &[u8]| {
        let mut text = std::str::from_utf8(bytes).ok()?.to_owned();
        redactor.text(&mut text);
        Some(text)
    };
    if let Some(text) = shown(&answer.body) {
        answer.body = text.into();
    }
    for value in answer.headers.values_mut() {
        if let Some(text) = shown(value.as_bytes()).and_then(|text| HeaderValue::try_from(text).ok()) {
            *value = text;
        }
    }
}
