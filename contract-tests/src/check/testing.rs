//! A small document and hand-made exchanges, for the tests of checks.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Validators;
use url::Url;

use super::{Check, Context, Settings};
use crate::case::{Body, BodyContent, Case, CaseId, Credentials, Intent, Parts};
use crate::client::{Client, Invoked};
use crate::config::{Config, Credential};
use crate::event::Event;
use crate::exchange::{Answer, Exchange, Sent, TransportError};
use crate::finding::{Finding, Severity, Verdict};
use crate::obligation::{Obligation, Side};
use crate::redact::Redactor;
use crate::sequence::Act;

/// One operation with a parameter, a header and two responses.
const DOCUMENT: &str = r"
openapi: 3.1.0
info: {title: Things, version: '1'}
security: [{key: []}]
paths:
  /things:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: size, in: query, schema: {type: integer}}
      responses:
        '200':
          description: Some.
          headers:
            x-total: {required: true, schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
        '204': {description: None.}
        '401':
          description: Who are you?
          content:
            application/problem+json: {schema: {type: object}}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
  schemas:
    Thing:
      type: object
      required: [name, made, secret]
      properties:
        name: {type: string, enum: [a, b]}
        made: {type: string, format: date-time}
        secret: {type: string, writeOnly: true}
        list: {type: array, items: {type: integer}}
        open: {type: object, additionalProperties: {type: number}}
";

/// A second operation, which replaces a thing.
const REPLACE: &str = r"
  /things/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Thing'}
      responses:
        '200': {description: Done.}
components:";

pub(crate) struct World {
    pub(crate) validators: Validators,
    pub(crate) config: Config,
    pub(crate) client: Option<Box<dyn Client>>,
}

#[expect(clippy::unused_self, reason = "tests read better when it is the world that answers")]
impl World {
    pub(crate) fn new() -> Self {
        Self::of(DOCUMENT)
    }

    /// The world with one text of the document in the place of another.
    pub(crate) fn with(text: &str, instead: &str) -> Self {
        assert!(DOCUMENT.contains(text), "{text}");
        Self::of(&DOCUMENT.replacen(text, instead, 1))
    }

    /// The same with a second operation.
    pub(crate) fn with_put() -> Self {
        Self::of(&DOCUMENT.replacen("\ncomponents:", REPLACE, 1))
    }

    fn of(document: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("things.yaml");
        std::fs::write(&path, document.trim_start()).unwrap();
        let options = spec::Options { keep_going: true, ..spec::Options::default() };
        let reading = spec::read_with(&path, &options);
        let api = reading.api.unwrap_or_else(|| {
            let text = spec::diagnostic::render(&reading.diagnostics, &reading.sources, false);
            panic!("{text}")
        });
        let mut config = Config::new(Url::parse("http://localhost:1/").unwrap());
        config.credentials.insert("key".to_owned(), Credential::new("key", "hush"));
        Self { validators: Validators::new(Arc::new(api)), config, client: None }
    }

    /// An exchange with the answer, for a request without parameters that the document allows.
    pub(crate) fn answered(&self, status: u16, headers: &[(&'static str, &str)], body: &str) -> Exchange {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            body: Bytes::copy_from_slice(body.as_bytes()),
            truncated: false,
            elapsed: Duration::from_millis(1),
        };
        Exchange {
            case: case(JsonPointer::root(), "minimal"),
            request: sent(),
            sent_at: jiff::Timestamp::UNIX_EPOCH,
            outcome: Ok(answer),
            before: None,
        }
    }

    /// A well-formed answer 200 with this JSON.
    pub(crate) fn json(&self, body: &str) -> Exchange {
        self.answered(200, &[("content-type", "application/json"), ("x-total", "1")], body)
    }

    pub(crate) fn unanswered(&self, error: TransportError) -> Exchange {
        Exchange { outcome: Err(error), ..self.answered(200, &[], "") }
    }

    pub(crate) fn check(&self, check: &Check, exchange: &Exchange) -> Option<Vec<Finding>> {
        self.check_call(check, exchange, None)
    }

    pub(crate) fn check_call(
        &self,
        check: &Check,
        exchange: &Exchange,
        invoked: Option<&Invoked>,
    ) -> Option<Vec<Finding>> {
        (check.run)(&Context::new(self.settings(), exchange, invoked).unwrap())
    }

    pub(crate) fn judge(&self, exchange: &Exchange) -> Vec<&'static str> {
        let context = Context::new(self.settings(), exchange, None).unwrap();
        super::judge(&context).findings.iter().map(|finding| finding.check).collect()
    }

    pub(crate) fn settings(&self) -> Settings<'_> {
        Settings { validators: &self.validators, config: &self.config, client: self.client.as_deref() }
    }

    pub(crate) fn ask_method(&self, exchange: &mut Exchange, method: &str) {
        exchange.case = case(JsonPointer::from_tokens(["method", method]), "method");
        exchange.case.method = Method::from_bytes(method.as_bytes()).unwrap();
        exchange.case.intent = invalid(JsonPointer::from_tokens(["method"]), "method");
    }

    pub(crate) fn ask_security(&self, exchange: &mut Exchange, credentials: Credentials) {
        exchange.case = case(JsonPointer::from_tokens(["security"]), "security");
        exchange.case.credentials = credentials;
        exchange.case.intent = invalid(JsonPointer::from_tokens(["security"]), "security");
    }

    /// Asks with a value of `page` that breaks a keyword.
    pub(crate) fn ask_forbidden(&self, exchange: &mut Exchange, keyword: &str) {
        let page = JsonPointer::from_tokens(["query", "page"]);
        exchange.case = case(page.clone(), keyword);
        exchange.case.intent = invalid(page, keyword);
    }
}

