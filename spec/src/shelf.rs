//! [`Shelf`]: a list that grows while its elements are borrowed, as a file is read when a reference leads to it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many boards there can be; together they have a place for more than 32 bits can count.
const BOARDS: usize = 33;

/// A board: places that are filled once.
type Board<T> = Box<[OnceLock<T>]>;

/// A list that elements can be added to, but not taken from, and whose elements do not move.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    /// Each is twice as long as the one before, and put up when it is needed.
    boards: [OnceLock<Board<T>>; BOARDS],
    len: AtomicUsize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { boards: [const { OnceLock::new() }; BOARDS], len: AtomicUsize::new(0) }
    }
}

impl<T> Shelf<T> {
    /// Adds an element; returns its index.
    pub(crate) fn push(&self, element: T) -> usize {
        let index = self.len.fetch_add(1, Ordering::Relaxed);
        let (board, place) = position(index);
        let board = self.boards.get(board).map(|board| board.get_or_init(|| put_up(board_len(index))));
        if let Some(slot) = board.and_then(|board| board.get(place)) {
            // Nobody else was given this index.
            drop(slot.set(element));
        }
        index
    }

    /// The element with an index.
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        let (board, place) = position(index);
        self.boards.get(board)?.get()?.get(place)?.get()
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.len.load(Ordering::Relaxed)
    }

    /// All elements, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).map_while(|index| self.get(index))
    }
}

/// The board that has an index, and the place on it.
fn position(index: usize) -> (usize, usize) {
    let board = (index + 1).ilog2() as usize;
    (board, index + 1 - (1 << board))
}

/// The length of the board that has an index.
fn board_len(index: usize) -> usize {
    1 << position(index).0
}

fn put_up<T>(places: usize) -> Board<T> {
    std::iter::repeat_with(OnceLock::new).take(places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stay_where_they_are() {
        let shelf = Shelf::default();
        assert_eq!(shelf.push("first".to_owned()), 0);
        let first: &String = shelf.get(0).unwrap();
        for index in 1..1_000 {
            assert_eq!(shelf.push(index.to_string()), index);
        }
        assert_eq!(first, "first");
        assert_eq!(shelf.iter().count(), 1_000);
        assert_eq!(shelf.get(999).unwrap(), "999");
        assert_eq!(shelf.get(1_000), None);
    }
}
