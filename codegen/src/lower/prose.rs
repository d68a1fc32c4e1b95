//! The prose of a document → the lines of a doc comment.
//!
//! A description is `CommonMark` by whoever wrote the document. As rustdoc it must neither become code (a fence
//! without a language is a doctest, and so is an indented block), nor a link to an item of the crate, nor HTML,
//! nor break out of the comment. It is read with the parser that rustdoc has, and what it holds is written anew:
//! paragraphs, lists, headings, quotes, tables, emphasis, code, web links. Of HTML the text is kept.
//!
//! ```text
//! text ─ clean ─ events ─ Blocks (blocks.rs) ─ Inline (inline.rs, html.rs) ─ wrapped lines
//! ```

mod blocks;
mod html;
mod inline;
mod tags;
#[cfg(test)]
mod tests;

use pulldown_cmark::{Options, Parser, TextMergeStream};

use self::blocks::Blocks;

/// The extensions of rustdoc that documents are written with. Its others would find footnotes and tasks in brackets.
const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// The lines of a doc comment: each starts where `/// ` ends; no empty lines at either end.
pub(super) fn lines(text: &str) -> Vec<String> {
    written(text, Blocks::default())
}

/// The lines with a label before the first paragraph: `label: The text.`; above what begins with something else.
pub(super) fn labelled(label: &str, text: &str) -> Vec<String> {
    written(text, Blocks::labelled(label))
}

fn written(text: &str, mut blocks: Blocks) -> Vec<String> {
    let text = clean(text);
    for event in TextMergeStream::new(Parser::new_ext(&text, EXTENSIONS)) {
        blocks.take(event);
    }
    blocks.finish()
}

/// One line of plain text, such as an example value, as inline code.
pub(super) fn code(text: &str) -> String {
    inline::code(&clean(text))
}

/// Without carriage returns, control characters and those that change the direction of text: rustc refuses them.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let hidden = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    text.chars().filter(|character| !hidden(*character)).collect()
}
