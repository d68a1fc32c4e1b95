//! One operation's obligations → cases.

use std::collections::HashMap;

use bytes::Bytes;
use http::{Method, Request};
use indexmap::IndexMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use spec::json_schema::Validators;
use spec::model::{Operation, Parameter};
use spec::{Api, JsonPointer};

use super::draft::{Draft, Meant, Proven, prove};
use super::value::{Direction, Generator};
use super::{Plan, base, fuzz, pairs, subject};
use crate::body::Codec;
use crate::case::{Case, CaseId, Credentials, Intent, Parts};
use crate::judge;
use crate::obligation::subject::subjects;
use crate::obligation::{
    Obligation, Side, alternatives, enumerate, optional_parameters, pairs_of, undocumented_methods,
};
use crate::{part, request};

/// The state of planning one operation.
pub(super) struct Planning<'a> {
    pub(super) validators: &'a Validators,
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    pub(super) base: Parts,
    pub(super) generator: Generator<'a>,
    index: usize,
    key: String,
    /// Operations that the same requests lead to.
    twins: Vec<&'a Operation>,
    /// The requests that there are already, so that none is sent twice.
    known: HashMap<Vec<u8>, CaseId>,
    pub(super) plan: &'a mut Plan,
}

/// Plans one operation.
pub(super) fn plan(
    validators: &Validators,
    seed: u64,
    index: usize,
    operation: &Operation,
    fuzz: usize,
    plan: &mut Plan,
) {
    let key = operation.key();
    let twins = part::twins(validators.api(), operation);
    if let (true, Some(twin)) = (operation.path.as_str().contains('#'), twins.first()) {
        let reason = format!("its requests are those of {}: a fragment is never sent", twin.key());
        return give_up(validators.api(), operation, &reason, plan);
    }
    let mut generator = Generator::new(validators, seed_of(seed, &key));
    generator.direction = Direction::Request;
    let base = match base::parts(validators, &mut generator, operation) {
        Ok(base) => base,
        Err(reason) => return give_up(validators.api(), operation, &reason, plan),
    };
    let known = HashMap::new();
    let api = validators.api();
    let mut planning =
        Planning { validators, api, operation, base, generator, index, key, twins, known, plan };
    planning.minimal();
    for subject in subjects(operation) {
        subject::plan(&mut planning, subject);
    }
    subject::plan_body(&mut planning);
    planning.pairs();
    planning.negotiation();
    planning.security();
    planning.methods();
    fuzz::plan(&mut planning, fuzz);
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

impl<'a> Planning<'a> {
    pub(super) fn obligation(&self, pointer: JsonPointer, keyword: &str, side: Side) -> Obligation {
        Obligation { operation: self.key.clone(), pointer, keyword: keyword.to_owned(), side }
    }

    /// The operations that the same requests lead to.
    pub(super) fn twins(&self) -> &[&'a Operation] {
        &self.twins
    }

    /// Whether an obligation is one of this operation.
    pub(super) fn is_about(&self, obligation: &Obligation) -> bool {
        obligation.operation == self.key
    }

    /// Whether a case is one of this operation.
    pub(super) fn is_own(&self, case: &Case) -> bool {
        case.operation == self.index
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

    /// Makes the cases of an obligation from drafts.
    pub(super) fn show(&mut self, obligation: &Obligation, wanted: Vec<Vec<Draft>>) {
        if let Err(reason) = self.try_show(obligation, wanted, |_, draft| draft) {
            self.leave_open(obligation.clone(), reason);
        }
    }

    /// Makes the cases of an obligation: one for each list, the purest of what can be proven in it.
    ///
    /// # Errors
    /// The reason why there is none.
    pub(super) fn try_show<T>(
        &mut self,
        obligation: &Obligation,
        wanted: Vec<Vec<T>>,
        draft: impl Fn(&Self, T) -> Draft,
    ) -> Result<(), String> {
        let mut reason = None;
        let mut shown: Vec<CaseId> = Vec::new();
        for (index, alternatives) in wanted.into_iter().enumerate() {
            let drafts = alternatives.into_iter().map(|alternative| draft(self, alternative));
            match self.purest(drafts) {
                Ok((draft, proven)) => self.add(obligation, index, draft, &proven, &mut shown),
                Err(why) => reason = reason.or(Some(why)),
            }
        }
        if shown.is_empty() {
            return Err(reason.unwrap_or_else(|| "no value was found that shows it".to_owned()));
        }
        Ok(())
    }

    /// The purest of the drafts that can be proven. What stands inside of `oneOf` is never quite pure, so not all
    /// are looked at.
    fn purest(&self, drafts: impl Iterator<Item = Draft>) -> Result<(Draft, Proven), String> {
        const ENOUGH: usize = 3;
        let mut found: Vec<(Draft, Proven)> = Vec::new();
        let mut reason = None;
        for draft in drafts {
            match prove(self.validators, self.operation, &self.twins, &draft) {
                Ok(proven) => found.push((draft, proven)),
                Err(why) => reason = reason.or(Some(why)),
            }
            if found.len() == ENOUGH || found.last().is_some_and(|(_, proven)| proven.rank == 0) {
                break;
            }
        }
        let best = found.into_iter().min_by_key(|(_, proven)| proven.rank);
        best.ok_or_else(|| reason.unwrap_or_else(|| "no value was found that shows it".to_owned()))
    }

    /// Adds a case, unless the same request is sent already; `shown` are the obligation's cases so far.
    pub(super) fn add(
        &mut self,
        obligation: &Obligation,
        index: usize,
        draft: Draft,
        proven: &Proven,
        shown: &mut Vec<CaseId>,
    ) {
        let fingerprint = fingerprint(&draft, &proven.request, &proven.intent);
        if let Some(known) = self.known.get(&fingerprint) {
            if !shown.contains(known) {
                shown.push(known.clone());
                self.plan.covered.push((obligation.clone(), known.clone()));
            }
            return;
        }
        let id = CaseId::new(&self.api.digest, obligation, index);
        self.known.insert(fingerprint, id.clone());
        shown.push(id.clone());
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

    fn minimal(&mut self) {
        let obligation = self.obligation(JsonPointer::root(), "minimal", Side::Valid);
        let draft = self.draft("required parts only", Meant::Valid);
        self.show(&obligation, vec![vec![draft]]);
    }

    /// Each row of a covering array is one request, a case of the first pair that it has together; the other
    /// pairs that it is the first to have are covered by it.
    fn pairs(&mut self) {
        let (validators, operation) = (self.validators, self.operation);
        let optional = optional_parameters(operation);
        let values = optional
            .iter()
            .map(|parameter| base::parameter_value(validators, &mut self.generator, parameter));
        let values: Vec<_> = values.collect();
        let mut cases: IndexMap<JsonPointer, Vec<Vec<Draft>>> =
            pairs_of(&optional).into_iter().map(|pair| (pair, Vec::new())).collect();
        let mut refused: HashMap<JsonPointer, Draft> = HashMap::new();
        for row in pairs::covering(optional.len()) {
            let present = optional.iter().zip(&values).zip(row).filter(|(_, present)| *present);
            let present: Vec<_> =
                present.filter_map(|((parameter, value), _)| Some((*parameter, value.clone()?))).collect();
            let draft = self.together(&present);
            let parameters: Vec<_> = present.iter().map(|(parameter, _)| *parameter).collect();
            let allowed = prove(validators, operation, &self.twins, &draft).is_ok();
            for (number, pair) in pairs_of(&parameters).into_iter().enumerate() {
                match cases.get_mut(&pair) {
                    Some(drafts) if allowed && (drafts.is_empty() || number == 0) => {
                        drafts.push(vec![draft.clone()]);
                    }
                    _ => {
                        refused.insert(pair, draft.clone());
                    }
                }
            }
        }
        for (pair, mut drafts) in cases {
            if drafts.is_empty() {
                drafts.extend(refused.remove(&pair).map(|draft| vec![draft]));
            }
            self.show(&self.obligation(pair, "pair", Side::Valid), drafts);
        }
    }

    /// A request with some optional parameters.
    fn together(&self, present: &[(&Parameter, Value)]) -> Draft {
        let names: Vec<&str> = present.iter().map(|(parameter, _)| parameter.name.as_str()).collect();
        let mut draft = self.draft(format!("together: {}", names.join(", ")), Meant::Valid);
        for (parameter, value) in present {
            draft.parts.set(parameter, Some(value.clone()));
        }
        draft
    }

    /// Each media type of the answer that tells of success is asked for alone, where there are several.
    fn negotiation(&mut self) {
        let mut successes = self.operation.responses.iter().filter(|(key, _)| key.starts_with('2'));
        let Some((key, response)) = successes.next().filter(|(_, response)| response.content.len() > 1)
        else {
            return;
        };
        for media_type in &response.content {
            let name = media_type.name.as_str();
            if name.contains('*') || Codec::of(name) == Codec::Unknown {
                continue;
            }
            let pointer = JsonPointer::from_tokens(["responses", key.as_str(), "content", name]);
            let obligation = self.obligation(pointer, "media-type", Side::Valid);
            let mut draft = self.draft(format!("ask for {name} alone"), Meant::Valid);
            draft.parts.accept = Some(name.to_owned());
            self.show(&obligation, vec![vec![draft]]);
        }
    }

    fn security(&mut self) {
        let pointer = part::security();
        if part::demands_security(self.operation) {
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
        self.alternatives();
    }

    /// Each alternative of `security` by itself.
    fn alternatives(&mut self) {
        for index in alternatives(self.operation) {
            let alternative = self.operation.security.get(index);
            let names = alternative.into_iter().flat_map(|alternative| alternative.schemes.keys());
            let names: Vec<&str> = names.map(String::as_str).collect();
            let draft = self.draft(format!("credentials for {}", names.join(" and ")), Meant::Valid);
            let draft = Draft { credentials: Credentials::Alternative(index), ..draft };
            let obligation = self.obligation(part::security().index(index), "security", Side::Valid);
            self.show(&obligation, vec![vec![draft]]);
        }
    }

    fn methods(&mut self) {
        for method in undocumented_methods(self.api, self.operation) {
            let pointer = part::method().join(method.as_str());
            let obligation = self.obligation(pointer, "method", Side::Invalid);
            let mut draft = self.draft(format!("undocumented method {method}"), Meant::Undocumented);
            if let Some(other) = self.reaches_another(&method, &draft.parts) {
                self.leave_open(obligation, format!("the same path belongs to {other} as well"));
                continue;
            }
            if matches!(method, Method::GET | Method::DELETE) {
                // Content has no meaning there, and some servers refuse it (RFC 9110, sections 9.3.1 and 9.3.5).
                draft.parts.body = None;
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
