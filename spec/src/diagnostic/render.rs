//! Diagnostics → what a person reads, in rustc's look.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{At, Diagnostic, Severity};
use crate::source::{Place, Sources};

/// How many lines of one message are shown; the rest would only scroll the first ones away.
const WIDTH: usize = 140;

/// Renders diagnostics as a person reads them, with an excerpt of the source and its line numbers; with ANSI
/// colours if asked.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| one(diagnostic, sources, &renderer)).collect();
    rendered.join("\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let place = sources.place_at(&diagnostic.at);
    let excerpt = place.as_ref().map(|place| Excerpt::new(sources.text_of(place), place));
    let pointer = pointer(&diagnostic.at);
    let title = level(diagnostic.severity).primary_title(visible(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title).element(origin(&diagnostic.at, place.as_ref()));
    if let Some(excerpt) = &excerpt {
        group = group.element(snippet(excerpt));
    }
    let pointer = pointer.map(|pointer| Element::from(Level::NOTE.with_name("at").message(pointer)));
    let help = diagnostic.help.as_ref().map(|help| Element::from(Level::HELP.message(visible(help))));
    let group = group.elements(pointer.into_iter().chain(help));
    format!("{}\n", renderer.render(&[group]))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

fn origin(at: &At, place: Option<&Place>) -> Element<'static> {
    let origin = match (at, place) {
        (_, Some(place)) => {
            Origin::path(visible(&place.file.to_string_lossy())).line(place.line).char_column(place.column)
        }
        (At::File(file), None) => Origin::path(visible(&file.to_string_lossy())),
        _ => Origin::path("the document"),
    };
    origin.into()
}

fn snippet<'e>(excerpt: &'e Excerpt) -> Element<'e> {
    Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line)
        .annotation(AnnotationKind::Primary.span(excerpt.span.clone()))
        .into()
}

/// The JSON pointer, which names the value in tools that know no lines.
fn pointer(at: &At) -> Option<String> {
    match at {
        At::Value(location) | At::Key(location) => Some(visible(&location.to_fragment())),
        At::Text(..) | At::File(_) => None,
    }
}

/// A text without characters that would act on a terminal or hide others: they are written as escapes.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_invisible(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// Bidirectional controls and zero-width characters (Unicode Technical Report 36, section 3.5).
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
