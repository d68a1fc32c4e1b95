//! Obligations → cases: pure and seeded. Nothing here knows the network.
//!
//! Each operation gets a base request with the required parts only, and each obligation changes one thing in it.
//! Every case is proven on its encoded bytes ([`draft`]); an obligation without a case is open, with the reason.

mod base;
mod boundary;
pub(crate) mod chance;
pub mod counterexample;
mod draft;
mod fuzz;
mod operation;
mod pairs;
mod place;
mod subject;
pub mod value;
mod violation;

use spec::json_schema::Validators;

use crate::case::{Case, CaseId};
use crate::obligation::{self, Obligation};

/// What the planner made of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Everything that is to be shown, in the order of the document.
    pub obligations: Vec<Obligation>,
    /// The cases, in the order in which they are sent; each proven by [`crate::request::build`].
    pub cases: Vec<Case>,
    /// Obligations that are shown by the case of another one: the request is the same to the byte.
    pub covered: Vec<(Obligation, CaseId)>,
    /// Obligations for which no case could be found, with the reason.
    pub open: Vec<(Obligation, String)>,
}

/// Plans a run over every operation of a document: what shows its obligations, and no random cases.
pub fn plan(validators: &Validators, seed: u64) -> Plan {
    plan_with(validators, seed, 0)
}

/// The request with the required parts of an operation and nothing else; `None` if a part has no value that can be sent.
#[cfg(test)]
pub(crate) fn least(
    validators: &Validators,
    operation: &spec::model::Operation,
) -> Option<http::Request<bytes::Bytes>> {
    let mut generator = value::Generator::new(validators, 0);
    let parts = base::parts(validators, &mut generator, operation).ok()?;
    crate::request::encode(validators.api(), operation, &parts).ok()
}

/// Plans a run with so many random cases for each operation beside those that show its obligations.
pub fn plan_with(validators: &Validators, seed: u64, fuzz: usize) -> Plan {
    let mut plan = Plan::default();
    let api = validators.api();
    for (index, operation) in api.operations.iter().enumerate() {
        plan.obligations.extend(obligation::enumerate(api, operation));
        operation::plan(validators, seed, index, operation, fuzz, &mut plan);
    }
    plan
}
