//! [`Refusals`]: the operations of which a run shows nothing, as it has no right to call them.

use std::collections::BTreeMap;

use crate::case::Intent;
use crate::exchange::Exchange;

/// What became of the allowed requests of each operation.
#[derive(Debug, Clone, Default)]
pub struct Refusals(BTreeMap<usize, Operation>);

#[derive(Debug, Clone, Default)]
struct Operation {
    key: String,
    refused: bool,
    answered: bool,
}

impl Refusals {
    /// Takes one more exchange in.
    pub fn observe(&mut self, exchange: &Exchange, conclusive: bool) {
        let (Ok(answer), Intent::Valid) = (&exchange.outcome, &exchange.case.intent) else { return };
        let operation = self.0.entry(exchange.case.operation).or_default();
        operation.key.clone_from(&exchange.case.obligation.operation);
        operation.answered |= conclusive;
        operation.refused |= matches!(answer.status.as_u16(), 401 | 403 | 407);
    }

    /// The operations that refused who is asking whenever a request was allowed, and never answered one.
    pub fn operations(&self) -> Vec<&str> {
        let refused = self.0.values().filter(|operation| operation.refused && !operation.answered);
        refused.map(|operation| operation.key.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn what_was_answered_once_is_not_refused() {
        let world = World::new();
        for (statuses, refused) in
            [(vec![401, 403], true), (vec![401, 404], true), (vec![401, 200], false), (vec![404], false)]
        {
            let mut refusals = Refusals::default();
            for status in &statuses {
                refusals.observe(&world.answered(*status, &[], ""), *status == 200);
            }
            assert_eq!(refusals.operations(), ["GET /things"][..usize::from(refused)], "{statuses:?}");
        }
    }

    #[test]
    fn that_requests_without_credentials_are_refused_is_as_it_should_be() {
        let world = World::new();
        let mut exchange = world.answered(401, &[], "");
        world.ask_security(&mut exchange, crate::case::Credentials::None);
        let mut refusals = Refusals::default();
        refusals.observe(&exchange, true);
        assert!(refusals.operations().is_empty());
    }
}
