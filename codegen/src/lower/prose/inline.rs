//! [`Inline`]: the text of one block, written so that it is read again as what it was.

use std::fmt::Write as _;

use super::html::{self, Tag};

/// How long a line of prose gets before it is broken.
const WIDTH: usize = 100;

/// The text of one block as it grows. Line breaks in it are those of the document.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    /// Where links begin in the text, and where they lead; `None` for one that is written as its text.
    links: Vec<(usize, Option<String>)>,
    /// Where emphasis begins.
    marks: Vec<usize>,
    /// Where what `<code>` surrounds begins.
    code: Option<usize>,
}

impl Inline {
    pub(super) fn push(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// The mark before what is emphasised.
    pub(super) fn open_mark(&mut self, mark: &str) {
        self.marks.push(self.text.len());
        self.text.push_str(mark);
    }

    /// The mark after it. Around nothing it would be read as something else.
    pub(super) fn close_mark(&mut self, mark: &str) {
        let start = self.marks.pop().unwrap_or_default();
        let inside = self.text.get(start..).and_then(|text| text.strip_prefix(mark));
        if inside.is_some_and(|inside| inside.trim().is_empty()) {
            self.truncate(start);
        } else {
            self.text.push_str(mark);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Plain text: what would be read as more is escaped, and web addresses become links.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let url = if matches!(first, 'h' | 'H') && self.links.is_empty() { self.url(rest) } else { 0 };
            if url == 0 {
                let following = rest.chars().nth(1);
                self.character(first, following, rest);
            }
            rest = rest.get(url.max(first.len_utf8())..).unwrap_or_default();
        }
    }

    fn character(&mut self, character: char, following: Option<char>, rest: &str) {
        let before = self.text.chars().next_back();
        let blank = |one: Option<char>| one.is_none_or(char::is_whitespace);
        let word = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
        let escaped = match character {
            '`' | '[' | ']' | '<' | '\\' => true,
            '*' => !(blank(before) && blank(following)),
            '_' => !(blank(before) && blank(following) || word(before) && word(following)),
            // About so many.
            '~' => !(blank(before) && following.is_some_and(|one| one.is_ascii_digit())),
            '&' => is_entity(rest),
            _ => false,
        };
        if escaped {
            self.text.push('\\');
        }
        self.text.push(character);
    }

    /// Writes the web address that a text begins with as a link, and gives its length; 0 if there is none.
    fn url(&mut self, text: &str) -> usize {
        let follows_word = self.text.ends_with(|before: char| before.is_alphanumeric());
        let ends = |mark: char| {
            mark.is_whitespace()
                || matches!(mark, '<' | '>' | '"' | '\'' | ')' | '(' | ']' | '[' | '`' | '|' | '\\' | '*')
        };
        let end = text.find(ends).unwrap_or(text.len());
        let url =
            text.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~']);
        if follows_word || !is_url(url) {
            return 0;
        }
        // A template of addresses leads nowhere.
        let (open, close) = if url.contains(['{', '}']) { ("`", "`") } else { ("<", ">") };
        self.text.extend([open, url, close]);
        url.len()
    }

    /// A code span.
    pub(super) fn code_span(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.text.ends_with('`') {
            // Its marks would be counted with those before.
            self.text.push(' ');
        }
        self.text.push_str(&code(text));
    }

    pub(super) fn open_link(&mut self, target: &str) {
        let plain = !target.contains(|mark: char| {
            mark.is_whitespace() || mark.is_control() || matches!(mark, '<' | '>' | '\\')
        });
        let web = plain && (is_url(target) || target.starts_with("mailto:"));
        self.links.push((self.text.len(), web.then(|| target.to_owned())));
    }

    pub(super) fn close_link(&mut self) {
        let Some((start, target)) = self.links.pop() else { return };
        let Some(target) = target.filter(|_| self.links.is_empty()) else { return };
        self.code = self.code.filter(|code| *code <= start);
        let label = self.text.get(start..).unwrap_or_default().to_owned();
        self.truncate(start);
        if self.text.ends_with('!') {
            // Together they would begin an image.
            self.text.pop();
            self.text.push_str("\\!");
        }
        let plain = label.replace('\\', "");
        if plain.trim().is_empty() || plain == target || target.strip_prefix("mailto:") == Some(&plain) {
            self.text.extend(["<", target.strip_prefix("mailto:").unwrap_or(&target), ">"]);
        } else if target.contains(['(', ')']) {
            let _written = write!(self.text, "[{label}](<{target}>)");
        } else {
            let _written = write!(self.text, "[{label}]({target})");
        }
    }

    /// Writes what a tag of HTML says within a block; gives it back if it is about blocks.
    pub(super) fn html(&mut self, tag: Tag) -> Option<Tag> {
        match tag {
            Tag::Text(text) => self.text(&html::decoded(&text)),
            Tag::Link(target) => self.open_link(&target),
            Tag::LinkEnd => self.close_link(),
            Tag::Code => self.code = Some(self.text.len()),
            Tag::CodeEnd => self.close_code(),
            Tag::Unknown(source) => self.text(&source),
            block => return Some(block),
        }
        None
    }

    fn close_code(&mut self) {
        let Some(start) = self.code.take() else { return };
        let inside = self.text.get(start..).unwrap_or_default().replace('\\', "");
        // With markup in it, it stays what it is.
        let inner = self.links.iter().map(|(start, _)| start).chain(&self.marks).any(|inner| *inner >= start);
        if !inner && !inside.trim().is_empty() && !inside.contains(['`', '<', '[']) {
            self.truncate(start);
            self.code_span(&inside);
        }
    }

    /// The text in one line, for what cannot have several.
    pub(super) fn take_line(&mut self) -> String {
        self.take().replace("\\\n", " ").replace('\n', " ")
    }

    /// Takes what stands behind a place away, and with it where something begins in that.
    fn truncate(&mut self, end: usize) {
        self.text.truncate(end);
        self.links.iter_mut().for_each(|(start, _)| *start = end.min(*start));
        self.marks.iter_mut().for_each(|start| *start = end.min(*start));
        self.code = self.code.map(|start| end.min(start));
    }

    /// The text, finished; what is open ends here.
    pub(super) fn take(&mut self) -> String {
        while !self.links.is_empty() {
            self.close_link();
        }
        self.marks.clear();
        self.code = None;
        std::mem::take(&mut self.text)
    }
}

/// Text as inline code: in more backticks than it has in a row.
pub(super) fn code(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = flat.split(|mark| mark != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{marks}{pad}{flat}{pad}{marks}")
}

/// Whether a text begins with what is read as a character by its name or number.
fn is_entity(text: &str) -> bool {
    let name = text.get(1..).and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '#')
    })
}

