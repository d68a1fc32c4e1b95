//! [`Chance`]: the one source of chance in planning, always from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of choices that is the same for the same seed on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        // The bias of the remainder is below 2^-32 for every limit in use, and nothing depends on it.
        usize::try_from(self.0.next_u64() % limit).unwrap_or_default()
    }

    /// A number from `least` to `greatest`, both included.
    pub(crate) fn between(&mut self, least: usize, greatest: usize) -> usize {
        least + self.below(greatest.saturating_sub(least).saturating_add(1))
    }

    /// Heads or tails.
    pub(crate) fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    /// Puts things into another order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.between(0, last));
        }
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}
