//! What is kept of HTML in prose: its text, its links, its code, and where a new line begins.

use super::tags::{DROPPED, LINE, PARAGRAPH};

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    /// Text between tags, as it stands there.
    Text(String),
    /// What is no tag of HTML, e.g. `<id>`: as it stands there.
    Unknown(String),
    /// The beginning of a link to an address.
    Link(String),
    LinkEnd,
    Code,
    CodeEnd,
    /// A line begins here.
    Line,
    /// A paragraph begins or ends here.
    Paragraph,
    /// An item of a list begins here.
    Item,
}

/// Takes HTML apart. Comments go.
pub(super) fn tags(source: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        if !text.is_empty() {
            tags.push(Tag::Text(text.to_owned()));
        }
        if let Some(comment) = tail.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tail.find('>') else {
            tags.push(Tag::Unknown(tail.to_owned()));
            return tags;
        };
        let (inside, after) = (tail.get(1..end).unwrap_or_default(), tail.get(end + 1..).unwrap_or_default());
        tags.extend(tag(inside));
        rest = after;
    }
    if !rest.is_empty() {
        tags.push(Tag::Text(rest.to_owned()));
    }
    tags
}

/// What a tag means; `None` if nothing is kept of it.
fn tag(inside: &str) -> Option<Tag> {
    let closes = inside.starts_with('/');
    let inner = inside.trim_start_matches('/');
    let name = inner.split(|mark: char| mark.is_whitespace() || mark == '/').next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "a" if closes => Tag::LinkEnd,
        "a" => Tag::Link(attribute(inner, "href").unwrap_or_default()),
        "code" | "tt" | "kbd" if closes => Tag::CodeEnd,
        "code" | "tt" | "kbd" => Tag::Code,
        "li" if !closes => Tag::Item,
        name if LINE.contains(&name) => Tag::Line,
        name if PARAGRAPH.contains(&name) => Tag::Paragraph,
        name if DROPPED.contains(&name) => return None,
        _ => Tag::Unknown(format!("<{inside}>")),
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!("{name}="))?;
    let quote = after.chars().next().filter(|mark| matches!(mark, '"' | '\''));
    let value = match quote {
        Some(quote) => after.get(1..)?.split(quote).next()?,
        None => after.split_whitespace().next()?,
    };
    Some(decoded(value))
}

/// Text of HTML with the commonest characters that are written by name.
pub(super) fn decoded(text: &str) -> String {
    let names =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    names.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}
