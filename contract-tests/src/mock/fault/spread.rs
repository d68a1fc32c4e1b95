//! [`Spread`]: at which operations of the document a fault is.

use std::num::NonZeroUsize;

use super::{Effect, Fault, World};
use crate::mock::ServeError;
use crate::plan::chance::Chance;

/// At which operations a mock has its faults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spread {
    /// At the first one where the fault shows, and there at the first place.
    #[default]
    First,
    /// At so many of those where it shows, and there at any place, as the seed of the mock has it.
    Drawn(NonZeroUsize),
}

/// A fault made ready for an operation.
#[derive(Debug)]
pub(in crate::mock) struct Armed {
    /// Index into [`spec::Api::operations`].
    pub(in crate::mock) operation: usize,
    pub(in crate::mock) effect: Effect,
}

impl Spread {
    /// Makes a fault ready for each of its operations, of which there is at least one.
    pub(in crate::mock) fn arm(
        self,
        fault: &Fault,
        world: World<'_>,
        seed: u64,
    ) -> Result<Vec<Armed>, ServeError> {
        let mut order: Vec<usize> = (0..world.api().operations.len()).collect();
        let mut chance = Chance::new(seed);
        let count = match self {
            Self::First => 1,
            Self::Drawn(count) => {
                chance.shuffle(&mut order);
                count.get()
            }
        };
        let is_asked = |operation: &usize| world.router.is_asked(world.api(), *operation);
        let arm = |operation: usize| {
            let lot = if self == Self::First { 0 } else { chance.below(usize::MAX) };
            let effect = fault.arm(&World { only: Some(operation), lot, ..world })?;
            Some(Armed { operation, effect })
        };
        let armed: Vec<Armed> = order.into_iter().filter(is_asked).filter_map(arm).take(count).collect();
        if armed.is_empty() {
            return Err(ServeError::NotApplicable(fault.code, fault.needs));
        }
        Ok(armed)
    }
}
