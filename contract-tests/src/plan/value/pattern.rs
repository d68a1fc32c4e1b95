//! Strings from regular expressions: `regex-syntax` takes the expression apart, `regress` (ECMA-262, which JSON
//! Schema asks for: Core, section 6.4) has the last word.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Literal};
use regress::Regex;

use crate::plan::chance::Chance;

thread_local! {
    /// Expressions as they were compiled and taken apart, both of which cost far more than their use.
    static KNOWN: RefCell<HashMap<String, Rc<Pattern>>> = RefCell::new(HashMap::new());
}

struct Pattern {
    regex: Option<Regex>,
    source: Option<Source>,
}

fn known(pattern: &str) -> Rc<Pattern> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(pattern) {
            return Rc::clone(found);
        }
        let made = Rc::new(Pattern { regex: compile(pattern), source: Source::new(pattern) });
        known.insert(pattern.to_owned(), Rc::clone(&made));
        made
    })
}

/// Whether a text matches an expression anywhere, as JSON Schema wants it. An expression that does not compile
/// matches everything: the validator leaves it out, too.
pub(crate) fn is_match(pattern: &str, text: &str) -> bool {
    known(pattern).regex.as_ref().is_none_or(|regex| regex.find(text).is_some())
}

/// Strings that are likely to match an expression, of about these lengths where it leaves room; none for an
/// expression that cannot be drawn from, such as one with references back.
pub(crate) fn draw(pattern: &str, target: u64, wild: bool, chance: &mut Chance) -> Option<String> {
    known(pattern).source.as_ref().map(|source| source.draw(target, wild, chance))
}

/// With the `u` flag, and without it for expressions that only that accepts, such as `\-`.
fn compile(pattern: &str) -> Option<Regex> {
    Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok()
}

/// An expression taken apart, to draw strings from.
#[derive(Debug)]
struct Source {
    root: Node,
    /// The length of the shortest match, in bytes.
    least: u64,
}

#[derive(Debug)]
enum Node {
    Text(String),
    Class(Characters),
    Repeat { least: u32, greatest: Option<u32>, inner: Box<Node> },
    All(Vec<Node>),
    Either(Vec<Node>),
}

/// A character class.
#[derive(Debug)]
struct Characters {
    /// A character that reads well.
    plain: Option<char>,
    /// What of printable ASCII is in it.
    printable: Vec<char>,
    ranges: Vec<(char, char)>,
}

impl Source {
    fn new(pattern: &str) -> Option<Self> {
        let hir = ParserBuilder::new().nest_limit(64).build().parse(&translate(pattern)).ok()?;
        let least = hir.properties().minimum_len().unwrap_or_default() as u64;
        Some(Self { root: Node::new(&hir), least })
    }

    fn draw(&self, target: u64, wild: bool, chance: &mut Chance) -> String {
        let spare = target.saturating_sub(self.least);
        let mut drawing = Drawing { text: String::new(), count: 0, spare, wild, chance };
        drawing.add(&self.root);
        drawing.text
    }
}

impl Node {
    fn new(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::All(Vec::new()),
            HirKind::Literal(Literal(bytes)) => Self::Text(String::from_utf8_lossy(bytes).into_owned()),
            HirKind::Class(class) => Self::Class(Characters::new(class)),
            HirKind::Repetition(repetition) => Self::Repeat {
                least: repetition.min.min(MOST),
                greatest: repetition.max,
                inner: Box::new(Self::new(&repetition.sub)),
            },
            HirKind::Capture(capture) => Self::new(&capture.sub),
            HirKind::Concat(parts) => Self::All(parts.iter().map(Self::new).collect()),
            HirKind::Alternation(branches) => Self::Either(branches.iter().map(Self::new).collect()),
        }
    }
}

/// No part is repeated more often than this.
const MOST: u32 = 10_000;

impl Characters {
    fn new(class: &Class) -> Self {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => {
                class.iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
            }
        };
        let holds = |wanted: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&wanted));
        // A negated class begins with control characters: prefer what can be read.
        let plain = ['a', 'A', '0', '-', '_', ' '].into_iter().find(holds);
        let printable = (' '..='~').filter(holds).collect();
        Self { plain, printable, ranges }
    }

    fn draw(&self, wild: bool, chance: &mut Chance) -> Option<char> {
        if let (false, Some(plain)) = (wild, self.plain) {
            return Some(plain);
        }
        if let Some(found) = chance.pick(&self.printable) {
            return Some(*found);
        }
        let (start, end) = *chance.pick(&self.ranges)?;
        let width = u32::from(end) - u32::from(start);
        let offset = chance.below(usize::try_from(width).unwrap_or_default().saturating_add(1));
        let code = u32::from(start).checked_add(u32::try_from(offset).ok()?)?;
        Some(char::from_u32(code).unwrap_or(start))
    }
}

struct Drawing<'c> {
    text: String,
    /// The characters in it.
    count: u64,
    /// How many characters more than the shortest string may still be drawn.
    spare: u64,
    wild: bool,
    chance: &'c mut Chance,
}

