//! [`Service`]: one request, from its bytes to its answer. No IO.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, request};
use indexmap::IndexMap;
use secrecy::SecretString;
use serde_json::Value;
use spec::Diagnostic;
use spec::json_schema::Validators;
use spec::model::Operation;

use super::accept::{Decision, accept};
use super::answer::{Answer, Trace};
use super::compose::{Answers, Habits};
use super::fault::{self, Asked, World};
use super::prefer::Preferences;
use super::problem::Problem;
use super::refuse::{self, Refusal};
use super::route::{self, Found, Router};
use super::state::{self, Accepted, State};
use super::{Options, Preferred, ServeError, choose, cors, prefer};
use crate::case::Parts;
use crate::judge::Received;

/// Marks answers of deprecated operations (RFC 9745, section 2).
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
/// The field wants a date, and documents name none.
const SINCE_EVER: HeaderValue = HeaderValue::from_static("@0");

/// A fault made ready for an operation, if it can show there.
type Armed = Option<Arc<fault::Effect>>;

/// All that answering takes.
#[derive(Debug)]
pub(super) struct Service {
    validators: Arc<Validators>,
    router: Router,
    answers: Answers,
    credentials: Option<IndexMap<String, SecretString>>,
    state: Option<State>,
    effects: Vec<fault::Armed>,
    /// Faults that requests asked for, by their code and the operation.
    armed: Mutex<HashMap<(&'static str, usize), Armed>>,
    dynamic: bool,
    preferred: Vec<Preferred>,
    cors: bool,
    seed: u64,
    answered: AtomicU64,
}

/// A request as it came.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) head: request::Parts,
    pub(super) body: Bytes,
}

/// A request for a path of the document.
#[derive(Debug)]
pub(super) struct Recognized<'a> {
    /// The path of the server in the document that the request's path begins with.
    pub(super) base: &'a str,
    /// Index into [`spec::Api::operations`].
    pub(super) operation: usize,
    pub(super) decision: Decision,
}

/// Where a service stands, and what it keeps things in.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What stands before the paths of requests.
    pub(super) prefix: String,
    /// Where what is created is kept, which outlives the service.
    pub(super) store: Option<state::Kept>,
}

impl Service {
    /// Composes the answers and makes the faults ready.
    pub(super) fn new(
        validators: Arc<Validators>,
        options: &Options,
        place: Place,
    ) -> Result<Self, ServeError> {
        let api = validators.api();
        let router = Router::new(api);
        let (seed, strict, observer) = (options.seed, options.strict, options.observer.clone());
        let answers = Answers::new(Arc::clone(&validators), Habits { seed, strict, observer });
        answers.tell(route::ambiguities(api));
        answers.tell(choose::without_success(api));
        let world = World { validators: &validators, answers: &answers, router: &router, only: None, lot: 0 };
        let mut effects = Vec::new();
        for fault in &options.faults {
            effects.extend(options.spread.arm(fault, world, seed)?);
        }
        Ok(Self {
            state: place.store.map(|store| State::new(api, place.prefix, store)),
            router,
            answers,
            credentials: options.credentials.clone(),
            effects,
            armed: Mutex::default(),
            dynamic: options.dynamic,
            preferred: options.preferred.clone(),
            cors: options.cors,
            seed: options.seed,
            answered: AtomicU64::new(0),
            validators,
        })
    }

