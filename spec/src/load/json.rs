//! JSON text (RFC 8259) → value and places.
//!
//! A reader of our own, as `serde_json` gives no places, and YAML's rules differ where it hurts: tabs between
//! tokens, `\u` escapes of surrogate pairs, control characters in strings.

use std::ops::Range;

use serde_json::Value;

use super::Parsed;
use super::problem::Problem;
use super::scalar;
use super::tree::TreeBuilder;

/// Reads a JSON text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader { text, at: 0, tree: TreeBuilder::default(), open: Vec::new() };
    let fatal = reader.run().err();
    let (value, spans, mut problems) = reader.tree.finish();
    let value = if fatal.is_some() { None } else { value };
    problems.extend(fatal);
    Parsed { value, spans, problems }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tree: TreeBuilder,
    /// What closes the lists and objects that are open.
    open: Vec<u8>,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Problem> {
        loop {
            self.skip_space();
            self.value()?;
            // A value is complete: what follows is a comma, a closing, or the end of the text.
            loop {
                self.skip_space();
                match (self.open.last().copied(), self.peek()) {
                    (None, None) => return Ok(()),
                    (Some(_), Some(b',')) => {
                        self.at += 1;
                        self.next_member()?;
                        break;
                    }
                    (Some(close), Some(byte)) if close == byte => self.close(),
                    (Some(b'}'), _) => return Err(self.unexpected("`,` or `}`")),
                    (Some(_), _) => return Err(self.unexpected("`,` or `]`")),
                    (None, Some(_)) => return Err(self.unexpected("the end of the text")),
                }
            }
        }
    }

    /// Reads a value up to where the next one must begin: openings are entered, empty ones closed again.
    fn value(&mut self) -> Result<(), Problem> {
        loop {
            let (empty, close) = match self.peek() {
                Some(b'{') => {
                    self.tree.start_map(self.at)?;
                    (b'}', b'}')
                }
                Some(b'[') => {
                    self.tree.start_list(self.at)?;
                    (b']', b']')
                }
                _ => return self.leaf(),
            };
            self.at += 1;
            self.open.push(close);
            self.skip_space();
            if self.peek() == Some(empty) {
                self.close();
                return Ok(());
            }
            self.next_member()?;
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.open.pop();
        self.tree.end(self.at, false);
    }

    /// In an object, reads a key and its colon.
    fn next_member(&mut self) -> Result<(), Problem> {
        self.skip_space();
        if !self.tree.wants_key() {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        self.tree.key(key, start..self.at);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        self.skip_space();
        Ok(())
    }

    fn leaf(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        self.tree.leaf(value, start..self.at);
        Ok(())
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Problem> {
        if !self.rest().starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// RFC 8259, section 6.
    fn number(&mut self) -> Result<Value, Problem> {
        let start = self.at;
        let length = self
            .rest()
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .count();
        self.at += length;
        let text = self.text.get(start..self.at).unwrap_or_default();
        let span = start..self.at;
        if !is_number(text) {
            return Err(Problem::error("json-syntax", span, format!("not JSON: `{text}` is no number")));
        }
        Ok(scalar::number(text).map_or_else(
            || {
                self.tree.problem(scalar::not_a_number(text, &span));
                Value::String(text.to_owned())
            },
            Value::Number,
        ))
    }

    /// RFC 8259, section 7.
    fn string(&mut self) -> Result<String, Problem> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let rest = self.rest();
            let plain = rest.bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count();
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.error("a control character must be escaped in a string")),
                None => return Err(self.error("the text ends inside a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let escape = self.rest().as_bytes().get(1).copied();
        let character = match escape {
            Some(b'u') => return self.unicode_escape(),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.error("this escape is not known to JSON")),
        };
        self.at += 2;
        Ok(character)
    }

    /// `\uXXXX`, or two of them that are a surrogate pair. Half a pair is no character: U+FFFD stands for it.
    fn unicode_escape(&mut self) -> Result<char, Problem> {
        let start = self.at;
        let first = self.four_digits()?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let back = self.at;
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        let message = "half a surrogate pair is no character; it is read as U+FFFD";
        self.tree.problem(Problem::warning("lone-surrogate", start..self.at, message));
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Result<u32, Problem> {
        let digits =
            self.rest().get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(code) = code else { return Err(self.error("`\\u` wants four hexadecimal digits")) };
        self.at += 6;
        Ok(code)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self
            .text
            .as_bytes()
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| space(byte))
            .count();
    }

    fn unexpected(&self, wanted: &str) -> Problem {
        let found = match self.rest().chars().next() {
            Some(character) => format!("`{}`", character.escape_debug()),
            None => "the end of the text".to_owned(),
        };
        self.error(&format!("expected {wanted}, found {found}"))
    }

    fn error(&self, message: &str) -> Problem {
        Problem::error("json-syntax", self.here(), format!("not JSON: {message}"))
    }

    fn here(&self) -> Range<usize> {
        self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8)
    }
}

/// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|part| digits(part.strip_prefix(['+', '-']).unwrap_or(part)))
}
