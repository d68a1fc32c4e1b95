//! One operation's obligations → cases.

use std::collections::HashMap;

use bytes::Bytes;
use http::{Method, Request};
use sha2::{Digest, Sha256};
use spec::json_schema::Validators;
use spec::model::Operation;
use spec::{Api, JsonPointer};

use super::draft::{Draft, Meant, Proven, prove};
use super::value::{Direction, Generator};
use super::{Plan, base, pairs, subject};
use crate::case::{Case, CaseId, Credentials, Intent, Parts};
use crate::judge;
use crate::obligation::subject::subjects;
use crate::obligation::{
    Obligation, Side, enumerate, optional_parameters, pointer_to_pair, undocumented_methods,
};
use crate::request;

/// The state of planning one operation.
pub(super) struct Planning<'a> {
    pub(super) validators: &'a Validators,
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    pub(super) base: Parts,
    pub(super) generator: Generator<'a>,
    index: usize,
    key: String,
    /// The requests that there are already, so that none is sent twice.
    known: HashMap<Vec<u8>, CaseId>,
    plan: &'a mut Plan,
}

/// Plans one operation.
pub(super) fn plan(validators: &Validators, seed: u64, index: usize, operation: &Operation, plan: &mut Plan) {
    let key = operation.key();
    let mut generator = Generator::new(validators, seed_of(seed, &key));
    generator.direction = Direction::Request;
    let base = match base::parts(validators, &mut generator, operation) {
        Ok(base) => base,
        Err(reason) => return give_up(validators.api(), operation, &reason, plan),
    };
    let known = HashMap::new();
    let api = validators.api();
    let mut planning = Planning { validators, api, operation, base, generator, index, key, known, plan };
    planning.minimal();
    for subject in subjects(operation) {
        subject::plan(&mut planning, subject);
    }
    subject::plan_body(&mut planning);
    planning.pairs();
    planning.security();
    planning.methods();
}

