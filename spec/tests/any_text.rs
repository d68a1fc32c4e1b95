//! Whatever becomes of the bytes of a text, and in whatever notation a document is written, the laws of reading hold. What is
//! tried is the same in every run; the targets in `fuzz/` try more.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests state what they expect"
)]

mod laws;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Each case takes as long as `times` of an ordinary one.
fn slow(times: u32) -> ProptestConfig {
    let ordinary = ProptestConfig::default();
    ProptestConfig {
        cases: ordinary.cases.div_ceil(times),
        // A document made from bytes is another one when a byte goes.
        max_shrink_iters: 30,
        ..ordinary
    }
}

/// The documents directly in a folder, by name.
fn paths(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = Path::new(folder).read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| extensions.iter().any(|end| path.extension().is_some_and(|known| known == *end)))
        .collect();
    paths.sort();
    paths
}

/// The texts of all cases; large ones take long and try no more.
fn texts() -> Vec<(String, Vec<u8>)> {
    let folders = ["tests/good", "tests/bad", "tests/keep_going"];
    let paths = folders.iter().flat_map(|folder| paths(folder, &["yaml", "json"]));
    let texts = paths.map(|path| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    });
    texts.filter(|(_, text)| text.len() < 20_000).collect()
}

/// What may become of the bytes of a text.
#[derive(Debug, Clone)]
enum Damage {
    Truncate,
    Set(u8),
    Insert(&'static str),
    Remove(usize),
    Repeat(usize),
}

/// Bytes that mean something to YAML, JSON, Unicode or OpenAPI.
const MEANT: [&str; 24] = [
    "\0", "\t", "\r", "\u{85}", "\u{2028}", "\u{feff}", "é", "\n", " ", "- ", "? ", ": ", "&a ", "*a",
    "<<: ", "!!int ", "|\n", "---\n", "{", "]", "\"", "\\u", "$ref: ", "1e400",
];

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        Just(Damage::Truncate),
        any::<u8>().prop_map(Damage::Set),
        select(MEANT.to_vec()).prop_map(Damage::Insert),
        (1..40_usize).prop_map(Damage::Remove),
        (1..400_usize).prop_map(Damage::Repeat),
    ]
}

fn inflict(damage: &Damage, at: usize, text: &mut Vec<u8>) {
    let chunk = |length: &usize| at..(at + length).min(text.len());
    match damage {
        Damage::Truncate => text.truncate(at),
        Damage::Set(byte) => text[at] = *byte,
        Damage::Insert(meant) => drop(text.splice(at..at, meant.bytes())),
        Damage::Remove(length) => drop(text.drain(chunk(length))),
        Damage::Repeat(length) => {
            let again = text[chunk(length)].to_vec();
            text.splice(at..at, again);
        }
    }
}

proptest! {
    #![proptest_config(slow(1))]
    #[test]
    fn any_byte_may_be_any_other(
        (name, text) in select(texts()),
        damages in prop::collection::vec((any::<Index>(), damage()), 1..6),
    ) {
        let mut text = text;
        for (at, damage) in damages {
            if !text.is_empty() {
                inflict(&damage, at.index(text.len()), &mut text);
            }
        }
        laws::read(&name, &text);
    }
}

proptest! {
    #![proptest_config(slow(4))]
    /// What looks much like a document is the same in every notation.
    #[test]
    fn notations_agree(bytes in prop::collection::vec(any::<u8>(), 0..1000)) {
        laws::document(&bytes);
    }
}
