//! [`run`]: plan → drive → check → events.

mod links;
mod sequences;
mod shrinking;

use std::borrow::Cow;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use serde_json::{Map, Value, json};
use spec::json_schema::Validators;
use spec::model::{Operation, ParameterIn};

use self::shrinking::Found;
use crate::case::{BodyContent, Case, CaseId, Parts};
use crate::check::{self, Context, Judged, Settings};
use crate::client::{Client, Invoked};
use crate::config::Config;
use crate::credentials;
use crate::drive::Driver;
use crate::event::Event;
use crate::exchange::{Exchange, TransportError};
use crate::plan::{self, Plan};
use crate::redact::Redactor;
use crate::sequence::{self, Lifecycle, Linked};

/// After so many requests in a row without an answer the server counts as gone, and the run ends.
const PATIENCE: usize = 10;

/// Why a run could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Nobody listens.
    #[error("cannot reach {url}: {reason}")]
    Unreachable {
        /// The base URL.
        url: String,
        /// What the network says.
        reason: String,
    },
    /// Somebody listens and does not answer.
    #[error("{url} takes the first request and does not answer it within {timeout:?}")]
    Hangs {
        /// The base URL.
        url: String,
        /// The time limit for one request.
        timeout: Duration,
    },
    /// Somebody answers, but not in HTTP.
    #[error("{url} does not answer the first request as an HTTP server does: {reason}")]
    NoHttp {
        /// The base URL.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The requests cannot be put together.
    #[error("{0}")]
    Setup(String),
    /// An id that is none of the plan's.
    #[error(
        "the document has no case `{0}`; it may belong to another version of the document or another seed"
    )]
    NoSuchCase(String),
}

/// Plans every case of a document, sends it and judges the answer. The sink sees everything, in the order of the
/// plan.
///
/// # Errors
/// When the server does not answer the first request at all, or the settings do not fit the document. A server
/// that fails later is a finding.
pub async fn run(
    validators: &Validators,
    config: &Config,
    client: Option<&dyn Client>,
    sink: Sink<'_>,
) -> Result<(), RunError> {
    let plan = plan::plan_with(validators, config.seed, config.fuzz);
    let plan = config.selection.apply(validators.api(), plan).map_err(RunError::Setup)?;
    let api = validators.api();
    let (all, links) =
        if config.stateful { (sequence::lifecycles(api), sequence::links(api)) } else { Default::default() };
    let mut ids = config.cases.clone();
    let lifecycles = only_these(all.clone(), &config.cases, &mut ids, |one| one.ids(api));
    let links = only_these(links, &config.cases, &mut ids, |one| one.ids(api));
    let mut sent = Cow::Borrowed(&plan);
    if !config.cases.is_empty() {
        sent = Cow::Owned(only_cases(plan.clone(), &ids)?);
    }
    let sequences = Sequences { all, lifecycles, links, plan: &plan };
    carry_out(validators, sent, &sequences, config, client, sink).await
}

