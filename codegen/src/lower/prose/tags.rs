//! The tags of HTML that documents have in their prose.

/// Those that begin a line.
pub(super) const LINE: &[&str] = &["br", "tr", "dt", "dd"];

/// Those that begin or end a paragraph.
pub(super) const PARAGRAPH: &[&str] = &[
    "article",
    "blockquote",
    "details",
    "div",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Those of which nothing is kept.
pub(super) const DROPPED: &[&str] = &[
    "abbr", "b", "big", "center", "col", "colgroup", "del", "em", "figure", "font", "i", "iframe", "img",
    "input", "ins", "label", "li", "mark", "nobr", "q", "s", "samp", "script", "small", "span", "strike",
    "strong", "style", "sub", "sup", "tbody", "td", "tfoot", "th", "thead", "u", "var", "video", "wbr",
];
