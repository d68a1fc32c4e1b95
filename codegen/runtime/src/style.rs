//! `style` and `explode`: how a value becomes the text of a parameter (OpenAPI 3.1, section 4.8.12.3).

use serde_json::{Map, Number, Value};

use super::percent;

/// How a parameter is serialised: `style`, `explode` and `allowReserved`, or the `content` form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    allow_reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

/// Each style with the `explode` that it has by default.
impl Style {
    /// `a,b`, for paths and headers.
    pub const SIMPLE: Self = Self::new(Kind::Simple, false);
    /// `.a,b`, for paths.
    pub const LABEL: Self = Self::new(Kind::Label, false);
    /// `;name=a,b`, for paths.
    pub const MATRIX: Self = Self::new(Kind::Matrix, false);
    /// `name=a&name=b`, for queries; in cookies `name=a; name=b`.
    pub const FORM: Self = Self::new(Kind::Form, true);
    /// `name=a%20b`, for queries.
    pub const SPACE_DELIMITED: Self = Self::new(Kind::SpaceDelimited, false);
    /// `name=a%7Cb`, for queries.
    pub const PIPE_DELIMITED: Self = Self::new(Kind::PipeDelimited, false);
    /// `name%5Bmember%5D=a`, for queries. The standard stops at one level. Deeper objects go on with `%5Bmember%5D`, the
    /// items of a list have `%5B%5D`, or where they are objects or lists their index `%5B0%5D`: that is what servers read.
    pub const DEEP_OBJECT: Self = Self::new(Kind::DeepObject, true);
    /// `name=a; name=b` without percent-encoding, for cookies (OpenAPI 3.2).
    pub const COOKIE: Self = Self::new(Kind::Cookie, true);
    /// `name={"member":"a"}`: a parameter with `content` of JSON instead of a style.
    pub const JSON: Self = Self::new(Kind::Json, false);

    const fn new(kind: Kind, explode: bool) -> Self {
        Self { kind, explode, allow_reserved: false }
    }

    /// With another `explode`.
    #[must_use]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// With `allowReserved`: reserved characters (RFC 3986, section 2.2) stay as they are, but for those that the place cannot hold
    /// or reads as something else: `&`, `+`, `#` and brackets in a query, `/`, `?`, `#` and brackets in a path, `,` and `;` in a
    /// cookie, and everywhere what tells one element from the next.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }
}

/// Where the text of a parameter stands, which decides what must be escaped there, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Percent-encoded.
    Path,
    /// Percent-encoded, parts joined by `&`.
    Query,
    /// The same, as the whole query: nothing in it has the parameter's name.
    Querystring,
    /// As it is: what cannot stand there is refused.
    Header,
    /// Percent-encoded unless the style is `cookie`, parts joined by `; `.
    Cookie,
}

/// Why a value cannot be written in a style.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum StyleError {
    /// The standard has no form for it.
    #[error("the style has no form for {0}")]
    Shape(&'static str),
    /// Nothing can keep the character apart from those that delimit.
    #[error("{0:?} cannot stand here and cannot be escaped")]
    Character(char),
}

/// The text of a parameter: what stands in the path, a part of the query or of the `Cookie` field, or the value
/// of a header field. `None` if nothing is to be sent: the value is `null`, or a list or object without elements
/// (RFC 6570, section 2.3).
pub(super) fn encode(
    name: &str,
    value: &Value,
    style: Style,
    place: Place,
) -> Result<Option<String>, StyleError> {
    let writer = Writer { name, style, place };
    let parts = match (style.kind, value) {
        (_, Value::Null) => return Ok(None),
        (Kind::Json, _) => vec![writer.content(value)?],
        (Kind::DeepObject, _) => {
            let mut parts = Vec::new();
            writer.descend(&percent::encode(name), value, &mut parts)?;
            parts
        }
        (_, Value::Array(items)) => writer.array(items)?,
        (_, Value::Object(members)) => writer.object(members)?,
        (_, scalar) => vec![writer.named(&writer.escape(&text(scalar)?, "")?)?],
    };
    let (prefix, separator) = writer.frame();
    Ok((!parts.is_empty()).then(|| format!("{prefix}{}", parts.join(separator))))
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    name: &'a str,
    style: Style,
    place: Place,
}