fn invalid(pointer: JsonPointer, keyword: &str) -> Intent {
    Intent::Invalid { pointer, keyword: keyword.to_owned() }
}

fn case(pointer: JsonPointer, keyword: &str) -> Case {
    let obligation = Obligation {
        operation: "GET /things".to_owned(),
        pointer,
        keyword: keyword.to_owned(),
        side: Side::Valid,
    };
    Case {
        id: CaseId::new("digest", &obligation, 0),
        operation: 0,
        obligation,
        title: "no parameters".to_owned(),
        method: Method::GET,
        parts: Parts::default(),
        credentials: Credentials::Given,
        intent: Intent::Valid,
    }
}

fn sent() -> Sent {
    Sent {
        method: Method::GET,
        url: "http://localhost:1/things".to_owned(),
        headers: HeaderMap::new(),
        concealed: Vec::new(),
        body: Bytes::new(),
    }
}

/// An exchange of a sequence, with the JSON that it sent and the JSON that answered it.
pub(crate) fn sequence(
    act: Act,
    status: u16,
    sent: &Value,
    read: &Value,
    before: Option<Exchange>,
) -> Exchange {
    let mut exchange = World::new().answered(status, &[], &read.to_string());
    exchange.case = case(JsonPointer::from_tokens(["sequence"]), act.keyword());
    exchange.case.method = match act {
        Act::Create | Act::BreakCreate => Method::POST,
        Act::Patch | Act::BreakUpdate => Method::PATCH,
        Act::Replace | Act::ReplaceFully | Act::ReplaceAgain => Method::PUT,
        Act::Delete => Method::DELETE,
        _ => Method::GET,
    };
    if !sent.is_null() {
        let (media_type, content) = ("application/json".to_owned(), BodyContent::Value(sent.clone()));
        exchange.case.parts.body = Some(Body { media_type, content });
        exchange.case.operation = usize::from(exchange.case.method == Method::PUT);
    }
    exchange.before = before.map(Arc::new);
    exchange
}

impl World {
    /// A run of these exchanges, told to a sink.
    pub(crate) fn tell(&self, exchanges: &[Exchange], sink: &mut dyn FnMut(&Event<'_>)) {
        let plan = crate::plan::Plan {
            obligations: exchanges.iter().map(|exchange| exchange.case.obligation.clone()).collect(),
            cases: exchanges.iter().map(|exchange| exchange.case.clone()).collect(),
            ..Default::default()
        };
        let (api, redactor) = (self.validators.api(), &Redactor::new(&self.config));
        sink(&Event::Started { api, base_url: "http://localhost:1/", plan: &plan, client: false, redactor });
        sink(&Event::Noted { message: "a note\u{1b}[2J" });
        for exchange in exchanges {
            let context = Context::new(self.settings(), exchange, None).unwrap();
            let (judged, conclusive) = (super::judge(&context), context.is_conclusive());
            sink(&Event::Judged { exchange, invoked: None, judged: &judged, conclusive });
        }
        sink(&Event::Finished { whole: true });
    }
}

/// A finding of a check, for tests of what is done with findings.
pub(crate) fn finding(check: &'static str) -> Finding {
    Finding {
        check,
        severity: Severity::Major,
        verdict: Verdict::Violation,
        operation: "GET /things".to_owned(),
        case: case(JsonPointer::root(), "minimal").id,
        message: "something is wrong".to_owned(),
        expected: "this".to_owned(),
        actual: "that".to_owned(),
        pointer: None,
        location: None,
        cause: check.to_owned(),
        implied_by: Vec::new(),
        patch: None,
        notes: Vec::new(),
        curl: "curl".to_owned(),
    }
}
