//! [`explain`]: what a diagnostic's code means, why it matters and how to mend it. The texts are Markdown, one heading a code.

use crate::resolve;

/// The texts, one file a matter.
const TEXTS: [&str; 5] = [
    include_str!("explain/texts.md"),
    include_str!("explain/document.md"),
    include_str!("explain/references.md"),
    include_str!("explain/operations.md"),
    include_str!("explain/schemas.md"),
];

/// What there is to say about one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The code, e.g. `dangling-reference`.
    pub code: &'static str,
    /// All of it, in Markdown; its first line is a sentence that says what is wrong.
    pub text: &'static str,
}

impl Explanation {
    /// The first line.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default()
    }
}

/// The explanations of every code that reading a document may raise.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    TEXTS.into_iter().flat_map(sections)
}

/// The explanation of a code.
pub fn explain(code: &str) -> Option<Explanation> {
    explanations().find(|explanation| explanation.code == code)
}

/// The known code that is most like one that is not known.
pub fn similar<'c>(code: &str, known: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    resolve::closest(code, known)
}

/// The sections of a Markdown text under headings of the second level, each of which is a code.
pub fn sections(markdown: &'static str) -> impl Iterator<Item = Explanation> {
    let sections = markdown.split("\n## ").skip(1);
    sections
        .filter_map(|section| section.split_once('\n'))
        .map(|(code, text)| Explanation { code, text: text.trim() })
}
