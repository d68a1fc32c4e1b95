//! The prose of a document → the lines of a doc comment.
//!
//! A description is `CommonMark` by whoever wrote the document. As rustdoc it must neither become code (a fence
//! without a language is a doctest, and so is an indented block), nor a link to an item of the crate, nor HTML,
//! nor break out of the comment. What is kept: paragraphs, lists, headings, tables, emphasis, code, web links.

/// The lines of a doc comment: each starts where `/// ` ends; no empty lines at either end.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut fence: Option<Fence> = None;
    let mut lines: Vec<String> = Vec::new();
    for line in clean(text).lines() {
        match &fence {
            Some(open) if open.is_closed_by(line) => {
                lines.push(open.marks.clone());
                fence = None;
            }
            Some(_) => lines.push(line.trim_end().to_owned()),
            None => match Fence::opened_by(line) {
                Some(open) => {
                    lines.push(format!("{}{}", open.marks, open.language));
                    fence = Some(open);
                }
                None => lines.extend(wrapped(prose(line))),
            },
        }
    }
    lines.extend(fence.map(|open| open.marks));
    trimmed(lines)
}

/// One line of plain text, such as an example value, as inline code.
pub(super) fn code(text: &str) -> String {
    let flat = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = flat.split(|mark| mark != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{marks}{pad}{flat}{pad}{marks}")
}

/// A fenced code block that is open.
struct Fence {
    marks: String,
    language: &'static str,
}

/// Languages that rustdoc does not compile; others become `text`.
const LANGUAGES: &[&str] = &[
    "bash",
    "console",
    "csharp",
    "go",
    "graphql",
    "html",
    "http",
    "java",
    "javascript",
    "js",
    "json",
    "php",
    "python",
    "ruby",
    "sh",
    "shell",
    "sql",
    "ts",
    "typescript",
    "xml",
    "yaml",
];

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let text = line.trim_start();
        let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        if length < 3 || info.contains('`') {
            return None;
        }
        let word = info.trim().to_ascii_lowercase();
        let language = LANGUAGES.iter().find(|known| **known == word).copied().unwrap_or("text");
        Some(Self { marks: mark.to_string().repeat(length), language })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim();
        text.starts_with(&self.marks) && text.chars().all(|mark| self.marks.starts_with(mark))
    }
}

/// Without carriage returns, control characters and those that change the direction of text: rustc refuses them.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let hidden = |character: char| {
        (character.is_control() && character != '\n' && character != '\t')
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    text.chars().filter(|character| !hidden(*character)).collect()
}

/// One line outside of fences.
fn prose(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    // Four blanks make a code block, after a list mark too: at most three stay, and one between words.
    let indent = line.chars().take_while(|character| *character == ' ').count().min(3);
    let flat = words.join(" ");
    if flat.is_empty() {
        return flat;
    }
    let mut out = " ".repeat(indent);
    inline(&flat, &mut out);
    // Several spaces at the end of a line break it.
    out
}

/// How long a line of prose gets before it is broken.
const WIDTH: usize = 100;

/// A line as several that are not too long, where breaking it changes nothing: not in tables, headings and quotes,
/// and not before a word that would begin something at the start of a line.
fn wrapped(line: String) -> Vec<String> {
    let text = line.trim_start();
    if line.chars().count() <= WIDTH || text.starts_with(['#', '|', '>', '<']) || text.contains(" | ") {
        return vec![line];
    }
    let indent = " ".repeat(line.len() - text.len() + list_mark(text));
    let mut lines: Vec<String> = Vec::new();
    let mut current = " ".repeat(line.len() - text.len());
    let mut is_empty = true;
    for word in text.split(' ') {
        let long = current.chars().count() + word.chars().count() >= WIDTH;
        if long && !is_empty && word.starts_with(|first: char| first.is_alphabetic()) {
            lines.push(std::mem::replace(&mut current, indent.clone()));
        } else if !is_empty {
            current.push(' ');
        }
        current.push_str(word);
        is_empty = false;
    }
    lines.push(current);
    lines
}

/// The length of the mark that begins an item of a list.
fn list_mark(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default();
    let marks: &[&str] = if digits == 0 { &["- ", "* ", "+ "] } else { &[". ", ") "] };
    marks.iter().find(|mark| rest.starts_with(**mark)).map_or(0, |mark| digits + mark.len())
}

/// Copies one line, with what rustdoc would take for more than prose escaped.
fn inline(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let used = match first {
            '`' => code_span(rest, out),
            '[' => link(rest, out),
            '<' => angle(rest, out),
            'h' | 'H' => bare_url(rest, out),
            '\\' => escape(rest, out),
            ']' => {
                out.push_str("\\]");
                1
            }
            '~' if rest.starts_with("~~~") => {
                out.push_str("\\~");
                1
            }
            plain => {
                out.push(plain);
                plain.len_utf8()
            }
        };
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// A backslash escape of the document stays one; a lone backslash is doubled.
fn escape(text: &str, out: &mut String) -> usize {
    match text.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            2
        }
        _ => {
            out.push_str("\\\\");
            1
        }
    }
}