impl Writer<'_> {
    /// What stands before the first part, and between parts.
    fn frame(&self) -> (&'static str, &'static str) {
        match (self.style.kind, self.place) {
            (Kind::Label, _) => (".", "."),
            (Kind::Matrix, _) => (";", ";"),
            (_, Place::Path | Place::Header) => ("", ","),
            (_, Place::Query | Place::Querystring) => ("", "&"),
            (_, Place::Cookie) => ("", "; "),
        }
    }

    /// What stands between the elements of one part.
    fn delimiter(&self) -> &'static str {
        match self.style.kind {
            Kind::SpaceDelimited => "%20",
            Kind::PipeDelimited => "%7C",
            _ => ",",
        }
    }

    fn array(&self, items: &[Value]) -> Result<Vec<String>, StyleError> {
        let nameless = matches!(self.style.kind, Kind::Simple | Kind::Label);
        if nameless && *items == [""] {
            return Err(StyleError::Shape("a list of one empty text, which reads as an empty list"));
        }
        let items = items.iter().map(|item| self.element(item));
        if self.style.explode {
            return items.map(|item| self.named(&item?)).collect();
        }
        self.one_part(&items.collect::<Result<Vec<_>, _>>()?)
    }

    fn object(&self, members: &Map<String, Value>) -> Result<Vec<String>, StyleError> {
        let members = members.iter().map(|(name, value)| Ok((self.member_name(name)?, self.element(value)?)));
        if !self.style.explode {
            let pairs: Vec<(String, String)> = members.collect::<Result<_, _>>()?;
            let flat: Vec<String> = pairs.into_iter().flat_map(|(name, value)| [name, value]).collect();
            return self.one_part(&flat);
        }
        if matches!(self.style.kind, Kind::SpaceDelimited | Kind::PipeDelimited) {
            return Err(StyleError::Shape("an exploded object"));
        }
        members.map(|member| member.map(|(name, value)| format!("{name}={value}"))).collect()
    }

    /// The elements of an array or object that is not exploded.
    fn one_part(&self, elements: &[String]) -> Result<Vec<String>, StyleError> {
        if elements.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![self.named(&elements.join(self.delimiter()))?])
    }

    /// A part with the parameter's name before it, in the styles that have it there.
    fn named(&self, text: &str) -> Result<String, StyleError> {
        match self.style.kind {
            Kind::Simple | Kind::Label => Ok(text.to_owned()),
            _ if self.place == Place::Querystring => Ok(text.to_owned()),
            // RFC 6570, section 3.2.7: `;name` where `form` has `name=`.
            Kind::Matrix if text.is_empty() => Ok(percent::encode(self.name)),
            Kind::Cookie => {
                let named = Self { style: Style { explode: true, ..self.style }, ..*self };
                Ok(format!("{}={text}", named.member_name(self.name)?))
            }
            _ => Ok(format!("{}={text}", percent::encode(self.name))),
        }
    }

    fn descend(&self, name: &str, value: &Value, parts: &mut Vec<String>) -> Result<(), StyleError> {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    // It would be read as the name of a member in a member.
                    if member.contains("][") {
                        return Err(StyleError::Character(']'));
                    }
                    self.descend(&format!("{name}%5B{}%5D", percent::encode(member)), value, parts)?;
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let index =
                        if item.is_array() || item.is_object() { index.to_string() } else { String::new() };
                    self.descend(&format!("{name}%5B{index}%5D"), item, parts)?;
                }
            }
            scalar => parts.push(format!("{name}={}", self.element(scalar)?)),
        }
        Ok(())
    }

    fn content(&self, value: &Value) -> Result<String, StyleError> {
        let text = self.escape(&value.to_string(), "")?;
        Ok(match self.place {
            Place::Path | Place::Header | Place::Querystring => text,
            Place::Query | Place::Cookie => format!("{}={text}", percent::encode(self.name)),
        })
    }

    /// A scalar among others: it must not hold what separates them.
    fn element(&self, value: &Value) -> Result<String, StyleError> {
        let text = text(value)?;
        self.among_others(&text)
    }

    /// A text that a delimiter separates from the next: `allowReserved` would leave a comma in it as it is.
    fn among_others(&self, text: &str) -> Result<String, StyleError> {
        let escaped = self.escape(text, self.inseparable())?;
        let separator = if self.style.explode { self.frame().1 } else { self.delimiter() };
        let commas = separator == "," && !self.is_raw();
        Ok(if commas { escaped.replace(',', "%2C") } else { escaped })
    }

    fn member_name(&self, name: &str) -> Result<String, StyleError> {
        // An exploded member is `name=value`; `allowReserved` speaks of values, and would leave `=` as it is.
        let strict = Self { style: Style { allow_reserved: false, ..self.style }, ..*self };
        match name.find('=') {
            Some(_) if self.style.explode && self.is_raw() => Err(StyleError::Character('=')),
            _ if self.style.explode => strict.escape(name, self.inseparable()),
            _ => self.among_others(name),
        }
    }

    /// The characters that no escaping keeps apart from a delimiter: a header field knows no escapes, `.` is
    /// unreserved, and an escaped space or pipe *is* the delimiter of its style.
    fn inseparable(&self) -> &'static str {
        match (self.style.kind, self.style.explode) {
            _ if self.place == Place::Header => ",",
            (Kind::Label, true) => ".",
            (Kind::SpaceDelimited, false) => " ",
            (Kind::PipeDelimited, false) => "|",
            _ => "",
        }
    }

    /// Whether nothing is percent-encoded.
    fn is_raw(&self) -> bool {
        self.place == Place::Header || self.style.kind == Kind::Cookie
    }

    fn escape(&self, text: &str, inseparable: &str) -> Result<String, StyleError> {
        let forbidden = |character: &char| {
            inseparable.contains(*character) || (self.is_raw() && !stands_raw(*character, self.place))
        };
        if let Some(character) = text.chars().find(forbidden) {
            return Err(StyleError::Character(character));
        }
        if self.is_raw() {
            // Spaces at the ends of a field are not part of its value (RFC 9110, section 5.5).
            let trimmed = text.starts_with(' ') || text.ends_with(' ');
            return if trimmed { Err(StyleError::Character(' ')) } else { Ok(text.to_owned()) };
        }
        Ok(if self.style.allow_reserved {
            percent::encode_reserved(text, self.kept())
        } else {
            percent::encode(text)
        })
    }

    /// The reserved characters that `allowReserved` leaves as they are.
    fn kept(&self) -> &'static [u8] {
        match (self.place, self.style.kind) {
            (Place::Query | Place::Querystring, _) => b":/?@!$'()*,;=",
            (Place::Path, Kind::Matrix) => b":@!$&'()*+,=",
            (Place::Path, _) => b":@!$&'()*+,;=",
            (Place::Cookie, _) => b":/?#[]@!$&'()*+=",
            (Place::Header, _) => b"",
        }
    }
}

/// Whether a character may stand unescaped in a header field (RFC 9110, section 5.5) or in a cookie's value
/// (RFC 6265, section 4.1.1).
fn stands_raw(character: char, place: Place) -> bool {
    let visible = matches!(character, ' '..='~');
    visible && (place == Place::Header || !matches!(character, ' ' | '"' | ',' | ';' | '\\'))
}

/// A whole number without a fraction, whatever the type that holds it: a server that counts in integers does not
/// read `1.0`.
pub(super) fn number(number: &Number) -> String {
    /// Up to here all whole numbers are exact, and their digits no longer than an exponent.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() < EXACT) {
        Some(whole) => whole.to_string(),
        None => number.to_string(),
    }
}

/// `null` is no text: an element that is left out would make another list.
fn text(scalar: &Value) -> Result<String, StyleError> {
    match scalar {
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(value) => Ok(number(value)),
        Value::String(value) => Ok(value.clone()),
        Value::Null => Err(StyleError::Shape("`null` inside an array or object")),
        Value::Array(_) => Err(StyleError::Shape("an array inside an array or object")),
        Value::Object(_) => Err(StyleError::Shape("an object inside an array or object")),
    }
}
