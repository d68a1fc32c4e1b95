//! [`HeaderField`]: a header field of responses with its type, and how its text becomes a value.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::{Error, Response, integral, json};

/// A header field that the document describes (OpenAPI 3.1, section 4.8.21): `response.header(Things::X_TOTAL)`.
///
/// Of an optional field the type is an `Option`.
pub struct HeaderField<T> {
    name: &'static str,
    form: Form,
    ty: PhantomData<fn() -> T>,
}

/// How the value is written: always in the style `simple`, unless it is JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `a,b`; an object is `name,value,name,value`.
    Simple,
    /// An object is `name=value,name=value`.
    Exploded,
    Json,
}

impl<T> HeaderField<T> {
    /// The field of this name, in the style `simple`.
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: Form::Simple, ty: PhantomData }
    }

    /// An object of `name=value`.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { form: Form::Exploded, ..self }
    }

    /// With `content` of JSON instead of a style.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { form: Form::Json, ..self }
    }

    /// The name of the field.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: DeserializeOwned> HeaderField<T> {
    /// Reads the field.
    ///
    /// # Errors
    /// When it is not there, unless it may be absent, or is no value of the type.
    pub fn read(&self, headers: &HeaderMap) -> Result<T, HeaderError> {
        let lines = headers.get_all(self.name).iter();
        let lines: Vec<String> =
            lines.map(|line| String::from_utf8_lossy(line.as_bytes()).trim().to_owned()).collect();
        let found = if self.form == Form::Json {
            let text = if lines.is_empty() { "null".to_owned() } else { lines.join(",") };
            json::from_slice(text.as_bytes()).map_err(|reason| reason.to_string())
        } else {
            let is_list = self.name.eq_ignore_ascii_case(SET_COOKIE.as_str());
            T::deserialize(Field { lines: &lines, form: self.form, is_list }).map_err(|error| error.0)
        };
        found.map_err(|message| HeaderError { name: self.name, message })
    }
}

// Derived, these would ask the same of the type.
impl<T> Clone for HeaderField<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for HeaderField<T> {}

impl<T> fmt::Debug for HeaderField<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("HeaderField").field(&self.name).finish()
    }
}

/// A header field that is missing, or not what the document says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the header field `{name}` {message}")]
pub struct HeaderError {
    /// The name of the field.
    pub name: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl<T> Response<T> {
    /// Reads a header field.
    ///
    /// # Errors
    /// When it is not there, unless it may be absent, or is no value of the type.
    pub fn header<H: DeserializeOwned>(&self, field: HeaderField<H>) -> Result<H, HeaderError> {
        field.read(self.headers())
    }
}

impl<E> Error<E> {
    /// Reads a header field of the response; without a response no field is there.
    ///
    /// # Errors
    /// When it is not there, unless it may be absent, or is no value of the type.
    pub fn header<H: DeserializeOwned>(&self, field: HeaderField<H>) -> Result<H, HeaderError> {
        self.headers().map_or_else(|| field.read(&HeaderMap::new()), |headers| field.read(headers))
    }
}

/// What is wrong with a field.
#[derive(Debug)]
struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(format!("is not what the document says: {message}"))
    }
}

/// The lines of a field.
#[derive(Clone, Copy)]
struct Field<'l> {
    lines: &'l [String],
    form: Form,
    /// Whether each line is an item, as commas are part of it (RFC 6265, section 3).
    is_list: bool,
}

impl<'l> Field<'l> {
    /// The elements (RFC 9110, section 5.6.1): several lines are one list.
    fn elements(self) -> impl Iterator<Item = Text<'l>> {
        let elements = move |line: &'l String| {
            let whole = self.is_list.then_some(line.as_str());
            let parts = (!self.is_list).then(|| line.split(','));
            whole.into_iter().chain(parts.into_iter().flatten())
        };
        self.lines
            .iter()
            .flat_map(elements)
            .map(|element| Text(element.trim()))
            .filter(|text| !text.0.is_empty())
    }

    fn members(self) -> Result<Vec<(Text<'l>, Text<'l>)>, Misfit> {
        let mut elements = self.elements();
        let mut members = Vec::new();
        while let Some(name) = elements.next() {
            let member = match self.form {
                Form::Exploded => name.0.split_once('=').map(|(name, value)| (Text(name), Text(value))),
                _ => elements.next().map(|value| (name, value)),
            };
            members.push(member.ok_or_else(|| de::Error::custom("a member without a value"))?);
        }
        Ok(members)
    }

    /// The whole as one text.
    fn text(self) -> Result<String, Misfit> {
        if self.lines.is_empty() { Err(Misfit("is missing".to_owned())) } else { Ok(self.lines.join(", ")) }
    }
}

/// Hands the text of the field over to [`Text`].
macro_rules! by_text {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            Text(&self.text()?).$method(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Misfit;

    by_text! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.lines.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.text()?;
        visitor.visit_seq(SeqDeserializer::new(self.elements()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.text()?;
        visitor.visit_map(MapDeserializer::new(self.members()?.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! { unit unit_struct tuple_struct enum ignored_any }
}

/// One text: the field as a whole, or an element of it.
#[derive(Clone, Copy)]
struct Text<'t>(&'t str);

impl IntoDeserializer<'_, Misfit> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Text<'_> {
    /// The text as JSON, or else as text.
    fn value(self) -> Value {
        match json::from_slice(self.0.as_bytes()) {
            Ok(Value::Number(number)) => integral::of(&number).map_or(Value::Number(number), Value::from),
            Ok(value @ Value::Bool(_)) => value,
            _ => self.0.into(),
        }
    }
}

/// Reads the text as JSON, where it is to be a number or a boolean.
macro_rules! by_json {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.value().$method(visitor).map_err(de::Error::custom)
        })*
    };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Misfit;

    by_json! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
    }

    /// Where the type says nothing, what reads as a number or a boolean is one.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.value().deserialize_any(visitor).map_err(de::Error::custom)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct enum ignored_any
    }
}
