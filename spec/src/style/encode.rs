//! Value → wire.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Number, Value};

use super::{EncodeError, delimiter, separator, word};
use crate::model::{Parameter, ParameterIn, ParameterKind, Style};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As [`RESERVED`], without the reserved characters that every place can hold and none reads as something else.
const HARMLESS: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*');

/// What `allowReserved` leaves to be escaped in a query.
const IN_QUERY: &AsciiSet = &HARMLESS.remove(b'/').remove(b'?').remove(b',').remove(b';').remove(b'=');

/// The same in a path (OpenAPI 3.2), in the style `matrix`, in which `;` stands before a name.
const IN_MATRIX: &AsciiSet = &HARMLESS.remove(b'&').remove(b'+').remove(b',').remove(b'=');

/// The same in the other styles.
const IN_PATH: &AsciiSet = &IN_MATRIX.remove(b';');

/// The same in a cookie (RFC 6265, section 4.1.1).
const IN_COOKIE: &AsciiSet = &HARMLESS
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'&')
    .remove(b'+')
    .remove(b'=');

/// How names and values are escaped.
#[derive(Clone, Copy)]
enum Escape {
    /// Percent-encoding.
    Percent,
    /// Percent-encoding of these alone (`allowReserved`).
    AllowReserved(&'static AsciiSet),
    /// None, in a header field: elements may not hold the delimiter.
    Field,
    /// None, in a cookie (RFC 6265, section 4.1.1).
    Cookie,
}

/// Serialises a value as the parameter's style says.
///
/// The result is, percent-encoded where the location needs it: for `path` the text that replaces the template
/// expression; for `query` and `querystring` a part of the query such as `a=1&a=2`, empty for an empty array;
/// for `header` the field value; for `cookie` a part of the `Cookie` field such as `a=1; b=2`.
///
/// # Errors
/// When the style cannot carry the value.
pub fn encode(parameter: &Parameter, value: &Value) -> Result<String, EncodeError> {
    let text = match &parameter.kind {
        ParameterKind::Schema { style, explode, allow_reserved, .. } => {
            let encoder = Encoder {
                parameter,
                style: *style,
                explode: *explode,
                escape: escape(parameter, *style, *allow_reserved),
            };
            encoder.encode(value)?
        }
        ParameterKind::Content(media_type) => {
            let content = match value {
                _ if media_type.is_json() => value.to_string(),
                Value::String(text) => text.clone(),
                other => return Err(EncodeError::Undefined { style: "content", value: kind(other) }),
            };
            let escape = escape(parameter, Style::Simple, false);
            let content = escaped(&content, escape, "")?;
            match parameter.location_in {
                ParameterIn::Query | ParameterIn::Cookie => {
                    format!("{}={content}", escaped(&parameter.name, escape, "")?)
                }
                _ => content,
            }
        }
    };
    match parameter.location_in {
        ParameterIn::Path if text.is_empty() => Err(EncodeError::Empty),
        _ => Ok(text),
    }
}

fn escape(parameter: &Parameter, style: Style, allow_reserved: bool) -> Escape {
    match (parameter.location_in, style) {
        (ParameterIn::Header, _) => Escape::Field,
        (ParameterIn::Cookie, Style::Cookie) => Escape::Cookie,
        _ if !allow_reserved => Escape::Percent,
        (ParameterIn::Query | ParameterIn::Querystring, _) => Escape::AllowReserved(IN_QUERY),
        (ParameterIn::Path, Style::Matrix) => Escape::AllowReserved(IN_MATRIX),
        (ParameterIn::Path, _) => Escape::AllowReserved(IN_PATH),
        (ParameterIn::Cookie, _) => Escape::AllowReserved(IN_COOKIE),
    }
}

impl Escape {
    /// How a name before `=` is escaped: `allowReserved` speaks of values, and would leave a `=` in it as it is.
    fn of_names(self) -> Self {
        match self {
            Self::AllowReserved(_) => Self::Percent,
            other => other,
        }
    }
}

#[derive(Clone, Copy)]
struct Encoder<'a> {
    parameter: &'a Parameter,
    style: Style,
    explode: bool,
    escape: Escape,
}

