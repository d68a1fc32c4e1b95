//! A value in a message.

use std::fmt::Display;

/// How many characters of a value a message shows.
const SHOWN: usize = 80;

/// A value for a message, cut where it is long.
pub(super) fn shown(value: impl Display) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