impl Drawing<'_> {
    fn add(&mut self, node: &Node) {
        match node {
            Node::Text(text) => {
                self.text.push_str(text);
                self.count += text.chars().count() as u64;
            }
            Node::Class(class) => {
                self.text.extend(class.draw(self.wild, self.chance));
                self.count += 1;
            }
            Node::Repeat { least, greatest, inner } => self.repeat(*least, *greatest, inner),
            Node::All(parts) => parts.iter().for_each(|part| self.add(part)),
            Node::Either(branches) => {
                let chosen = if self.wild { self.chance.pick(branches) } else { branches.first() };
                if let Some(branch) = chosen {
                    self.add(branch);
                }
            }
        }
    }

    /// The least count, and more while there are characters to spare.
    fn repeat(&mut self, least: u32, greatest: Option<u32>, inner: &Node) {
        for _ in 0..least {
            self.add(inner);
        }
        let mut count = least;
        while self.spare > 0 && greatest.is_none_or(|greatest| count < greatest) {
            let before = self.count;
            self.add(inner);
            self.spare = self.spare.saturating_sub((self.count - before).max(1));
            count += 1;
        }
    }
}

/// Spells an ECMA-262 expression for `regex-syntax`: look-arounds go (the drawn text is checked against the whole
/// expression), `\d`, `\w` and `\s` mean what they mean there, a brace that opens no count stands for itself.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = (!in_class).then(|| skip_look_around(rest)).flatten() {
            rest = after;
            continue;
        }
        let mut taken = character.len_utf8();
        match character {
            '\\' => {
                let escaped = rest.get(1..).and_then(|tail| tail.chars().next());
                taken += escaped.map_or(0, char::len_utf8);
                push_escape(&mut out, escaped, rest, in_class, &mut taken);
            }
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // `&&`, `--` and `~~` are set operators to `regex-syntax` alone.
            '&' | '~' if in_class => out.extend(['\\', character]),
            '{' if !in_class && !opens_count(rest) => out.push_str("\\{"),
            '$' if !in_class => out.push_str("\\z"),
            '^' if !in_class => out.push_str("\\A"),
            other => out.push(other),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

fn push_escape(out: &mut String, escaped: Option<char>, rest: &str, in_class: bool, taken: &mut usize) {
    match escaped {
        Some('d') => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
        Some('w') => out.push_str(if in_class { "a-zA-Z0-9_" } else { "[a-zA-Z0-9_]" }),
        Some('s') => out.push_str(if in_class { " \\t" } else { "[ \\t]" }),
        Some('c') => {
            let letter = rest.get(2..).and_then(|tail| tail.bytes().next());
            if let Some(letter) = letter.filter(u8::is_ascii_alphabetic) {
                *taken += 1;
                // Writing to a `String` does not fail.
                let _ = write!(out, "\\x{:02x}", letter % 32);
            }
        }
        Some(letter @ ('p' | 'P' | 'u')) if rest.get(2..).is_some_and(|tail| tail.starts_with('{')) => {
            // The braces belong to the escape.
            let braces = rest.find('}').and_then(|end| rest.get(2..=end)).unwrap_or_default();
            *taken += braces.len();
            out.extend(['\\', letter]);
            out.push_str(braces);
        }
        Some('0') => out.push_str("\\x00"),
        Some(
            letter @ ('b'
            | 'B'
            | 'D'
            | 'W'
            | 'S'
            | 'n'
            | 'r'
            | 't'
            | 'v'
            | 'f'
            | 'x'
            | 'u'
            | 'p'
            | 'P'
            | '1'..='9'),
        ) => {
            out.extend(['\\', letter]);
        }
        // Any other escape stands for the character itself.
        Some(other) if other.is_ascii_alphanumeric() => out.push(other),
        Some(other) => out.push_str(&regex_syntax::escape(&other.to_string())),
        None => out.push_str("\\\\"),
    }
}

/// The text behind a look-around that stands at the beginning.
fn skip_look_around(text: &str) -> Option<&str> {
    const OPENINGS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];
    OPENINGS.iter().find(|opening| text.starts_with(**opening))?;
    let (mut depth, mut escaped, mut in_class) = (0_u32, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return text.get(at + 1..);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a brace opens a count such as `{2,5}`.
fn opens_count(text: &str) -> bool {
    let inner = text.get(1..).and_then(|tail| tail.split_once('}')).map(|(inner, _)| inner);
    inner.is_some_and(|inner| {
        inner.starts_with(|first: char| first.is_ascii_digit())
            && inner.chars().all(|character| character.is_ascii_digit() || character == ',')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_matches() {
        let patterns = [
            "^[a-z0-9-]+$",
            r"^\d{4}-\d{2}$",
            "^(GET|POST)$",
            "^(?!foo)[a-z]{3}$",
            r"^\+?[1-9]\d{1,14}$",
            r"^[\w\-\.]+@[\w]+\.\w{2,4}$",
            "a{",
            r"^\/[^\/]*\/$",
            r"^\u00e9+$",
            "^[^\\x00-\\x20]{2}$",
            r"\p{L}",
            "^$",
            "^[[a]+$",
            r"^\$\{[a-z]+\}$",
        ];
        for pattern in patterns {
            let mut chance = Chance::new(7);
            for target in 0..12 {
                let text = draw(pattern, target, target > 5, &mut chance).unwrap();
                assert!(is_match(pattern, &text), "{pattern} -> {text:?}");
            }
        }
    }

    #[test]
    fn lengths_are_met_where_the_expression_leaves_room() {
        let text = draw("^[a-f]{2,}x*$", 40, false, &mut Chance::new(0)).unwrap();
        assert_eq!(text.chars().count(), 40);
    }
}