/// What is told of a run as it goes on.
pub type Sink<'a> = &'a mut (dyn FnMut(&Event<'_>) + Send);

/// Sends the cases of a plan and judges the answers, as [`run`] does.
///
/// # Errors
/// As [`run`].
pub async fn execute(
    validators: &Validators,
    plan: &Plan,
    config: &Config,
    client: Option<&dyn Client>,
    sink: Sink<'_>,
) -> Result<(), RunError> {
    let sequences = Sequences { all: Vec::new(), lifecycles: Vec::new(), links: Vec::new(), plan };
    carry_out(validators, Cow::Borrowed(plan), &sequences, config, client, sink).await
}

/// What is done with things after the cases of a plan, which tells how.
struct Sequences<'a> {
    /// Those of the document, as some things belong to others.
    all: Vec<Lifecycle>,
    /// Those to go through.
    lifecycles: Vec<Lifecycle>,
    /// The links to follow.
    links: Vec<Linked>,
    plan: &'a Plan,
}

async fn carry_out(
    validators: &Validators,
    mut plan: Cow<'_, Plan>,
    sequences: &Sequences<'_>,
    config: &Config,
    client: Option<&dyn Client>,
    sink: Sink<'_>,
) -> Result<(), RunError> {
    for lifecycle in &sequences.lifecycles {
        plan.to_mut().obligations.extend(lifecycle.obligations(validators.api()));
    }
    credentials::leave_out_unknown(validators.api(), config, &mut plan);
    if !sequences.links.is_empty() {
        plan.to_mut().obligations.extend(sequences.links.iter().map(|link| link.obligation.clone()));
    }
    let plan: &Plan = &plan;
    let redactor = Redactor::new(config);
    let driver = Driver::new(validators.api(), config, &redactor).map_err(RunError::Setup)?;
    let settings = Settings { validators, config, client };
    let runner = Runner { settings, driver, redactor };
    let (api, base_url) = (validators.api(), config.base_url.as_str());
    sink(&Event::Started { api, base_url, plan, client: client.is_some(), redactor: &runner.redactor });
    runner.note_missing_credentials(sink);
    let start = Instant::now();
    let mut found = Found::default();
    let whole = runner.drive(plan, &mut found, sink).await?;
    // Who is in a hurry has no time for these.
    for lifecycle in sequences.lifecycles.iter().filter(|_| whole) {
        runner.live_through(lifecycle, sequences, sink).await;
    }
    for link in sequences.links.iter().filter(|_| whole) {
        runner.follow(link, sequences, sink).await;
    }
    if whole && !runner.is_over(start) && config.recording.is_none() {
        runner.shrink(found, plan.cases.len(), start, sink).await;
    }
    for operation in runner.driver.impatient() {
        let message = format!(
            "{} asked for more patience than there is for one operation; what it answered with 429 or 503 shows nothing",
            operation.key()
        );
        sink(&Event::Noted { message: &message });
    }
    sink(&Event::Finished { whole });
    Ok(())
}

/// Those that some of the wanted ids belong to, which are taken from `others`; without wanted ids all.
fn only_these<T>(
    all: Vec<T>,
    wanted: &[String],
    others: &mut Vec<String>,
    ids: impl Fn(&T) -> Vec<CaseId>,
) -> Vec<T> {
    if wanted.is_empty() {
        return all;
    }
    let mut kept = Vec::new();
    for one in all {
        let own = ids(&one);
        let is_own = |id: &String| own.iter().any(|known| known.as_str() == id);
        others.retain(|id| !is_own(id));
        if wanted.iter().any(is_own) {
            kept.push(one);
        }
    }
    kept
}

/// The part of a plan that these cases are.
fn only_cases(mut plan: Plan, ids: &[String]) -> Result<Plan, RunError> {
    if let Some(id) = ids.iter().find(|id| plan.cases.iter().all(|case| case.id.as_str() != *id)) {
        return Err(RunError::NoSuchCase(id.clone()));
    }
    plan.cases.retain(|case| ids.iter().any(|id| id == case.id.as_str()));
    plan.obligations.retain(|obligation| plan.cases.iter().any(|case| case.obligation == *obligation));
    plan.covered.clear();
    plan.open.clear();
    Ok(plan)
}

/// The part of a plan that is about some operations, by [`spec::model::Operation::key`].
pub fn only_operations(mut plan: Plan, is_wanted: impl Fn(&str) -> bool) -> Plan {
    plan.cases.retain(|case| is_wanted(&case.obligation.operation));
    plan.obligations.retain(|obligation| is_wanted(&obligation.operation));
    plan.covered.retain(|(obligation, _)| is_wanted(&obligation.operation));
    plan.open.retain(|(obligation, _)| is_wanted(&obligation.operation));
    plan
}

struct Runner<'a> {
    settings: Settings<'a>,
    driver: Driver<'a>,
    redactor: Redactor,
}

/// A case, sent and judged.
struct Step {
    exchange: Exchange,
    invoked: Option<Invoked>,
    judged: Judged,
    conclusive: bool,
}

