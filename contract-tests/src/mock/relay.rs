//! [`Relay`]: a server that the mock stands before. Requests are passed on to it and answers back, and both are judged
//! with the checks of a run; what it has not got yet the document answers.

mod fields;
mod secrets;
mod target;
mod witness;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderValue, Method, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use spec::Api;
use url::Url;

use self::witness::Witness;
use super::answer::{Answer, Content, Trace};
use super::notice::{Notice, Observer};
use super::problem::Problem;
use super::refuse;
use super::service::{Incoming, Recognized, Service};
use super::{Options, ServeError};
use crate::check::Judged;
use crate::config::Config;
use crate::drive;
use crate::event::Event;
use crate::exchange::{self, Sent, TransportError};
use crate::redact::Redactor;

/// Of so many requests for what the document does not have it is told; a scanner would else fill the reports.
const MOST_UNKNOWN: usize = 100;

/// A server that requests are passed on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// The paths of the document are appended to it.
    pub url: Url,
    /// Whether the document answers where the server does not, or fails; else only where it says 501 Not Implemented.
    pub fallback: bool,
    /// How long it may take for a whole answer.
    pub timeout: Duration,
}

/// What passing on takes.
#[derive(Debug)]
pub(super) struct Relay {
    http: reqwest::Client,
    config: Config,
    fallback: bool,
    observer: Observer,
    /// How many requests were passed on.
    passed: AtomicUsize,
    /// Methods and paths that the document does not have.
    unknown: Mutex<BTreeSet<String>>,
}

impl Relay {
    pub(super) fn new(upstream: &Upstream, options: &Options) -> Result<Self, ServeError> {
        let mut config = Config::new(upstream.url.clone());
        (config.timeout, config.max_body) = (upstream.timeout, options.longest_body);
        Ok(Self {
            http: drive::http_client(&config).map_err(ServeError::Upstream)?,
            config,
            fallback: upstream.fallback,
            observer: options.observer.clone(),
            passed: AtomicUsize::new(0),
            unknown: Mutex::default(),
        })
    }

    /// Tells that requests for this document are judged from now on.
    pub(super) fn begin(&self, api: &Api) {
        let (base_url, plan) = (self.config.base_url.as_str(), &witness::plan(api));
        // Whose secrets will come nobody knows yet; they are taken out of each exchange.
        let redactor = &Redactor::default();
        self.tell(&Event::Started { api, base_url, plan, client: false, redactor });
    }

    /// Tells that nothing more will come.
    pub(super) fn end(&self) {
        self.tell(&Event::Finished { whole: true });
    }

    /// Passes a request on.
    pub(super) async fn answer(&self, service: &Service, incoming: &Incoming) -> Answer {
        if let Some(preflight) = service.preflight(incoming) {
            return preflight;
        }
        let recognized = service.recognize(incoming);
        let uri = &incoming.head.uri;
        let base = recognized.as_ref().map_or("", |recognized| recognized.base);
        let Some(url) = target::url(&self.config.base_url, base, uri) else {
            let detail = "a path that leads out of itself (`..`) is not passed on";
            return Problem::new(StatusCode::BAD_REQUEST, detail).into();
        };
        let api = service.validators().api();
        let sent = Sent {
            method: incoming.head.method.clone(),
            url: url.to_string(),
            headers: fields::of_request(&incoming.head.headers),
            concealed: secrets::concealed(api, &incoming.head.headers, uri.query().unwrap_or_default()),
            body: incoming.body.clone(),
        };
        let sent_at = Timestamp::now();
        let outcome = drive::send_once(&self.http, &self.config, &sent, url).await;
        let falls_back = recognized.is_some() && self.falls_back(&outcome);
        let judged = if let Some(recognized) = &recognized {
            self.judge(service, recognized, &sent, sent_at, &outcome)
        } else {
            self.note_unknown(&sent.method, uri.path());
            Judged::default()
        };
        let mut answer =
            if falls_back { service.answer(incoming) } else { self.pass_back(outcome, &sent.method) };
        if let Some(recognized) = &recognized {
            let violations = witness::violations(recognized.decision.refusal.as_ref()).len();
            answer.trace = Trace { operation: Some(recognized.operation), violations };
        }
        tell_findings(&mut answer, &judged);
        service.share(incoming, &mut answer);
        answer
    }