/// Each operation has a stream of chance of its own, so that a change to one leaves the others' cases alone.
fn seed_of(seed: u64, key: &str) -> u64 {
    let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(key.as_bytes()).finalize();
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Without a base request nothing can be shown but what answers to other operations show.
fn give_up(api: &Api, operation: &Operation, reason: &str, plan: &mut Plan) {
    let obligations = enumerate(api, operation).into_iter();
    let open = obligations.filter(|obligation| !is_shown_by_answers(obligation));
    plan.open.extend(open.map(|obligation| (obligation, reason.to_owned())));
}

/// Whether an obligation is about responses, so that it has no case of its own.
fn is_shown_by_answers(obligation: &Obligation) -> bool {
    obligation.pointer.starts_with(&JsonPointer::from_tokens(["responses"]))
}

impl Planning<'_> {
    pub(super) fn obligation(&self, pointer: JsonPointer, keyword: &str, side: Side) -> Obligation {
        Obligation { operation: self.key.clone(), pointer, keyword: keyword.to_owned(), side }
    }

    /// A draft of the base request.
    pub(super) fn draft(&self, title: impl Into<String>, meant: Meant) -> Draft {
        Draft {
            title: title.into(),
            parts: self.base.clone(),
            method: self.operation.method.clone(),
            credentials: Credentials::Given,
            meant,
        }
    }

    pub(super) fn leave_open(&mut self, obligation: Obligation, reason: impl Into<String>) {
        self.plan.open.push((obligation, reason.into()));
    }

    /// Makes the cases of an obligation: one for each list of drafts, the purest of those that can be proven.
    pub(super) fn show(&mut self, obligation: &Obligation, wanted: Vec<Vec<Draft>>) {
        let mut reason = None;
        let mut shown = false;
        for (index, drafts) in wanted.into_iter().enumerate() {
            match self.purest(drafts) {
                Ok((draft, proven)) => {
                    shown = true;
                    self.add(obligation, index, draft, &proven);
                }
                Err(why) => reason = reason.or(Some(why)),
            }
        }
        if !shown {
            let reason = reason.unwrap_or_else(|| "no value was found that shows it".to_owned());
            self.leave_open(obligation.clone(), reason);
        }
    }

    fn purest(&self, drafts: Vec<Draft>) -> Result<(Draft, Proven), String> {
        let mut best: Option<(Draft, Proven)> = None;
        let mut reason = None;
        for draft in drafts {
            match prove(self.validators, self.operation, &draft) {
                Ok(proven) => {
                    let pure = proven.rank == 0;
                    if best.as_ref().is_none_or(|(_, kept)| proven.rank < kept.rank) {
                        best = Some((draft, proven));
                    }
                    if pure {
                        break;
                    }
                }
                Err(why) => reason = reason.or(Some(why)),
            }
        }
        best.ok_or_else(|| reason.unwrap_or_else(|| "no value was found that shows it".to_owned()))
    }

    fn add(&mut self, obligation: &Obligation, index: usize, draft: Draft, proven: &Proven) {
        let fingerprint = fingerprint(&draft, &proven.request, &proven.intent);
        if let Some(known) = self.known.get(&fingerprint) {
            let covered = (obligation.clone(), known.clone());
            if !self.plan.covered.contains(&covered) && !self.is_own(obligation, &covered.1) {
                self.plan.covered.push(covered);
            }
            return;
        }
        let id = CaseId::new(&self.api.digest, obligation, index);
        self.known.insert(fingerprint, id.clone());
        self.plan.cases.push(Case {
            id,
            operation: self.index,
            obligation: obligation.clone(),
            title: draft.title,
            method: draft.method,
            parts: draft.parts,
            credentials: draft.credentials,
            intent: proven.intent.clone(),
        });
    }

    /// Whether a case is one of the obligation's own.
    fn is_own(&self, obligation: &Obligation, id: &CaseId) -> bool {
        let latest = self.plan.cases.iter().rev().take_while(|case| case.operation == self.index);
        latest.into_iter().any(|case| case.id == *id && case.obligation == *obligation)
    }

    fn minimal(&mut self) {
        let obligation = self.obligation(JsonPointer::root(), "minimal", Side::Valid);
        let draft = self.draft("required parts only", Meant::Valid);
        self.show(&obligation, vec![vec![draft]]);
    }

    /// Each row of a covering array is one request; a pair's case is the first one that has both.
    fn pairs(&mut self) {
        let optional = optional_parameters(self.operation);
        let values: Vec<_> = optional
            .iter()
            .map(|parameter| base::parameter_value(self.validators, &mut self.generator, parameter))
            .collect();
        let mut rows = pairs::covering(optional.len());
        rows.retain(|row| row.iter().filter(|present| **present).count() > 1);
        let mut done: Vec<JsonPointer> = Vec::new();
        for row in rows {
            let mut draft = self.draft(String::new(), Meant::Valid);
            let present: Vec<_> =
                optional.iter().zip(&values).zip(&row).filter(|(_, present)| **present).collect();
            let mut names = Vec::new();
            for ((parameter, value), _) in &present {
                if let Some(value) = value {
                    base::set(&mut draft.parts, parameter, Some(value.clone()));
                    names.push(parameter.name.as_str());
                }
            }
            draft.title = format!("together: {}", names.join(", "));
            for (at, ((first, value), _)) in present.iter().enumerate() {
                for ((second, other), _) in present.iter().skip(at + 1) {
                    let obligation = self.obligation(pointer_to_pair(first, second), "pair", Side::Valid);
                    if value.is_some() && other.is_some() && !done.contains(&obligation.pointer) {
                        if prove(self.validators, self.operation, &draft).is_ok() {
                            done.push(obligation.pointer.clone());
                        }
                        self.show(&obligation, vec![vec![draft.clone()]]);
                    }
                }
            }
        }
    }

    fn security(&mut self) {
        let pointer = request::pointer_to_security();
        if request::demands_security(self.operation) {
            let obligation = self.obligation(pointer, "security", Side::Invalid);
            let with = |credentials, title: &str| {
                let draft = self.draft(title, Meant::Unauthorized);
                vec![Draft { credentials, ..draft }]
            };
            let wanted = vec![
                with(Credentials::None, "no credentials"),
                with(Credentials::Wrong, "wrong credentials"),
            ];
            self.show(&obligation, wanted);
        } else if !self.operation.security.is_empty() {
            let obligation = self.obligation(pointer, "security", Side::Valid);
            let draft = self.draft("no credentials, as they are optional", Meant::Valid);
            self.show(&obligation, vec![vec![Draft { credentials: Credentials::None, ..draft }]]);
        }
    }

    fn methods(&mut self) {
        for method in undocumented_methods(self.api, self.operation) {
            let pointer = request::pointer_to_method().join(method.as_str());
            let obligation = self.obligation(pointer, "method", Side::Invalid);
            let mut draft = self.draft(format!("undocumented method {method}"), Meant::Undocumented);
            if let Some(other) = self.reaches_another(&method, &draft.parts) {
                self.leave_open(obligation, format!("the same path belongs to {other} as well"));
                continue;
            }
            draft.method = method;
            self.show(&obligation, vec![vec![draft]]);
        }
    }

    /// An operation of another path template that the request with this method would reach.
    fn reaches_another(&self, method: &Method, parts: &Parts) -> Option<String> {
        let request = request::encode(self.api, self.operation, parts).ok()?;
        let path = request.uri().path();
        let others = self.api.operations.iter().filter(|other| other.method == *method);
        others.filter(|other| judge::match_path(&other.path, path).is_some()).map(Operation::key).next()
    }
}

/// What makes a request different from another: everything that goes over the wire, and on which side it stands.
fn fingerprint(draft: &Draft, request: &Request<Bytes>, intent: &Intent) -> Vec<u8> {
    let mut print =
        format!("{} {} {:?} {}\n", draft.method, request.uri(), draft.credentials, *intent == Intent::Valid)
            .into_bytes();
    for (name, value) in request.headers() {
        print.extend(name.as_str().as_bytes());
        print.push(b':');
        print.extend(value.as_bytes());
        print.push(b'\n');
    }
    print.extend(request.body());
    print
}
