//! Diagnostics → what a person reads, in rustc's look.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{At, Diagnostic, Severity};
use crate::source::{Place, Sources};

/// The width that excerpts are cut to.
const WIDTH: usize = 140;

/// Renders diagnostics as a person reads them, with an excerpt of the source and its line numbers; with ANSI
/// colours if asked.
pub fn render<'d, I>(diagnostics: I, sources: &Sources, colour: bool) -> String
where
    I: IntoIterator<Item = &'d Diagnostic>,
{
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let rendered: Vec<String> =
        diagnostics.into_iter().map(|diagnostic| one(diagnostic, sources, &renderer)).collect();
    rendered.join("\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let place = sources.place_at(&diagnostic.at);
    let excerpt = place.as_ref().map(|place| Excerpt::new(sources.text_of(place), place));
    let title = level(diagnostic.severity).primary_title(visible(&diagnostic.message)).id(diagnostic.code);
    let group = Group::with_title(title).elements(source(&diagnostic.at, place.as_ref(), excerpt.as_ref()));
    let pointer =
        pointer(&diagnostic.at, sources).map(|pointer| Level::NOTE.with_name("at").message(pointer));
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(visible(help)));
    let rendered = renderer.render(&[group.elements(pointer).elements(help)]);
    rendered.lines().filter(|line| !is_bare_marker(line)).flat_map(|line| [line, "\n"]).collect()
}

/// Whether a line is nothing but `:::`, which the renderer puts before an excerpt whose place was given apart.
fn is_bare_marker(line: &str) -> bool {
    let pieces = line.split("\u{1b}[").enumerate();
    let texts = pieces.map(|(index, piece)| match piece.split_once('m') {
        Some((_, text)) if index > 0 => text,
        _ => piece,
    });
    texts.collect::<String>().trim() == ":::"
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// File, line and column, and the line itself. The renderer counts columns in the excerpt, so that the column of
/// a line that was cut has to be given apart.
fn source<'e>(at: &At, place: Option<&Place>, excerpt: Option<&'e Excerpt>) -> Vec<Element<'e>> {
    let (Some(place), Some(excerpt)) = (place, excerpt) else { return vec![file_alone(at)] };
    let path = visible(&place.file.to_string_lossy());
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line)
        .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
    if excerpt.is_whole {
        return vec![snippet.path(path).into()];
    }
    vec![Origin::path(path).line(place.line).char_column(place.column).into(), snippet.into()]
}

fn file_alone(at: &At) -> Element<'static> {
    match at {
        At::File(file) => Origin::path(visible(&file.to_string_lossy())).into(),
        _ => Origin::path("the document").into(),
    }
}

/// The JSON pointer, which names the value in tools that know no lines, with `{` and `}` left readable.
fn pointer(at: &At, sources: &Sources) -> Option<String> {
    Some(visible(&format!("#{}", sources.pointer(at.location()?))))
}

/// How much of a text from the document is shown.
const LONGEST: usize = 400;

/// A text without characters that would act on a terminal or hide others, which are written as escapes; a very long one
/// without its end.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            out.push('…');
            break;
        }
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
