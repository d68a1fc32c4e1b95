//! Faults: each breaks exactly one promise of the document, so that a run against the mock shows whether the
//! harness finds it.
//!
//! One file a fault; [`Fault::all`] is the registry. A fault is made ready once, at the start: it looks for the
//! first place in the document where it can show, and proves that nothing else breaks there. Where there is none,
//! it does not apply.

mod accept_forbidden_value;
mod accept_undocumented_method;
mod bad_format;
mod break_on_boundary;
mod drop_required_header;
mod drop_required_member;
mod ignore_auth;
mod null_member;
mod omit_allow;
mod out_of_bounds;
mod outside_enum;
mod places;
mod refuse_allowed_value;
mod slow_answer;
mod spoil;
mod spread;
mod trailing_garbage;
mod truncate_body;
mod undeclared_member;
mod undocumented_status;
mod world;
mod wrong_content_type;
mod wrong_type;

use std::fmt;

use http::Method;

use super::answer::Answer;
use super::refuse::Refusal;
use crate::case::Parts;
pub(super) use spread::Armed;
pub use spread::Spread;
pub(super) use world::World;

/// One way of breaking a document.
#[derive(Debug)]
pub struct Fault {
    /// The stable name, e.g. `drop-required-member`.
    pub code: &'static str,
    /// What the server does wrong, in a sentence.
    pub summary: &'static str,
    /// What a document must have for the fault to show.
    pub needs: &'static str,
    /// Finds a place for the fault; `None` if the document has none.
    make: fn(&World<'_>) -> Option<Effect>,
}

const ALL: &[&Fault] = &[
    &drop_required_member::FAULT,
    &wrong_type::FAULT,
    &outside_enum::FAULT,
    &bad_format::FAULT,
    &undocumented_status::FAULT,
    &wrong_content_type::FAULT,
    &accept_forbidden_value::FAULT,
    &refuse_allowed_value::FAULT,
    &ignore_auth::FAULT,
    &break_on_boundary::FAULT,
    &null_member::FAULT,
    &out_of_bounds::FAULT,
    &undeclared_member::FAULT,
    &drop_required_header::FAULT,
    &accept_undocumented_method::FAULT,
    &omit_allow::FAULT,
    &truncate_body::FAULT,
    &trailing_garbage::FAULT,
    &slow_answer::FAULT,
];

impl Fault {
    /// Every fault.
    pub fn all() -> &'static [&'static Self] {
        ALL
    }

    /// The fault with this code.
    pub fn find(code: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|fault| fault.code == code)
    }

    /// Makes the fault ready, if it can show.
    pub(super) fn arm(&self, world: &World<'_>) -> Option<Effect> {
        (self.make)(world)
    }
}

/// What a fault knows of the request.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// Index into [`spec::Api::operations`]: the operation, or the first one of the path if it does not have the
    /// method.
    pub(super) operation: usize,
    pub(super) method: &'a Method,
    pub(super) parts: &'a Parts,
    /// Whether the request is refused.
    pub(super) is_refused: bool,
}

type OnDecision = Box<dyn Fn(&Asked<'_>, &mut Option<Refusal>) + Send + Sync>;
type OnAnswer = Box<dyn Fn(&Asked<'_>, &mut Answer) + Send + Sync>;

/// What a fault does, made ready for a document.
pub(super) enum Effect {
    /// Changes what becomes of a request.
    Decision(OnDecision),
    /// Changes an answer.
    Answer(OnAnswer),
}

impl Effect {
    /// An effect on what becomes of the requests to one operation.
    fn decision(
        operation: usize,
        change: impl Fn(&Asked<'_>, &mut Option<Refusal>) + Send + Sync + 'static,
    ) -> Self {
        Self::Decision(Box::new(move |asked, refusal| {
            if asked.operation == operation {
                change(asked, refusal);
            }
        }))
    }

    /// An effect on the answers to the accepted requests of one operation.
    fn success(operation: usize, change: impl Fn(&Asked<'_>, &mut Answer) + Send + Sync + 'static) -> Self {
        Self::Answer(Box::new(move |asked, answer| {
            if asked.operation == operation && !asked.is_refused {
                change(asked, answer);
            }
        }))
    }

    pub(super) fn on_decision(&self, asked: &Asked<'_>, refusal: &mut Option<Refusal>) {
        if let Self::Decision(change) = self {
            change(asked, refusal);
        }
    }

    pub(super) fn on_answer(&self, asked: &Asked<'_>, answer: &mut Answer) {
        if let Self::Answer(change) = self {
            change(asked, answer);
        }
    }
}

impl fmt::Debug for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Decision(_) => "Decision",
            Self::Answer(_) => "Answer",
        })
    }
}
