//! What becomes of each field of the standard in a conformance run, measured: a case is planned with the field and without,
//! and answers of all sorts are judged. A field of which nothing can be seen is listed here with its reason.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

#[path = "../../spec/tests/cases/mod.rs"]
mod cases;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cases::table::{self, Key};
use cases::{Case, cases};
use contract_tests::check::{Context, Settings, judge};
use contract_tests::config::Config;
use contract_tests::exchange::{Answer, Exchange, Sent};
use contract_tests::plan::{Plan, plan};
use contract_tests::{case, request};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use spec::Reading;
use spec::json_schema::Validators;
use url::Url;

/// How many places of a field are tried.
const MOST_TRIED: usize = 4;

/// Why nothing is made of a field.
const UNUSED: &[(&str, &str, &str)] = &[
    ("*", "x-", "an extension means what its author says"),
    ("OpenAPI Object", "$self jsonSchemaDialect", "followed by the reader"),
    ("OpenAPI Object", "info tags externalDocs", READERS),
    ("OpenAPI Object", "servers", URL),
    ("OpenAPI Object", "webhooks", CALLBACKS),
    ("Info Object", "title summary description termsOfService contact license version", READERS),
    ("Contact Object", "*", READERS),
    ("License Object", "*", READERS),
    ("Server Object", "description name variables", URL),
    ("Server Variable Object", "enum default description", URL),
    ("OpenAPI Object", "components", "what refers to it is used"),
    ("Components Object", "schemas", "what refers to it is used"),
    ("Components Object", "securitySchemes", CREDENTIALS),
    ("Path Item Object", "summary description", READERS),
    ("Path Item Object", "servers", URL),
    ("Operation Object", "tags summary description externalDocs operationId", READERS),
    ("Operation Object", "callbacks", CALLBACKS),
    ("Operation Object", "deprecated", DEPRECATED),
    ("Operation Object", "servers", URL),
    ("External Documentation Object", "*", READERS),
    ("Parameter Object", "description", READERS),
    ("Parameter Object", "deprecated", DEPRECATED),
    ("Parameter Object", "allowEmptyValue allowReserved", "no value is planned that needs it"),
    ("Request Body Object", "description", READERS),
    ("Media Type Object", "description", READERS),
    ("Media Type Object", "itemSchema", "sequences are not taken apart yet"),
    ("Media Type Object", "itemEncoding", "a part is sent without a type where a range leaves it open"),
    ("Encoding Object", "headers encoding prefixEncoding itemEncoding", MULTIPART),
    ("Encoding Object", "allowReserved", "no value is planned that needs it"),
    ("Response Object", "summary description", READERS),
    ("Response Object", "links", LINKS),
    ("Callback Object", "{expression}", CALLBACKS),
    ("Example Object", "summary description", READERS),
    ("Example Object", "serializedValue externalValue", "examples are sent as data"),
    ("Link Object", "parameters requestBody description server", LINKS),
    ("Header Object", "description example examples", READERS),
    ("Header Object", "deprecated", DEPRECATED),
    ("Header Object", "style", "it has one value, which is its default"),
    ("Tag Object", "summary description externalDocs parent kind", READERS),
    ("Reference Object", "summary description", READERS),
    ("Schema Object", "$schema $id $anchor $dynamicAnchor $defs $vocabulary", "followed by the reader"),
    (
        "Schema Object",
        "$comment contentEncoding contentMediaType contentSchema title description default deprecated writeOnly externalDocs",
        "an annotation makes no value invalid",
    ),
    ("Schema Object", "xml", XML),
    ("Discriminator Object", "defaultMapping", "a discriminator makes no value invalid"),
    ("XML Object", "*", XML),
    ("Security Scheme Object", "description bearerFormat oauth2MetadataUrl deprecated", CREDENTIALS),
    ("OAuth Flows Object", "*", CREDENTIALS),
    ("OAuth Flow Object", "*", CREDENTIALS),
];

const READERS: &str = "for people who read the document";
const URL: &str = "a run is given its server's URL";
const CREDENTIALS: &str = "a run is given its credentials";
const CALLBACKS: &str = "what the provider sends is not tested";
const DEPRECATED: &str = "what is deprecated is tested as well";
const MULTIPART: &str = "parts have no header fields and no parts of their own yet";
const LINKS: &str = "calls that follow each other are not planned yet";
const XML: &str = "XML is not taken apart";

fn reason((object, field): Key) -> Option<&'static str> {
    let fits = |pattern: &str, name: &str| pattern == "*" || pattern.split(' ').any(|word| word == name);
    let of = |known: &&(&str, &str, &str)| (known.0 == "*" || known.0 == object) && fits(known.1, field);
    UNUSED.iter().find(of).map(|known| known.2)
}

/// From what can be seen least to what can be seen best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Needed,
    Nowhere,
    Answers,
    Used,
}

