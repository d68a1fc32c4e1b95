//! JSON text (RFC 8259) → tape.
//!
//! A reader of our own, as `serde_json` gives no places, and YAML's rules differ where it hurts: tabs between
//! tokens, `\u` escapes of surrogate pairs, control characters in strings.

use std::ops::Range;

use super::Parsed;
use super::problem::{Problem, Problems};
use super::{MAX_DEPTH, scalar};
use crate::source::tape::{Scalar, Tape, TapeBuilder};

/// Reads a JSON text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader {
        text,
        at: 0,
        tape: TapeBuilder::new(text),
        open: Vec::new(),
        decoded: String::new(),
        problems: Problems::default(),
    };
    let tape = match reader.run() {
        Ok(()) => reader.tape.finish(),
        Err(fatal) => {
            reader.problems.end_with(fatal);
            Tape::default()
        }
    };
    Parsed { tape, problems: reader.problems }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tape: TapeBuilder<'t>,
    /// What closes the lists and objects that are open.
    open: Vec<u8>,
    /// The latest string with escapes.
    decoded: String,
    problems: Problems,
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
            let close = match self.peek() {
                Some(b'{') => b'}',
                Some(b'[') => b']',
                _ => return self.leaf(),
            };
            self.start(close)?;
            self.skip_space();
            if self.peek() == Some(close) {
                self.close();
                return Ok(());
            }
            self.next_member()?;
        }
    }

    fn start(&mut self, close: u8) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::too_deep(MAX_DEPTH, self.at..self.at + 1));
        }
        if close == b'}' {
            self.tape.start_object(self.at);
        } else {
            self.tape.start_list(self.at);
        }
        self.at += 1;
        self.open.push(close);
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        self.open.pop();
        if let Some(ended) = self.tape.end(self.at) {
            self.problems.duplicate_keys(&ended, self.tape.tape(), self.text);
        }
    }

    /// In an object, reads a key and its colon.
    fn next_member(&mut self) -> Result<(), Problem> {
        self.skip_space();
        if self.open.last() != Some(&b'}') {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let has_escapes = self.string()?;
        let key = if has_escapes { Scalar::Decoded(&self.decoded) } else { Scalar::Quoted };
        self.tape.key(key, start..self.at);
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
        match self.peek() {
            Some(b'"') => {
                let has_escapes = self.string()?;
                let string = if has_escapes { Scalar::Decoded(&self.decoded) } else { Scalar::Quoted };
                self.tape.string(string, start..self.at);
            }
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Some(true))?,
            Some(b'f') => self.word("false", Some(false))?,
            Some(b'n') => self.word("null", None)?,
            _ => return Err(self.unexpected("a value")),
        }
        Ok(())
    }

    fn word(&mut self, word: &str, value: Option<bool>) -> Result<(), Problem> {
        if !self.rest().starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        let start = self.at;
        self.at += word.len();
        self.tape.word(value, start..self.at);
        Ok(())
    }

    /// RFC 8259, section 6.
    fn number(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let in_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        self.at += self.rest().bytes().take_while(in_number).count();
        let text = self.text.get(start..self.at).unwrap_or_default();
        let span = start..self.at;
        if !is_number(text) {
            return Err(Problem::error("json-syntax", span, format!("not JSON: `{text}` is no number")));
        }
        if scalar::is_within_bounds(text) {
            self.tape.number(Scalar::Plain, span);
        } else {
            self.problems.push(scalar::not_a_number(text, &span));
            self.tape.string(Scalar::Plain, span);
        }
        Ok(())
    }

    /// Reads a string (RFC 8259, section 7). Returns whether it has escapes; if so, what it says is in `decoded`.
    fn string(&mut self) -> Result<bool, Problem> {
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(false);
        }
        self.decoded.clear();
        self.decoded.push_str(self.text.get(start..self.at).unwrap_or_default());
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.decoded.push(character);
                }
                Some(_) => return Err(self.error("a control character must be escaped in a string")),
                None => return Err(self.error("the text ends inside a string")),
            }
            let start = self.at;
            self.skip_plain();
            self.decoded.push_str(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    /// Goes on to what may not stand in a string as it is.
    fn skip_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        self.at += rest.iter().position(special).unwrap_or(rest.len());
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
        self.problems.push(Problem::warning("lone-surrogate", start..self.at, message));
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
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
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
