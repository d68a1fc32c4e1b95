//! Every answer is one that the document describes, whichever of them is asked for: each documented status in each of its
//! media types, with examples and with new values, held against the document by the checks of a run.
//!
//! The documents are real ones, of which up to [`SAMPLE`] operations each are asked; with `LOCKSTEP_EVERY_OPERATION` set all are.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, header::ACCEPT};
use http_body_util::BodyExt as _;
use spec::json_schema::Validators;
use spec::model::Operation;
use url::Url;

use crate::case::{Case, CaseId, Credentials, Intent, Parts};
use crate::check::{self, Context, Settings, Subject};
use crate::config::Config;
use crate::exchange::{self, Exchange, Sent};
use crate::finding::Verdict;
use crate::mock::Options;
use crate::mock::service::{Incoming, Place, Service};
use crate::obligation::{Obligation, Side};
use crate::plan;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");

/// How many operations of a document are asked if not all are.
const SAMPLE: usize = 12;

/// Media types that nothing can be written in, as the document does not say how; who takes nothing else is told so.
const IMPOSSIBLE: &[&str] = &["protobuf"];

/// One document, served.
struct Stand {
    validators: Arc<Validators>,
    service: Service,
    config: Config,
}

/// What came of asking.
#[derive(Default)]
struct Tally {
    answers: usize,
    unasked: usize,
    wrong: Vec<String>,
}

impl Stand {
    /// Serves a document as if nobody had to say who they are.
    fn new(path: &Path) -> Self {
        let mut api = spec::read(path).api.unwrap();
        for operation in &mut api.operations {
            operation.security = Arc::default();
        }
        let validators = Arc::new(Validators::new(Arc::new(api)));
        let place = Place { prefix: String::new(), store: None };
        let service = Service::new(Arc::clone(&validators), &Options::default(), place).unwrap();
        Self { validators, service, config: Config::new(Url::parse("http://localhost:1/").unwrap()) }
    }

    async fn ask_all(&self, tally: &mut Tally) {
        let operations = &self.validators.api().operations;
        let all = std::env::var_os("LOCKSTEP_EVERY_OPERATION").is_some();
        let step = if all { 1 } else { operations.len().div_ceil(SAMPLE) };
        for (index, operation) in operations.iter().enumerate().step_by(step) {
            let Some(request) = plan::least(&self.validators, operation) else {
                tally.unasked += 1;
                continue;
            };
            self.ask_for(index, operation, &request, "", "*/*", tally).await;
            for (status, response) in &operation.responses.exact {
                if !(200..600).contains(status) {
                    continue;
                }
                let possible = |name: &&str| !IMPOSSIBLE.iter().any(|one| name.contains(one));
                let mut accepted: Vec<&str> =
                    response.content.iter().map(|one| one.name.as_str()).filter(possible).collect();
                accepted.extend(accepted.is_empty().then_some("*/*"));
                for accept in accepted {
                    let code = format!("code={status}");
                    self.ask_for(index, operation, &request, &code, accept, tally).await;
                }
            }
        }
    }

    /// Asks for an answer, once as it is in the examples and once with new values.
    async fn ask_for(
        &self,
        index: usize,
        operation: &Operation,
        request: &Request<Bytes>,
        code: &str,
        accept: &str,
        tally: &mut Tally,
    ) {
        for dynamic in [false, true] {
            let mut asked = request.clone();
            asked.headers_mut().insert(ACCEPT, accept.parse().unwrap());
            let prefer = format!("{code}, dynamic={dynamic}");
            asked.headers_mut().insert("prefer", prefer.parse().unwrap());
            let (head, body) = asked.into_parts();
            let answer = self.service.answer(&Incoming { head, body });
            if answer.trace.operation != Some(index) {
                // Another operation has the same path.
                tally.unasked += 1;
                return;
            }
            tally.answers += 1;
            let (head, body) = answer.into_response().into_parts();
            let got = head.status.as_u16();
            let mut wrong = |what: String| {
                tally.wrong.push(format!("{} {prefer} {accept}: {what}", operation.key()));
            };
            if code.strip_prefix("code=").is_some_and(|code| code != got.to_string()) {
                wrong(format!("answered with {got}"));
                continue;
            }
            let answer = exchange::Answer {
                status: head.status,
                headers: head.headers,
                body: body.collect().await.unwrap().to_bytes(),
                truncated: false,
                elapsed: Duration::ZERO,
            };
            self.judge(index, operation, request, answer).into_iter().for_each(&mut wrong);
        }
    }

    /// What the checks say of an answer.
    fn judge(
        &self,
        index: usize,
        operation: &Operation,
        request: &Request<Bytes>,
        answer: exchange::Answer,
    ) -> Vec<String> {
        let exchange = Exchange {
            case: case(index, operation),
            request: Sent {
                method: operation.method.clone(),
                url: format!("http://localhost:1{}", request.uri()),
                headers: request.headers().clone(),
                concealed: Vec::new(),
                body: request.body().clone(),
            },
            sent_at: jiff::Timestamp::UNIX_EPOCH,
            outcome: Ok(answer),
            before: None,
        };
        let settings = Settings { validators: &self.validators, config: &self.config, client: None };
        let context = Context::new(settings, &exchange, None).unwrap();
        let of_answer = |code: &str| check::find(code).is_some_and(|check| check.subject == Subject::Answer);
        let mut findings = check::judge(&context).findings;
        findings.retain(|one| of_answer(one.check) && one.verdict == Verdict::Violation);
        let findings = findings.into_iter();
        findings.map(|one| format!("{}: {} {}", one.check, one.message, one.actual)).collect()
    }
}

fn case(index: usize, operation: &Operation) -> Case {
    let obligation = Obligation {
        operation: operation.key(),
        pointer: spec::JsonPointer::root(),
        keyword: "minimal".to_owned(),
        side: Side::Valid,
    };
    Case {
        id: CaseId::new("digest", &obligation, 0),
        operation: index,
        obligation,
        title: String::new(),
        method: operation.method.clone(),
        parts: Parts::default(),
        credentials: Credentials::Given,
        intent: Intent::Valid,
    }
}

fn documents() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(CORPUS) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|is| is == "json" || is == "yaml"));
    files.push(Path::new(CORPUS).join("digitalocean/specification/DigitalOcean-public.v2.yaml"));
    files.retain(|path| path.is_file());
    files.sort();
    files
}

#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "whoever runs the test sees what was asked, and what was passed over"
)]
async fn every_documented_answer_of_real_documents() {
    let documents = documents();
    if documents.is_empty() {
        println!("passed over: the documents are not there: {CORPUS}");
    }
    let mut wrong = Vec::new();
    for path in documents {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut tally = Tally::default();
        Stand::new(&path).ask_all(&mut tally).await;
        println!(
            "{name}: {} answers, {} wrong, {} not asked",
            tally.answers,
            tally.wrong.len(),
            tally.unasked
        );
        wrong.extend(tally.wrong.into_iter().map(|what| format!("{name} {what}")));
    }
    assert!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
}
