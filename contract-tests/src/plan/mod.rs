//! Obligations → cases: pure and seeded. Nothing here knows the network.

mod boundary;
mod chance;
mod place;
pub mod value;
mod violation;

use spec::json_schema::Validators;

use crate::case::Case;
use crate::obligation::Obligation;

/// What the planner made of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Everything that is to be shown, in the order of the document.
    pub obligations: Vec<Obligation>,
    /// The cases, in the order in which they are sent; each proven by [`crate::request::build`].
    pub cases: Vec<Case>,
    /// Obligations for which no case could be found, with the reason.
    pub open: Vec<(Obligation, String)>,
}

/// Plans a run over every operation of a document.
pub fn plan(_validators: &Validators, _seed: u64) -> Plan {
    Plan::default()
}