/// A code span that ends on the same line; otherwise the backticks stand for themselves.
fn code_span(text: &str, out: &mut String) -> usize {
    let after = text.trim_start_matches('`');
    let length = text.len() - after.len();
    let marks = "`".repeat(length);
    let closed = length < 3
        && after.find(&marks).is_some_and(|end| {
            let content = after.get(..end).unwrap_or_default();
            let follows = after.get(end + length..).unwrap_or_default();
            !content.trim().is_empty() && !content.contains('`') && !follows.starts_with('`')
        });
    if !closed {
        out.push_str(&"\\`".repeat(length));
        return length;
    }
    let end = after.find(&marks).unwrap_or_default() + length;
    out.push_str(text.get(..length + end).unwrap_or_default());
    length + end
}

/// `[text](url)` if it leads to the web, otherwise its text; other brackets stand for themselves.
fn link(text: &str, out: &mut String) -> usize {
    let parsed = text.get(1..).and_then(|inner| {
        let end = inner.find([']', '['])?;
        let label = inner.get(..end)?;
        let after = inner.get(end..)?.strip_prefix("](")?;
        let target = after.get(..after.find(')')?)?;
        Some((label, target))
    });
    let Some((label, target)) = parsed else {
        out.push_str("\\[");
        return 1;
    };
    let web = ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
    let plain =
        !target.contains(|mark: char| mark.is_whitespace() || matches!(mark, '<' | '>' | '`' | '\\' | '('));
    if web && plain && !label.trim().is_empty() && !label.contains("://") {
        out.push('[');
        inline(label, out);
        out.push_str("](");
        out.push_str(target);
        out.push(')');
    } else {
        inline(label, out);
    }
    label.len() + target.len() + 4
}

/// `<https://…>` stays, a line break becomes a blank, every other `<` is escaped.
fn angle(text: &str, out: &mut String) -> usize {
    let inside = text.get(1..).and_then(|rest| rest.split_once('>')).map(|(inside, _)| inside);
    match inside {
        Some(url) if url.starts_with("http") && is_url(url) => {
            out.extend(["<", url, ">"]);
            url.len() + 2
        }
        Some("br" | "br/" | "br /" | "p" | "/p") => {
            out.push(' ');
            inside.map_or(1, |tag| tag.len() + 2)
        }
        _ => {
            out.push_str("\\<");
            1
        }
    }
}

/// A URL that stands for itself gets angle brackets, so that rustdoc links it.
fn bare_url(text: &str, out: &mut String) -> usize {
    let end = text
        .find(|mark: char| {
            mark.is_whitespace()
                || matches!(mark, '<' | '>' | '"' | '\'' | ')' | '(' | ']' | '[' | '`' | '|' | '\\' | '*')
        })
        .unwrap_or(text.len());
    let url = text.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '}']);
    let after_word = out.ends_with(|before: char| before.is_alphanumeric());
    if after_word || !is_url(url) {
        let first = text.chars().next().unwrap_or_default();
        out.push(first);
        return first.len_utf8();
    }
    out.extend(["<", url, ">"]);
    url.len()
}

fn is_url(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        host.starts_with(|first: char| first.is_ascii_alphanumeric())
            && !host
                .contains(|mark: char| mark.is_whitespace() || matches!(mark, '<' | '>' | '`' | '{' | '|'))
    })
}

/// Without empty lines at the ends, and with one where there were several.
fn trimmed(lines: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let blank = line.trim().is_empty();
        if !(blank && kept.last().is_none_or(String::is_empty)) {
            kept.push(if blank { String::new() } else { line });
        }
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> String {
        lines(text).join("\n")
    }

    #[test]
    fn prose_stays_prose() {
        for (text, expected) in [
            ("Page number.", "Page number."),
            ("see [`Foo`] and [x]", "see \\[`Foo`\\] and \\[x\\]"),
            ("a [page](https://a.b/c) of", "a [page](https://a.b/c) of"),
            ("a [section](#x) of", "a section of"),
            ("at https://a.b/c.", "at <https://a.b/c>."),
            ("<b>bold</b><br>next", "\\<b>bold\\</b> next"),
            ("    let x = 1;", "   let x = 1;"),
            ("-     code", "- code"),
            ("an `open", "an \\`open"),
            ("```\nfn x() {}\n```", "```text\nfn x() {}\n```"),
            ("```rust\nfn x() {}", "```text\nfn x() {}\n```"),
            ("> ```\n> x", "> \\`\\`\\`\n> x"),
            ("a\r\rb */ \u{202e}c", "a\n\nb */ c"),
        ] {
            assert_eq!(one(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let words = "word ".repeat(19);
        // A number at the start of a line would begin a list.
        assert_eq!(one(&format!("- {words}12345. end")), format!("- {words}12345.\n  end"));
        let table = format!("| {} |", "cell ".repeat(30).trim_end());
        assert_eq!(one(&table), table);
    }

    #[test]
    fn examples_are_inline_code() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("two\nlines"), "`two lines`");
    }
}
