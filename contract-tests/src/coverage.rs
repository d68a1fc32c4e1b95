//! What became of each obligation, folded from events.

use std::collections::HashMap;

use spec::Api;

use crate::case::CaseId;
use crate::check::{self, Judged, Subject};
use crate::event::Event;
use crate::exchange::Exchange;
use crate::finding::Verdict;
use crate::obligation::Obligation;

/// What became of an obligation; of several cases the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// No case was found for it, or none was sent.
    Open,
    /// Cases were sent, and the answers speak of something else, e.g. of the want of credentials.
    Unshown,
    /// The server keeps it.
    Met,
    /// The server keeps it in a way that the document does not describe.
    Gap,
    /// The server breaks it.
    Broken,
}

/// The obligations of a plan, each with its state.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    obligations: Vec<(Obligation, State)>,
    by_obligation: HashMap<Obligation, usize>,
    covered: HashMap<CaseId, Vec<usize>>,
    /// For each operation by index, its key.
    operations: Vec<String>,
    responses: Vec<spec::model::Responses>,
}

impl Coverage {
    /// Takes one more event in.
    pub fn observe(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { api, plan, .. } => self.start(api, &plan.obligations, &plan.covered),
            Event::Judged { exchange, judged, conclusive, .. } => self.judged(exchange, judged, *conclusive),
            Event::Noted { .. } | Event::Shrunk { .. } | Event::Finished { .. } => {}
        }
    }

    /// The obligations with their states, in the order of the plan.
    pub fn obligations(&self) -> &[(Obligation, State)] {
        &self.obligations
    }

    /// How many obligations are in a state.
    pub fn count(&self, state: State) -> usize {
        self.obligations.iter().filter(|(_, known)| *known == state).count()
    }

    fn start(&mut self, api: &Api, obligations: &[Obligation], covered: &[(Obligation, CaseId)]) {
        self.obligations = obligations.iter().map(|obligation| (obligation.clone(), State::Open)).collect();
        self.by_obligation =
            obligations.iter().enumerate().map(|(index, obligation)| (obligation.clone(), index)).collect();
        for (obligation, case) in covered {
            let index = self.by_obligation.get(obligation).copied();
            self.covered.entry(case.clone()).or_default().extend(index);
        }
        self.operations = api.operations.iter().map(spec::model::Operation::key).collect();
        self.responses = api.operations.iter().map(|operation| operation.responses.clone()).collect();
    }

    fn judged(&mut self, exchange: &Exchange, judged: &Judged, conclusive: bool) {
        let state = state(judged, Subject::Request, conclusive);
        let own = self.by_obligation.get(&exchange.case.obligation).copied();
        let covered = self.covered.get(&exchange.case.id).cloned().unwrap_or_default();
        for index in own.into_iter().chain(covered) {
            self.raise(index, state);
        }
        for obligation in self.answered(exchange) {
            if let Some(index) = self.by_obligation.get(&obligation).copied() {
                self.raise(index, self::state(judged, Subject::Answer, true));
            }
        }
    }

    fn raise(&mut self, index: usize, state: State) {
        if let Some((_, known)) = self.obligations.get_mut(index) {
            *known = (*known).max(state);
        }
    }

    /// The documented status and media type that an answer shows.
    fn answered(&self, exchange: &Exchange) -> Vec<Obligation> {
        let of = exchange.case.operation;
        let (Some(operation), Some(responses), Ok(answer)) =
            (self.operations.get(of), self.responses.get(of), &exchange.outcome)
        else {
            return Vec::new();
        };
        let Some(selected) = responses.select(answer.status.as_u16()) else { return Vec::new() };
        let mut described = responses.iter().filter(|(_, response)| std::ptr::eq(*response, selected));
        let Some((key, response)) = described.next() else { return Vec::new() };
        let obligation = |tail: &[&str], keyword: &str| Obligation {
            operation: operation.clone(),
            pointer: spec::JsonPointer::from_tokens(["responses", key.as_str()].iter().chain(tail)),
            keyword: keyword.to_owned(),
            side: crate::obligation::Side::Valid,
        };
        let mut shown = vec![obligation(&[], "status")];
        let content_type =
            answer.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if let Some(media_type) = content_type.and_then(|content_type| response.media_type(content_type)) {
            shown.push(obligation(&["content", media_type.name.as_str()], "media-type"));
        }
        shown
    }
}

/// What an exchange says of an obligation that checks of one kind judge.
fn state(judged: &Judged, subject: Subject, conclusive: bool) -> State {
    let of_subject = |code: &str| check::find(code).is_some_and(|check| check.subject == subject);
    let verdicts =
        judged.findings.iter().filter(|finding| of_subject(finding.check)).map(|finding| finding.verdict);
    match verdicts.max() {
        Some(Verdict::Violation) => State::Broken,
        Some(Verdict::Gap) => State::Gap,
        None if conclusive => State::Met,
        None => State::Unshown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn the_worst_answer_counts() {
        let world = World::new();
        let good = world.answered(204, &[], "");
        let refused = world.answered(400, &[], "");
        let silent = world.answered(403, &[], "");
        let with_gap = {
            let mut exchange = world.answered(422, &[], "");
            world.ask_forbidden(&mut exchange, "minimum");
            exchange
        };
        for (exchanges, state) in [
            (vec![], None),
            (vec![silent.clone()], Some(State::Unshown)),
            (vec![silent.clone(), good.clone()], Some(State::Met)),
            (vec![good, refused, silent], Some(State::Broken)),
            (vec![with_gap], Some(State::Gap)),
        ] {
            let mut coverage = Coverage::default();
            world.tell(&exchanges, &mut |event| coverage.observe(event));
            let states: Vec<State> = coverage.obligations().iter().map(|(_, state)| *state).collect();
            assert_eq!(states.iter().max().copied(), state);
        }
    }
}
