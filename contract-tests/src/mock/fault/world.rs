//! [`World`]: where a fault may look for a place.

use http::StatusCode;
use spec::Api;
use spec::json_schema::Validators;
use spec::model::{Operation, Response};

use crate::mock::answer::Content;
use crate::mock::choose;
use crate::mock::compose::{Answers, Prepared};
use crate::mock::route::Router;

/// The document, and the answers that were composed from it.
#[derive(Debug, Clone, Copy)]
pub(in crate::mock) struct World<'a> {
    pub(in crate::mock) validators: &'a Validators,
    pub(in crate::mock) answers: &'a Answers,
    pub(in crate::mock) router: &'a Router,
    /// The index of the only operation where the fault may be; any if there is none.
    pub(in crate::mock) only: Option<usize>,
    /// Which of several places in an answer is taken; with 0 the first.
    pub(in crate::mock) lot: usize,
}

/// The answer to the accepted requests of an operation.
#[derive(Debug, Clone, Copy)]
pub(in crate::mock) struct Success<'a> {
    /// Index into [`Api::operations`].
    pub(super) operation: usize,
    pub(super) status: StatusCode,
    pub(super) response: &'a Response,
    pub(super) prepared: &'a Prepared,
}

impl<'a> World<'a> {
    pub(super) fn api(&self) -> &'a Api {
        self.validators.api()
    }

    /// Every operation where the fault may be, with its index.
    pub(super) fn operations(&self) -> impl Iterator<Item = (usize, &'a Operation)> {
        let only = self.only;
        let operations = self.api().operations.iter().enumerate();
        operations.filter(move |(index, _)| only.is_none_or(|only| only == *index))
    }

    /// Whether an operation is the first of its path: faults are told of requests with methods that a path does not have
    /// as of that one.
    pub(super) fn is_first_of_path(&self, index: usize) -> bool {
        self.router.siblings(index).first() == Some(&index)
    }

    /// The answer to the accepted requests of each operation.
    pub(super) fn successes(&self) -> impl Iterator<Item = Success<'a>> {
        let world = *self;
        self.operations().filter_map(move |(operation, _)| world.success(operation))
    }

    /// The answer to the accepted requests of an operation.
    pub(in crate::mock) fn success(&self, operation: usize) -> Option<Success<'a>> {
        let (status, response) = choose::success(&self.api().operations.get(operation)?.responses)?;
        let prepared = self.answers.of(response)?;
        status.is_success().then_some(Success { operation, status, response, prepared })
    }
}

impl<'a> Success<'a> {
    /// The body that a client gets that takes anything.
    pub(super) fn content(&self) -> Option<&'a Content> {
        let may_have_one = ![StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT].contains(&self.status);
        self.prepared.offers.first().filter(|_| may_have_one)?.example(None)
    }

    /// The same, if it is JSON.
    pub(in crate::mock) fn json(&self) -> Option<&'a Content> {
        self.content()
            .filter(|content| crate::body::Codec::of(&content.media_type) == crate::body::Codec::Json)
    }
}
