//! [`Table`]: the members of a large object by key.

use std::hash::{BuildHasher, RandomState};

use super::Index;

/// A hash table of members, which does not hold their keys. Whoever asks reads them from the text.
#[derive(Debug)]
pub(super) struct Table {
    /// Each member stands at the place that its key hashes to, or at the next that was free; 0, which is the root and so no
    /// member, is a free place. At least half of them are free.
    places: Box<[Index]>,
    /// Seeded by chance, so that nobody can choose keys that collide.
    hasher: RandomState,
}

impl Table {
    /// A table with room for so many members.
    pub(super) fn with_room_for(members: usize) -> Self {
        let places = vec![0; (2 * members).next_power_of_two()].into_boxed_slice();
        Self { places, hasher: RandomState::new() }
    }

    /// Adds a member. Returns the one that has its key already, if there is one, which then stays.
    pub(super) fn insert<'t>(
        &mut self,
        key: &str,
        member: Index,
        key_of: impl Fn(Index) -> Option<&'t str>,
    ) -> Option<Index> {
        match self.search(key, key_of) {
            Ok(known) => Some(known),
            Err(place) => {
                if let Some(free) = self.places.get_mut(place) {
                    *free = member;
                }
                None
            }
        }
    }

    /// The member with a key.
    pub(super) fn find<'t>(&self, key: &str, key_of: impl Fn(Index) -> Option<&'t str>) -> Option<Index> {
        self.search(key, key_of).ok()
    }

    /// The member with a key, or else the place for it.
    fn search<'t>(&self, key: &str, key_of: impl Fn(Index) -> Option<&'t str>) -> Result<Index, usize> {
        let mask = self.places.len() - 1;
        let mut place = usize::try_from(self.hasher.hash_one(key) & mask as u64).unwrap_or_default();
        loop {
            match self.places.get(place) {
                None | Some(0) => return Err(place),
                Some(member) if key_of(*member) == Some(key) => return Ok(*member),
                Some(_) => place = (place + 1) & mask,
            }
        }
    }
}