impl Runner<'_> {
    /// The first case goes alone: it tells whether there is a server at all. Returns whether every case was sent, or
    /// would have been but for the server.
    async fn drive(&self, plan: &Plan, found: &mut Found, sink: Sink<'_>) -> Result<bool, RunError> {
        let Some((first, rest)) = plan.cases.split_first() else { return Ok(true) };
        let start = Instant::now();
        let first = self.step(first).await;
        self.is_there(&first.exchange)?;
        first.tell(sink);
        found.observe(&first);
        let mut steps =
            stream::iter(rest).map(|case| self.step(case)).buffered(self.settings.config.concurrency.get());
        let (mut sent, mut unanswered) = (1, 0);
        while let Some(step) = steps.next().await {
            step.tell(sink);
            found.observe(&step);
            sent += 1;
            unanswered = if step.exchange.outcome.is_ok() { 0 } else { unanswered + 1 };
            if unanswered >= PATIENCE && sent < plan.cases.len() {
                let left = plan.cases.len() - sent;
                let message = format!(
                    "the server left {unanswered} requests in a row unanswered; {left} were not sent"
                );
                sink(&Event::Noted { message: &message });
                // Nobody is there to be asked again.
                *found = Found::default();
                break;
            }
            if self.is_over(start) && sent < plan.cases.len() {
                let message = format!("the time is over; {} requests were not sent", plan.cases.len() - sent);
                sink(&Event::Noted { message: &message });
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the time of a run is over.
    fn is_over(&self, start: Instant) -> bool {
        self.settings.config.max_time.is_some_and(|limit| start.elapsed() > limit)
    }

    fn is_there(&self, first: &Exchange) -> Result<(), RunError> {
        let url = self.settings.config.base_url.to_string();
        match &first.outcome {
            Ok(_) => Ok(()),
            Err(TransportError::Connect(reason)) => {
                Err(RunError::Unreachable { url, reason: reason.clone() })
            }
            Err(TransportError::Timeout(timeout)) => Err(RunError::Hangs { url, timeout: *timeout }),
            Err(TransportError::Broken(reason)) => Err(RunError::NoHttp { url, reason: reason.clone() }),
            Err(TransportError::NotSent(reason)) => Err(RunError::Setup(reason.clone())),
        }
    }

    async fn step(&self, case: &Case) -> Step {
        let exchange = self.driver.exchange(case).await;
        let invoked = self.call(&exchange).await;
        self.judge(exchange, invoked)
    }

    fn judge(&self, exchange: Exchange, invoked: Option<Invoked>) -> Step {
        let (mut judged, conclusive) = match Context::new(self.settings, &exchange, invoked.as_ref()) {
            Some(context) => (check::judge(&context), context.is_conclusive()),
            None => (Judged::default(), false),
        };
        judged.findings.iter_mut().for_each(|finding| self.redactor.finding(finding));
        Step { exchange, invoked, judged, conclusive }
    }

    /// Makes the same call through the generated client. If that is answered otherwise, the plain request is
    /// sent again: a server that has changed its mind in the meantime says nothing about the client.
    async fn call(&self, exchange: &Exchange) -> Option<Invoked> {
        let client = self.settings.client.filter(|_| self.settings.config.recording.is_none())?;
        let context = Context::new(self.settings, exchange, None)?;
        // The client goes on with the secrets that it was set up with.
        if !check::wants_call(&context) || self.driver.has_other_secrets().await {
            return None;
        }
        let arguments = arguments(context.operation, &exchange.case.parts)?;
        let invoked = client.invoke(&context.operation.key(), arguments).await;
        let before = context.answer()?.status;
        match &invoked {
            Invoked::Answered(status) if *status != before.as_u16() => {
                let again = self.driver.exchange(&exchange.case).await;
                again.outcome.is_ok_and(|answer| answer.status == before).then_some(invoked)
            }
            _ => Some(invoked),
        }
    }

    fn note_missing_credentials(&self, sink: Sink<'_>) {
        let Settings { validators, config, .. } = self.settings;
        let api = validators.api();
        let mut schemes: Vec<&str> = Vec::new();
        for operation in &api.operations {
            if !credentials::suffice(api, operation, config) {
                let names = operation.security.iter().flat_map(|alternative| alternative.schemes.keys());
                schemes.extend(names.map(String::as_str));
            }
        }
        schemes.sort_unstable();
        schemes.dedup();
        if !schemes.is_empty() {
            let message = format!(
                "no credentials for {}; what the server refuses for want of them shows nothing \
                 (--auth SCHEME=ENVVAR gives them)",
                schemes.join(", ")
            );
            sink(&Event::Noted { message: &message });
        }
    }
}

impl Step {
    fn tell(&self, sink: Sink<'_>) {
        sink(&Event::Judged {
            exchange: &self.exchange,
            invoked: self.invoked.as_ref(),
            judged: &self.judged,
            conclusive: self.conclusive,
        });
    }
}

/// The arguments of a call through the client; `None` for a body that is no JSON value, and for what a client does not ask.
pub(crate) fn arguments(operation: &Operation, parts: &Parts) -> Option<Value> {
    if parts.accept.is_some() {
        // The client asks for what it can read.
        return None;
    }
    let mut arguments = Map::new();
    for (name, values) in
        [("path", &parts.path), ("query", &parts.query), ("header", &parts.header), ("cookie", &parts.cookie)]
    {
        if !values.is_empty() {
            let values = values.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            arguments.insert(name.to_owned(), Value::Object(values));
        }
    }
    let whole = operation.parameters_in(ParameterIn::Querystring).next();
    if let (Some(parameter), Some(value)) = (whole, &parts.querystring) {
        arguments.insert("querystring".to_owned(), json!({ &parameter.name: value }));
    }
    match &parts.body {
        None => {}
        Some(body) => match &body.content {
            BodyContent::Value(value) => {
                arguments.insert("body".to_owned(), value.clone());
                arguments.insert("media_type".to_owned(), Value::from(body.media_type.as_str()));
            }
            BodyContent::Raw(_) => return None,
        },
    }
    Some(Value::Object(arguments))
}