    /// What was found out about the document so far.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.answers.told()
    }

    /// Answers a request.
    pub(super) fn answer(&self, incoming: &Incoming) -> Answer {
        let mut answer = self.routed(incoming);
        self.share(incoming, &mut answer);
        answer
    }

    /// Answers a request whose body cannot be taken.
    pub(super) fn unread(&self, head: request::Parts, problem: Problem) -> Answer {
        let incoming = Incoming { head, body: Bytes::new() };
        let mut answer = match self.asked_for(&incoming) {
            Some((index, operation)) => {
                let refusal = Refusal::Unread(problem);
                let mut answer = self.refuse(operation, &incoming.head.headers, None, &refusal);
                answer.trace.operation = Some(index);
                answer
            }
            None => problem.into(),
        };
        self.share(&incoming, &mut answer);
        answer
    }

    /// The operation that a request means by its path and method alone.
    fn asked_for(&self, incoming: &Incoming) -> Option<(usize, &Operation)> {
        let operations = self.operations(self.find(incoming)?.operations);
        operations.into_iter().find(|(_, operation)| operation.method == incoming.head.method)
    }

    /// Lets pages from elsewhere read an answer, if they may.
    pub(super) fn share(&self, incoming: &Incoming, answer: &mut Answer) {
        if self.cors && !answer.headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
            cors::allow_reading(&incoming.head.headers, &mut answer.headers);
        }
    }

    /// The operations that have faults, by their keys.
    pub(super) fn faulty(&self) -> Vec<String> {
        let operations = &self.validators.api().operations;
        self.effects.iter().filter_map(|armed| operations.get(armed.operation)).map(Operation::key).collect()
    }

    /// The name of an operation.
    pub(super) fn name_of(&self, operation: usize) -> Option<String> {
        self.validators.api().operations.get(operation).map(Operation::name)
    }

    fn routed(&self, incoming: &Incoming) -> Answer {
        let (method, path) = (&incoming.head.method, incoming.head.uri.path());
        let Some(found) = self.find(incoming) else {
            return Problem::new(StatusCode::NOT_FOUND, format!("the document has no path `{path}`")).into();
        };
        let operations = self.operations(found.operations);
        if let Some((index, operation, decision)) = self.decided(&operations, &found, incoming) {
            return self.finish(index, operation, incoming, decision, &found.captures);
        }
        let operations = self.operations(found.siblings);
        if *method == Method::OPTIONS {
            return self.options(&operations, &incoming.head.headers);
        }
        let Some((index, operation, decision)) = no_such_method(&operations) else {
            return Problem::new(StatusCode::NOT_FOUND, "nothing stands at this path").into();
        };
        self.finish(index, operation, incoming, decision, &found.captures)
    }

    /// What stands at the path of a request.
    fn find(&self, incoming: &Incoming) -> Option<Found<'_>> {
        let (uri, method) = (&incoming.head.uri, &incoming.head.method);
        let operations = &self.validators.api().operations;
        let has_method = |index: usize, method: &Method| {
            operations.get(index).is_some_and(|operation| operation.method == *method)
        };
        self.router.find(uri.path(), uri.query().unwrap_or_default(), |index| {
            has_method(index, method) || (*method == Method::HEAD && has_method(index, &Method::GET))
        })
    }

    /// What the document makes of a request that somebody else is to answer; `None` if it has no such path.
    pub(super) fn recognize(&self, incoming: &Incoming) -> Option<Recognized<'_>> {
        let found = self.find(incoming)?;
        let operations = self.operations(found.operations);
        let siblings = || self.operations(found.siblings);
        let decided = self.decided(&operations, &found, incoming).or_else(|| no_such_method(&siblings()))?;
        let (operation, _, decision) = decided;
        Some(Recognized { base: found.base, operation, decision })
    }

    /// The answer to a request that only asks whether another one may be sent, if pages from elsewhere may send any.
    pub(super) fn preflight(&self, incoming: &Incoming) -> Option<Answer> {
        let head = &incoming.head;
        let asks = self.cors && cors::is_preflight(&head.method, &head.headers);
        asks.then(|| self.answer(incoming))
    }

    /// The document.
    pub(super) fn validators(&self) -> &Validators {
        &self.validators
    }

    /// What `OPTIONS` is answered where the document does not say it (RFC 9110, section 9.3.7).
    fn options(&self, operations: &[(usize, &Operation)], asked: &HeaderMap) -> Answer {
        let mut answer = Answer::bare(StatusCode::NO_CONTENT);
        let methods = refuse::allow(&methods(operations));
        if self.cors && cors::is_preflight(&Method::OPTIONS, asked) {
            cors::allow_sending(asked, methods.clone(), &mut answer.headers);
        }
        answer.headers.insert(ALLOW, methods);
        answer
    }

    /// The operation that has the request's method, and what becomes of the request. Of several, which only
    /// fragments in their paths tell apart, the first that accepts the request, else the first.
    fn decided<'a>(
        &self,
        operations: &[(usize, &'a Operation)],
        found: &Found<'_>,
        incoming: &Incoming,
    ) -> Option<(usize, &'a Operation, Decision)> {
        let asked = &incoming.head.method;
        // HEAD is GET without the body, which the HTTP library leaves out (RFC 9110, section 9.3.2).
        let is_get = *asked == Method::HEAD && operations.iter().all(|(_, one)| one.method != *asked);
        let method = if is_get { &Method::GET } else { asked };
        let mut first = None;
        for (index, operation) in operations.iter().filter(|(_, operation)| operation.method == *method) {
            let decision = self.decide(operation, found, incoming);
            if decision.refusal.is_none() {
                return Some((*index, operation, decision));
            }
            first = first.or(Some((*index, *operation, decision)));
        }
        first
    }

    fn operations(&self, indices: &[usize]) -> Vec<(usize, &Operation)> {
        let known = &self.validators.api().operations;
        indices.iter().filter_map(|index| Some((*index, known.get(*index)?))).collect()
    }

    fn decide(&self, operation: &Operation, found: &Found<'_>, incoming: &Incoming) -> Decision {
        let received = Received {
            path: &found.captures,
            query: incoming.head.uri.query().unwrap_or_default(),
            headers: &incoming.head.headers,
            body: &incoming.body,
        };
        accept(&self.validators, self.credentials.as_ref(), operation, &received)
    }

    /// Answers as decided, unless a fault knows better.
    fn finish(
        &self,
        index: usize,
        operation: &Operation,
        incoming: &Incoming,
        decision: Decision,
        captures: &IndexMap<String, String>,
    ) -> Answer {
        let Decision { parts, mut refusal } = decision;
        let head = &incoming.head;
        let preferences = prefer::preferences(&head.headers, head.uri.query().unwrap_or_default())
            .or_those_of(operation, &self.preferred);
        let preferred = preferences.fault.and_then(|fault| self.armed(fault, index));
        let here = self.effects.iter().filter(|armed| armed.operation == index);
        let effects = || here.clone().map(|armed| &armed.effect).chain(preferred.as_deref());
        let mut asked =
            Asked { operation: index, method: &head.method, parts: &parts, is_refused: refusal.is_some() };
        for effect in effects() {
            effect.on_decision(&asked, &mut refusal);
        }
        asked.is_refused = refusal.is_some();
        let violations = match &refusal {
            Some(Refusal::Invalid(violations)) => violations.len(),
            _ => 0,
        };
        let (validators, uri) = (&*self.validators, &head.uri);
        let accepted = Accepted { validators, operation: index, uri, captures, parts: &parts };
        let mut answer = self.say(operation, incoming, &preferences, refusal.as_ref(), &accepted);
        answer.trace = Trace { operation: Some(index), violations };
        if operation.deprecated {
            answer.headers.insert(DEPRECATION, SINCE_EVER);
        }
        if let (Some(code), Some(_)) = (preferences.fault, &preferred) {
            choose::applied(&mut answer, &format!("fault={code}"));
        }
        for effect in effects() {
            effect.on_answer(&asked, &mut answer);
        }
        answer
    }

    /// Where faults look for their places.
    fn world(&self, only: Option<usize>) -> World<'_> {
        let Self { validators, answers, router, .. } = self;
        World { validators, answers, router, only, lot: 0 }
    }

    /// A fault that a request asks for, at the operation that it is for.
    fn armed(&self, code: &'static str, operation: usize) -> Armed {
        let fault = super::Fault::find(code)?;
        let arm = || {
            let world = self.world(Some(operation));
            fault.arm(&world).map(Arc::new)
        };
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        armed.entry((code, operation)).or_insert_with(arm).clone()
    }

    fn say(
        &self,
        operation: &Operation,
        incoming: &Incoming,
        preferences: &Preferences,
        refusal: Option<&Refusal>,
        accepted: &Accepted<'_>,
    ) -> Answer {
        let headers = &incoming.head.headers;
        let example = preferences.example.as_deref();
        let refuse = |refusal: &Refusal| self.refuse(operation, headers, example, refusal);
        if let Some(refusal) = refusal {
            return refuse(refusal);
        }
        // Who asks for a certain answer asks for no change.
        let asks_for_change = preferences.code.is_none() && preferences.example.is_none();
        let state = self.state.as_ref().filter(|_| asks_for_change);
        let choice = choose::Choice {
            preferences,
            created: state.is_some_and(|state| state.creates(accepted)),
            dynamic: preferences.dynamic.unwrap_or(self.dynamic).then(|| self.next_seed()),
        };
        choose::answer(&self.validators, &self.answers, operation, headers, &choice)
            .and_then(|answer| match state {
                Some(state) => state.answer(accepted, answer, &|operation| self.examples(operation)),
                None => Ok(answer),
            })
            .map_or_else(|refusal| refuse(&refusal), choose::warned)
    }

    fn refuse(
        &self,
        operation: &Operation,
        headers: &HeaderMap,
        example: Option<&str>,
        refusal: &Refusal,
    ) -> Answer {
        refuse::answer(&self.validators, &self.answers, operation, headers, example, refusal)
    }

    /// The JSON that the accepted requests of an operation are answered with, by the document.
    fn examples(&self, operation: usize) -> Vec<Value> {
        let world = self.world(None);
        world
            .success(operation)
            .and_then(|success| success.json()?.value.as_deref().cloned())
            .into_iter()
            .collect()
    }

    /// Another seed for each answer; the first answer has the first one.
    fn next_seed(&self) -> u64 {
        self.seed.wrapping_add(self.answered.fetch_add(1, Ordering::Relaxed))
    }
}

/// The decision on a request with a method that its path does not have.
fn no_such_method<'a>(operations: &[(usize, &'a Operation)]) -> Option<(usize, &'a Operation, Decision)> {
    let (index, operation) = operations.first()?;
    let refusal = Some(Refusal::Method(methods(operations)));
    Some((*index, *operation, Decision { parts: Parts::default(), refusal }))
}

/// The methods that a path has, with those that the mock adds (RFC 9110, sections 9.3.2 and 9.3.7).
fn methods(operations: &[(usize, &Operation)]) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    for (_, operation) in operations {
        if !methods.contains(&operation.method) {
            methods.push(operation.method.clone());
        }
    }
    if methods.contains(&Method::GET) && !methods.contains(&Method::HEAD) {
        methods.push(Method::HEAD);
    }
    if !methods.contains(&Method::OPTIONS) {
        methods.push(Method::OPTIONS);
    }
    methods
}