    /// Whether the document is to answer in the place of the server.
    fn falls_back(&self, outcome: &Result<exchange::Answer, TransportError>) -> bool {
        match outcome {
            Ok(answer) if answer.status == StatusCode::NOT_IMPLEMENTED => true,
            Ok(answer) => self.fallback && (answer.status.is_server_error() || answer.truncated),
            Err(_) => self.fallback,
        }
    }

    /// Judges what went over the wire, and tells of it. That something is not implemented yet is no finding: who puts the
    /// mock before a server says so.
    fn judge(
        &self,
        service: &Service,
        recognized: &Recognized<'_>,
        sent: &Sent,
        sent_at: Timestamp,
        outcome: &Result<exchange::Answer, TransportError>,
    ) -> Judged {
        let is_to_come = outcome.as_ref().is_ok_and(|answer| answer.status == StatusCode::NOT_IMPLEMENTED);
        let number = self.passed.fetch_add(1, Ordering::Relaxed);
        let witness = Witness { validators: service.validators(), config: &self.config, number };
        let seen = witness.sees(recognized, sent, sent_at, outcome.clone()).filter(|_| !is_to_come);
        let Some(seen) = seen else { return Judged::default() };
        self.tell(&Event::Judged {
            exchange: &seen.exchange,
            invoked: None,
            judged: &seen.judged,
            conclusive: seen.conclusive,
        });
        seen.judged
    }

    fn note_unknown(&self, method: &Method, path: &str) {
        let what = format!("{method} {path}");
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if unknown.len() < MOST_UNKNOWN && unknown.insert(what.clone()) {
            let message = format!("`{what}` was passed on, and the document has no such path");
            self.tell(&Event::Noted { message: &message });
        }
    }

    fn tell(&self, event: &Event<'_>) {
        self.observer.tell(&Notice::Observed(event));
    }

    /// The server's answer, or the problem of those who have none to pass on (RFC 9110, sections 15.6.3 and 15.6.5).
    fn pass_back(&self, outcome: Result<exchange::Answer, TransportError>, method: &Method) -> Answer {
        let limit = self.config.max_body;
        let failed = |detail: String| Problem::new(StatusCode::BAD_GATEWAY, detail).into();
        match outcome {
            Ok(answer) if answer.truncated => {
                failed(format!("the upstream's answer is longer than {limit} bytes"))
            }
            Ok(answer) => passed_back(answer, method),
            Err(TransportError::Timeout(limit)) => {
                let detail = format!("the upstream has no whole answer within {limit:?}");
                Problem::new(StatusCode::GATEWAY_TIMEOUT, detail).into()
            }
            Err(error) => failed(format!("the upstream does not answer: {error}")),
        }
    }
}

fn passed_back(answer: exchange::Answer, method: &Method) -> Answer {
    let has_length = *method == Method::HEAD || answer.status == StatusCode::NOT_MODIFIED;
    let (headers, media_type) = fields::of_answer(answer.headers, has_length);
    let content = Content { media_type, schema: None, value: None, bytes: answer.body, flaw: None };
    Answer { headers, content: Some(content), ..Answer::bare(answer.status) }
}

/// Says in a header field what was found.
fn tell_findings(answer: &mut Answer, judged: &Judged) {
    let findings = judged.findings.iter();
    let findings: Vec<_> = findings.map(|one| json!({ "check": one.check, "detail": one.message })).collect();
    if !findings.is_empty() {
        let field: HeaderValue = refuse::in_a_field(&findings);
        answer.headers.insert(refuse::VIOLATIONS, field);
    }
}