#[test]
fn catalogue() {
    let mut seen: BTreeMap<Key, Seen> = BTreeMap::new();
    let mut cases = cases("good");
    // These were written so that a request reaches all that they say.
    cases.sort_by_key(|case| !case.name.contains("values"));
    for case in &cases {
        look(case, &mut seen);
    }
    let mut wrong = Vec::new();
    let mut column = BTreeMap::new();
    let shown_by = table::committed("case");
    for key in table::keys() {
        match cell(key, seen.get(&key).copied().unwrap_or(Seen::Nowhere)) {
            Ok(cell) => drop(column.insert(key, vec![cell])),
            Err(what) => {
                wrong.push(format!("`{}` of the {} in {:?} is {what}", key.1, key.0, shown_by.get(&key)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    table::hold(&["conform"], &column);
}

/// What the catalogue says of a field, or what is wrong with it.
fn cell(key: Key, seen: Seen) -> Result<String, String> {
    match (seen, reason(key)) {
        (Seen::Nowhere, Some(reason)) => Ok(format!("unused: {reason}")),
        (Seen::Nowhere, None) => Err("dropped in silence".to_owned()),
        (_, Some(_)) => Err(format!("listed as unused, but {seen:?}")),
        _ => Ok(format!("{seen:?}").to_lowercase()),
    }
}

fn look(case: &Case, seen: &mut BTreeMap<Key, Seen>) {
    let Some(whole) = Run::of(cases::read(&case.document)) else { return };
    let answers = answers(&case.document);
    let (planned, judged) = (whole.planned(), whole.judged(&answers));
    let mut tried: BTreeMap<Key, usize> = BTreeMap::new();
    for occurrence in case.occurrences() {
        let key = (occurrence.object, occurrence.field);
        let best = seen.entry(key).or_insert(Seen::Needed);
        let count = tried.entry(key).or_default();
        if *best == Seen::Used || *count >= MOST_TRIED {
            continue;
        }
        *count += 1;
        let found = match Run::of(cases::read(&case.without(&occurrence.pointer))) {
            None => Seen::Needed,
            Some(less) if less.planned() != planned => Seen::Used,
            Some(less) if less.judged(&answers) != judged => Seen::Answers,
            Some(_) => Seen::Nowhere,
        };
        *best = (*best).max(found);
    }
}

/// A document that is to be tested against.
struct Run {
    validators: Validators,
    plan: Plan,
}

impl Run {
    fn of(reading: Reading) -> Option<Self> {
        let mut api = reading.api?;
        // The digest tells any two documents apart.
        api.digest.clear();
        let validators = Validators::new(Arc::new(api));
        let plan = plan(&validators, 0);
        Some(Self { validators, plan })
    }

    /// What is to be shown, and what is sent for it.
    fn planned(&self) -> Vec<String> {
        let plan = &self.plan;
        let mut lines: Vec<String> = plan.obligations.iter().map(ToString::to_string).collect();
        lines.extend(plan.cases.iter().map(|case| self.sent(case)));
        lines.extend(plan.open.iter().map(|(obligation, why)| format!("{obligation}: {why}")));
        lines
    }

    fn sent(&self, case: &case::Case) -> String {
        let request = request::build(&self.validators, case).unwrap();
        let (head, body) = request.into_parts();
        format!(
            "{} {} {:?} {body:?} {:?} {:?}",
            head.method, head.uri, head.headers, case.intent, case.credentials
        )
    }

    /// What is found wrong with answers to the first request of each operation.
    fn judged(&self, answers: &[Answer]) -> Vec<String> {
        let config = Config::new(Url::parse("http://localhost").unwrap());
        let settings = Settings { validators: &self.validators, config: &config, client: None };
        let mut lines = Vec::new();
        let mut known = Vec::new();
        for case in &self.plan.cases {
            if known.contains(&case.operation) {
                continue;
            }
            known.push(case.operation);
            for answer in answers {
                let exchange = exchange(case.clone(), answer.clone());
                let findings = judge(&Context::new(settings, &exchange, None).unwrap()).findings;
                lines.extend(findings.iter().map(|finding| format!("{} {}", finding.check, finding.message)));
            }
        }
        lines
    }
}

fn exchange(case: case::Case, answer: Answer) -> Exchange {
    let url = "http://localhost/".to_owned();
    let method = case.method.clone();
    let request = Sent { method, url, headers: HeaderMap::new(), concealed: Vec::new(), body: Bytes::new() };
    Exchange { case, request, sent_at: jiff::Timestamp::UNIX_EPOCH, outcome: Ok(answer), before: None }
}

/// Answers of all sorts, with the header fields of which the document speaks and without.
fn answers(document: &Value) -> Vec<Answer> {
    let mut fields = HeaderMap::new();
    names(document, &mut fields);
    let mut answers = Vec::new();
    for status in [200, 204, 302, 404, 500] {
        for (content_type, body) in [
            ("", ""),
            ("application/json", "{}"),
            ("application/json", "5"),
            ("text/plain", "text"),
            ("image/png", "x"),
        ] {
            for mut headers in [HeaderMap::new(), fields.clone()] {
                if !content_type.is_empty() {
                    headers.insert("content-type", HeaderValue::from_static(content_type));
                }
                answers.push(Answer {
                    status: StatusCode::from_u16(status).unwrap(),
                    headers,
                    body: Bytes::from_static(body.as_bytes()),
                    truncated: false,
                    elapsed: Duration::ZERO,
                });
            }
        }
    }
    answers
}

/// The names of the header fields in a document, each with a value that is nothing but text.
fn names(value: &Value, fields: &mut HeaderMap) {
    for (key, member) in value.as_object().into_iter().flatten() {
        for name in
            member.as_object().filter(|_| key == "headers").into_iter().flat_map(|headers| headers.keys())
        {
            fields.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_static("a,b"));
        }
        names(member, fields);
    }
    for element in value.as_array().into_iter().flatten() {
        names(element, fields);
    }
}