impl Encoder<'_> {
    fn encode(&self, value: &Value) -> Result<String, EncodeError> {
        let pieces = match (value, self.style) {
            (Value::Object(_) | Value::Array(_), Style::DeepObject) => {
                let mut pieces = Vec::new();
                self.nested(&self.parameter.name, value, &mut pieces)?;
                pieces
            }
            (Value::Object(_), Style::SpaceDelimited | Style::PipeDelimited) if self.explode => {
                return self.undefined("an exploded object");
            }
            (Value::Array(items), _) if self.explode => items
                .iter()
                .map(|item| self.named(&self.parameter.name, &self.element(item)?))
                .collect::<Result<_, _>>()?,
            (Value::Object(members), _) if self.explode => members
                .iter()
                .map(|(name, member)| Ok(format!("{}={}", self.member_name(name)?, self.element(member)?)))
                .collect::<Result<_, _>>()?,
            (Value::Array(items), _) => {
                let items: Vec<_> = items.iter().map(|item| self.element(item)).collect::<Result<_, _>>()?;
                self.joined(&items)?
            }
            (Value::Object(members), _) => {
                let mut items = Vec::with_capacity(members.len() * 2);
                for (name, member) in members {
                    items.push(self.piece(name)?);
                    items.push(self.element(member)?);
                }
                self.joined(&items)?
            }
            (scalar, _) => {
                // A lone value of style `simple` may hold commas: nothing splits it.
                let text = escaped(&self.text(scalar)?, self.escape, "")?;
                vec![self.named(&self.parameter.name, &text)?]
            }
        };
        // No elements are no value (RFC 6570, section 2.3), and a path has to have one.
        if pieces.is_empty() && self.parameter.location_in == ParameterIn::Path {
            return Err(EncodeError::Empty);
        }
        // Without a name beside it, one empty element looks like none.
        let nameless = matches!(self.style, Style::Simple | Style::Label);
        if nameless && value.is_array() && pieces == [""] {
            return Err(EncodeError::Empty);
        }
        Ok(self.prefixed(&pieces.join(separator(self.style, self.parameter))))
    }

    /// The elements of an array that is not exploded as one piece; none for an empty one.
    fn joined(&self, items: &[String]) -> Result<Vec<String>, EncodeError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![self.named(&self.parameter.name, &items.join(delimiter(self.style)))?])
    }

    /// `name=value` in the styles that carry the parameter's name, else the value.
    fn named(&self, name: &str, text: &str) -> Result<String, EncodeError> {
        match self.style {
            Style::Simple | Style::Label => Ok(text.to_owned()),
            Style::Matrix if text.is_empty() => escaped(name, self.escape, ""),
            _ => self.pair(name, text),
        }
    }

    fn pair(&self, name: &str, text: &str) -> Result<String, EncodeError> {
        Ok(format!("{}={text}", escaped(name, self.escape.of_names(), "=")?))
    }

    /// The pieces of a `deepObject`.
    fn nested(&self, name: &str, value: &Value, pieces: &mut Vec<String>) -> Result<(), EncodeError> {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    // It would be read as the name of a member in a member.
                    if member.contains("][") {
                        return Err(EncodeError::Character(']'));
                    }
                    self.nested(&format!("{name}[{member}]"), value, pieces)?;
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::Object(_) | Value::Array(_) => {
                            self.nested(&format!("{name}[{index}]"), item, pieces)?;
                        }
                        scalar => self.nested(&format!("{name}[]"), scalar, pieces)?,
                    }
                }
            }
            scalar => pieces.push(self.pair(name, &self.element(scalar)?)?),
        }
        Ok(())
    }

    /// A value inside an array or object.
    fn element(&self, value: &Value) -> Result<String, EncodeError> {
        self.piece(&self.text(value)?)
    }

    /// The name of a member that stands before `=`.
    fn member_name(&self, name: &str) -> Result<String, EncodeError> {
        let strict = Self { escape: self.escape.of_names(), ..*self };
        escaped(name, strict.escape, "=").and_then(|_| strict.piece(name))
    }

    /// A text that something separates from the next.
    fn piece(&self, text: &str) -> Result<String, EncodeError> {
        match self.unescapable().filter(|delimiter| text.contains(*delimiter)) {
            Some(delimiter) => Err(EncodeError::Character(delimiter)),
            None if self.explode => escaped(text, self.escape, separator(self.style, self.parameter)),
            None => escaped(text, self.escape, delimiter(self.style)),
        }
    }

    /// The character that no escaping keeps apart from what separates elements: `.` is unreserved, and
    /// an escaped space or pipe *is* the delimiter of its style.
    fn unescapable(&self) -> Option<char> {
        match (self.style, self.explode) {
            (Style::Label, true) => Some('.'),
            (Style::SpaceDelimited, false) => Some(' '),
            (Style::PipeDelimited, false) => Some('|'),
            _ => None,
        }
    }

    fn text(&self, value: &Value) -> Result<String, EncodeError> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(digits(number)),
            Value::Bool(flag) => Ok(flag.to_string()),
            other => self.undefined(kind(other)),
        }
    }

    fn prefixed(&self, text: &str) -> String {
        match self.style {
            Style::Label => format!(".{text}"),
            Style::Matrix => format!(";{text}"),
            _ => text.to_owned(),
        }
    }

    fn undefined<T>(&self, value: &'static str) -> Result<T, EncodeError> {
        Err(EncodeError::Undefined { style: word(self.style), value })
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array inside",
        Value::Object(_) => "an object inside",
    }
}

