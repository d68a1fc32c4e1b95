//! What holds of every reading, whatever was read: for the tests that read what nobody wrote, and for the fuzzer.

use std::path::Path;

use spec::diagnostic::{At, render};
use spec::source::{Location, Place, Sources};
use spec::{Diagnostic, LeftOut, Options, Reading, Severity};

/// What even `keep_going` makes nothing of, as it is no OpenAPI document.
const REFUSED: [&str; 4] = ["not-openapi", "swagger-2", "unknown-version", "unreadable-file"];

/// Reads a text under a name, holds the reading against all laws, and returns it.
///
/// # Panics
/// When a law is broken.
pub(crate) fn read(name: &str, text: &[u8]) -> Reading {
    // In no folder that is there, so that references lead to no file.
    let path = Path::new("nowhere").join(name);
    let plain = spec::read_text(&path, text, &Options::default());
    let kept = spec::read_text(&path, text, &Options { keep_going: true, ..Options::default() });
    for reading in [&plain, &kept] {
        for diagnostic in &reading.diagnostics {
            is_placed(reading, diagnostic);
        }
        is_rendered(reading);
    }
    assert_eq!(plain.api.is_some(), !has_error(&plain), "an API is there unless there is an error");
    keeps_going(&plain, &kept);
    plain
}

/// Whether a document was refused for an error.
fn has_error(reading: &Reading) -> bool {
    reading.diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// Where there are no errors, going on regardless changes nothing; where there are, the rest is there.
fn keeps_going(plain: &Reading, kept: &Reading) {
    if plain.api.is_some() {
        assert_eq!(plain.diagnostics, kept.diagnostics);
        assert_eq!(kept.left_out, LeftOut::default());
    }
    let is_broken_text = kept.diagnostics.iter().any(|found| matches!(found.at, At::Text(..)));
    let is_refused = kept.diagnostics.iter().any(|found| REFUSED.contains(&found.code));
    assert!(kept.api.is_some() || is_refused || is_broken_text, "{:?}", kept.diagnostics);
}

/// A diagnostic stands in the text, in the line and column that it says, at a value that its pointer leads to.
fn is_placed(reading: &Reading, diagnostic: &Diagnostic) {
    let sources = &reading.sources;
    let place = match &diagnostic.at {
        At::File(_) => return,
        at => sources.place_at(at).unwrap_or_else(|| panic!("{diagnostic:?} has no place")),
    };
    let source = match &diagnostic.at {
        At::Text(source, _) => *source,
        At::Value(location) | At::Key(location) => location.source(),
        At::File(_) => return,
    };
    stands_at(sources.text(source), &place);
    if let At::Value(location) | At::Key(location) = &diagnostic.at
        && has_one_way_to_each(reading, sources.text(source))
    {
        assert_eq!(at_pointer(sources, *location), *location, "{diagnostic:?}");
    }
}

fn stands_at(text: &str, place: &Place) {
    assert!(text.get(place.span.clone()).is_some(), "{place:?} is not within the text");
    let before = text.get(..place.span.start).unwrap_or_default();
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    assert_eq!(place.line, before.matches('\n').count() + 1, "{place:?}");
    assert_eq!(place.column, last_line.chars().count() + 1, "{place:?}");
}

/// Whether no value of a text stands behind an alias, a merge key or an equal key.
fn has_one_way_to_each(reading: &Reading, text: &str) -> bool {
    !text.contains(['*', '<']) && reading.diagnostics.iter().all(|found| found.code != "duplicate-key")
}

fn at_pointer(sources: &Sources, location: Location) -> Location {
    let root = Location::root(location.source());
    sources.pointer(&location).tokens().fold(root, |here, token| sources.member(&here, &token))
}

/// What is printed does nothing to a terminal, and is there if and only if there is something to say.
fn is_rendered(reading: &Reading) {
    let plain = render(&reading.diagnostics, &reading.sources, false);
    assert_eq!(plain.is_empty(), reading.diagnostics.is_empty());
    let odd = plain.chars().find(|character| *character != '\n' && character.is_control());
    assert_eq!(odd, None, "a control character would reach the terminal");
    assert!(render(&reading.diagnostics, &reading.sources, true).len() >= plain.len());
}
