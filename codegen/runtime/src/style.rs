//! `style` and `explode`: how a value becomes the text of a parameter (OpenAPI 3.1, section 4.8.12.3).

use serde_json::{Map, Value};

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
    /// `name%5Bmember%5D=a`, for queries. The standard stops at one level; deeper objects go on with
    /// `%5Bmember%5D`, and an array repeats its name, which is how servers read it.
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

    /// With `allowReserved`.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }
}

/// Why a value cannot be written in a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyleError(pub(super) &'static str);

/// How the location treats the text of names and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Percent-encoded.
    Path,
    /// Percent-encoded, parts joined by `&`.
    Query,
    /// As it is.
    Header,
    /// Percent-encoded unless the style is `cookie`, parts joined by `; `.
    Cookie,
}

/// The text of a parameter: what stands in the path, a part of the query or of the `Cookie` field, or the value
/// of a header field. `None` if nothing is to be sent: the value is `null` or, in a query or a cookie, empty.
pub(super) fn encode(
    name: &str,
    value: &Value,
    style: Style,
    place: Place,
) -> Result<Option<String>, StyleError> {
    let writer = Writer { name, style, place };
    if value.is_null() {
        return Ok(None);
    }
    Ok(match style.kind {
        Kind::Json => Some(writer.json(value)),
        Kind::Simple => Some(writer.listed(value, "", ",")?),
        Kind::Label => Some(writer.listed(value, ".", ".")?),
        Kind::Matrix => Some(writer.named(value, ";", ",")?.join("")),
        Kind::Form | Kind::Cookie => writer.parts(&writer.named(value, "", ",")?),
        Kind::SpaceDelimited => writer.parts(&writer.named(value, "", "%20")?),
        Kind::PipeDelimited => writer.parts(&writer.named(value, "", "%7C")?),
        Kind::DeepObject => writer.parts(&writer.deep(value)?),
    })
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    name: &'a str,
    style: Style,
    place: Place,
}

impl Writer<'_> {
    fn escape(&self, text: &str) -> String {
        match self.place {
            Place::Header => text.to_owned(),
            Place::Cookie if self.style.kind == Kind::Cookie => text.to_owned(),
            _ if self.style.allow_reserved => percent::encode_reserved(text),
            _ => percent::encode(text),
        }
    }

    fn name(&self) -> String {
        match self.style.kind {
            Kind::Cookie => self.name.to_owned(),
            _ => percent::encode(self.name),
        }
    }

    /// `null` inside an array or an object is left out, as RFC 6570, section 2.3, does with undefined values.
    fn scalar(&self, value: &Value) -> Result<Option<String>, StyleError> {
        match value {
            Value::Null => Ok(None),
            Value::Bool(value) => Ok(Some(value.to_string())),
            Value::Number(value) => Ok(Some(self.escape(&value.to_string()))),
            Value::String(value) => Ok(Some(self.escape(value))),
            Value::Array(_) | Value::Object(_) => {
                Err(StyleError("the style has no form for an array or an object inside another"))
            }
        }
    }

    fn items(&self, items: &[Value]) -> Result<Vec<String>, StyleError> {
        items.iter().filter_map(|item| self.scalar(item).transpose()).collect()
    }

    fn members(&self, members: &Map<String, Value>) -> Result<Vec<(String, String)>, StyleError> {
        let escaped = |(name, value): (&String, &Value)| {
            let value = self.scalar(value).transpose()?;
            Some(value.map(|value| (self.escape(name), value)))
        };
        members.iter().filter_map(escaped).collect()
    }

    /// `simple` and `label`: the values alone.
    fn listed(&self, value: &Value, prefix: &str, exploded: &str) -> Result<String, StyleError> {
        let separator = if self.style.explode { exploded } else { "," };
        let parts = match value {
            Value::Array(items) => self.items(items)?,
            Value::Object(members) if self.style.explode => pairs(self.members(members)?),
            Value::Object(members) => flat(self.members(members)?),
            scalar => self.scalar(scalar)?.into_iter().collect(),
        };
        let prefix = if parts.is_empty() { "" } else { prefix };
        Ok(format!("{prefix}{}", parts.join(separator)))
    }

    /// `matrix`, `form` and the delimited styles: the values with the parameter's name.
    fn named(&self, value: &Value, prefix: &str, separator: &str) -> Result<Vec<String>, StyleError> {
        let explode = self.style.explode;
        let name = self.name();
        let named = |value: String| match value.as_str() {
            // RFC 6570, section 3.2.7: `;name` where `form` has `name=`.
            "" if prefix == ";" => format!("{prefix}{name}"),
            value => format!("{prefix}{name}={value}"),
        };
        let joined = |parts: Vec<String>| match parts.as_slice() {
            [] => Vec::new(),
            parts => vec![named(parts.join(separator))],
        };
        Ok(match value {
            Value::Array(items) if explode => self.items(items)?.into_iter().map(named).collect(),
            Value::Array(items) => joined(self.items(items)?),
            Value::Object(members) if explode => {
                pairs(self.members(members)?).into_iter().map(|pair| format!("{prefix}{pair}")).collect()
            }
            Value::Object(members) => joined(flat(self.members(members)?)),
            scalar => self.scalar(scalar)?.into_iter().map(named).collect(),
        })
    }

    fn deep(&self, value: &Value) -> Result<Vec<String>, StyleError> {
        let Value::Object(_) = value else {
            return Err(StyleError("`deepObject` has a form for objects only"));
        };
        let mut parts = Vec::new();
        self.descend(&self.name(), value, &mut parts)?;
        Ok(parts)
    }

    fn descend(&self, name: &str, value: &Value, parts: &mut Vec<String>) -> Result<(), StyleError> {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    self.descend(&format!("{name}%5B{}%5D", percent::encode(member)), value, parts)?;
                }
            }
            Value::Array(items) => {
                parts.extend(self.items(items)?.into_iter().map(|item| format!("{name}={item}")));
            }
            scalar => parts.extend(self.scalar(scalar)?.map(|value| format!("{name}={value}"))),
        }
        Ok(())
    }

    fn json(&self, value: &Value) -> String {
        let text = self.escape(&value.to_string());
        match self.place {
            Place::Path | Place::Header => text,
            Place::Query | Place::Cookie => format!("{}={text}", self.name()),
        }
    }

    fn parts(&self, parts: &[String]) -> Option<String> {
        let separator = if self.place == Place::Cookie { "; " } else { "&" };
        (!parts.is_empty()).then(|| parts.join(separator))
    }
}

fn pairs(members: Vec<(String, String)>) -> Vec<String> {
    members.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

fn flat(members: Vec<(String, String)>) -> Vec<String> {
    members.into_iter().flat_map(|(name, value)| [name, value]).collect()
}