/// The text of a number. Whole ones of up to 2^53 have no fraction, even where a number of another type holds them, as
/// whoever reads integers does not read `1.0`.
pub fn digits(number: &Number) -> String {
    let whole =
        |value: &f64| number.is_f64() && value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    number.as_f64().filter(whole).map_or_else(|| number.to_string(), |value| format!("{value:.0}"))
}

/// Escapes a text; where nothing can be escaped, refuses what would be read as something else.
fn escaped(text: &str, escape: Escape, delimiter: &str) -> Result<String, EncodeError> {
    let forbidden = |character: char| match escape {
        Escape::Percent | Escape::AllowReserved(_) => false,
        // RFC 9110, section 5.5: visible characters, and spaces inside.
        Escape::Field => !matches!(character, ' '..='~') || delimiter.contains(character),
        Escape::Cookie => {
            !matches!(character, '!' | '#'..='+' | '-'..=':' | '<'..='[' | ']'..='~')
                || delimiter.contains(character)
        }
    };
    if let Some(character) = text.chars().find(|character| forbidden(*character)) {
        return Err(EncodeError::Character(character));
    }
    match escape {
        Escape::Percent => Ok(utf8_percent_encode(text, RESERVED).to_string()),
        // Such a triple goes through unchanged (RFC 6570, section 3.2.3) and reads back as what it stands for.
        Escape::AllowReserved(_) if text.split('%').skip(1).any(starts_with_hex) => {
            Err(EncodeError::Character('%'))
        }
        Escape::AllowReserved(escaped) => {
            let written = utf8_percent_encode(text, escaped).to_string();
            // What separates elements is told apart from the same character inside one.
            Ok(if delimiter == "," { written.replace(',', "%2C") } else { written })
        }
        Escape::Field if text.starts_with(' ') || text.ends_with(' ') => Err(EncodeError::Character(' ')),
        Escape::Field | Escape::Cookie => Ok(text.to_owned()),
    }
}

fn starts_with_hex(text: &str) -> bool {
    text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}