fn is_url(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

/// The lines of a block's text, none of which begins with what would begin something else.
pub(super) fn wrapped(text: &str, width_before: usize) -> Vec<String> {
    let width = WIDTH.saturating_sub(width_before).max(WIDTH / 2);
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut current = String::new();
        for word in guarded(line).split_whitespace() {
            let long = current.chars().count() + word.chars().count() >= width;
            if long && !current.is_empty() && word.starts_with(|first: char| first.is_alphabetic()) {
                lines.push(std::mem::take(&mut current));
            } else if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    // A break at the end of a block is none.
    while let Some(last) = lines.last_mut().filter(|last| last.ends_with('\\') && !last.ends_with("\\\\")) {
        last.pop();
        if last.trim_end().is_empty() {
            lines.pop();
        }
    }
    lines
}

/// The line with a backslash where its first word would begin a heading, quote, item, table or rule.
fn guarded(line: &str) -> String {
    let first = line.split(' ').next().unwrap_or_default();
    let only = |marks: &[char]| line.chars().all(|one| one == ' ' || marks.contains(&one));
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let heading = first.len() <= 6 && first.bytes().all(|one| one == b'#');
    let bullet = matches!(first, "-" | "+" | "*");
    let rule = only(&['-', ':', '|']) || only(&['=']) || only(&['_']) || only(&['*']);
    if heading || bullet || rule || line.starts_with(['>', '|']) || line.starts_with("~~~") {
        return format!("\\{line}");
    }
    if (1..=9).contains(&digits) && matches!(first.get(digits..), Some("." | ")")) {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    line.to_owned()
}
