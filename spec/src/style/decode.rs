//! Wire → value.
//!
//! A text has as many readings as the schema admits types; the first that the schema accepts is the value. If
//! it accepts none, the reading that is closest to the schema's types stands, for the validator to refuse.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};

use super::deep::Node;
use super::{Accepts, DecodeError, delimiter, separator, shape, word};
use crate::model::{Api, MediaType, Parameter, ParameterIn, ParameterKind, SchemaId, SchemaType, Style};

/// Reads a parameter back from a request.
///
/// `raw` is for `path` the text that stands where the template expression was, for `query` and `querystring`
/// the whole query without `?`, for `header` the field value, for `cookie` the whole `Cookie` field value.
/// `None` means that the parameter is not there. The value has the types that the schema asks for where
/// the text allows it, else it is left as a string, for the validator to refuse.
///
/// # Errors
/// When the text has not the form of the parameter's style at all.
pub fn decode(
    api: &Api,
    parameter: &Parameter,
    raw: &str,
    accepts: Accepts<'_>,
) -> Result<Option<Value>, DecodeError> {
    match &parameter.kind {
        ParameterKind::Schema { schema, style, explode, .. } => {
            let decoder =
                Decoder { api, accepts, parameter, schema: *schema, style: *style, explode: *explode };
            decoder.decode(raw)
        }
        ParameterKind::Content(media_type) => content(parameter, media_type, raw),
    }
}

/// A parameter described by `content`.
fn content(parameter: &Parameter, media_type: &MediaType, raw: &str) -> Result<Option<Value>, DecodeError> {
    let text = match parameter.location_in {
        ParameterIn::Header => Some(raw.to_owned()),
        ParameterIn::Path | ParameterIn::Querystring => Some(unescaped(raw)?),
        ParameterIn::Query => first_named(&pairs(raw, Syntax::Query)?, &parameter.name),
        ParameterIn::Cookie => first_named(&pairs(raw, Syntax::Cookie)?, &parameter.name),
    };
    let Some(text) = text else { return Ok(None) };
    if !media_type.is_json() {
        return Ok(Some(Value::String(text)));
    }
    let refused = |error: serde_json::Error| DecodeError::Content {
        media_type: media_type.name.clone(),
        message: error.to_string(),
    };
    serde_json::from_str(&text).map(Some).map_err(refused)
}

fn first_named(pairs: &[Pair], name: &str) -> Option<String> {
    pairs.iter().find(|pair| pair.name == name).map(|pair| pair.text.clone())
}

/// `name=value` of a query or cookie: the name and the text unescaped, and the text as it came.
struct Pair {
    name: String,
    text: String,
    raw: String,
}

/// The two places that hold several parameters.
#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    /// Pairs between `&`; `+` is a space, as forms write it.
    Query,
    /// Pairs between `;`.
    Cookie,
    /// The same, nothing percent-encoded.
    PlainCookie,
}

/// Takes a query or a cookie apart.
fn pairs(raw: &str, syntax: Syntax) -> Result<Vec<Pair>, DecodeError> {
    let separator = if syntax == Syntax::Query { '&' } else { ';' };
    let pieces = raw.split(separator).filter(|piece| !piece.trim().is_empty());
    let pair = |piece: &str| {
        let piece = match syntax {
            Syntax::Query => piece.replace('+', "%20"),
            Syntax::Cookie | Syntax::PlainCookie => piece.trim().to_owned(),
        };
        let (name, raw) = piece.split_once('=').unwrap_or((&piece, ""));
        let plain =
            |text: &str| if syntax == Syntax::PlainCookie { Ok(text.to_owned()) } else { unescaped(text) };
        Ok(Pair { name: plain(name)?, text: plain(raw)?, raw: raw.to_owned() })
    };
    pieces.map(pair).collect()
}

fn unescaped(text: &str) -> Result<String, DecodeError> {
    let wrong = || DecodeError::PercentEncoding(text.to_owned());
    let hexadecimal = |rest: &str| {
        let mut digits = rest.bytes().take(2);
        let both = [digits.next(), digits.next()];
        both.into_iter().all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit()))
    };
    if !text.split('%').skip(1).all(hexadecimal) {
        return Err(wrong());
    }
    percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| wrong())
}

struct Decoder<'a> {
    api: &'a Api,
    accepts: Accepts<'a>,
    parameter: &'a Parameter,
    schema: SchemaId,
    style: Style,
    explode: bool,
}

impl Decoder<'_> {
    fn decode(&self, raw: &str) -> Result<Option<Value>, DecodeError> {
        match self.parameter.location_in {
            ParameterIn::Path => self.unprefixed(raw).and_then(|text| self.positional(text)).map(Some),
            ParameterIn::Header => self.positional(raw).map(Some),
            ParameterIn::Query | ParameterIn::Querystring => self.named(&pairs(raw, Syntax::Query)?),
            ParameterIn::Cookie if self.style == Style::Cookie => {
                self.named(&pairs(raw, Syntax::PlainCookie)?)
            }
            ParameterIn::Cookie => self.named(&pairs(raw, Syntax::Cookie)?),
        }
    }

    /// The text of a path parameter without what `label` and `matrix` put before it.
    fn unprefixed<'t>(&self, raw: &'t str) -> Result<&'t str, DecodeError> {
        let prefix = match self.style {
            Style::Label => ".",
            Style::Matrix => ";",
            _ => return Ok(raw),
        };
        raw.strip_prefix(prefix).ok_or_else(|| self.malformed(raw))
    }

    /// A path or header parameter: one text that holds the whole value.
    fn positional(&self, raw: &str) -> Result<Value, DecodeError> {
        let separator = if self.explode { separator(self.style, self.parameter) } else { "," };
        let types = shape::types(self.api, self.schema);
        let mut readings = Vec::new();
        if types.contains(&SchemaType::Array) {
            readings.push(self.array_of(self.elements(raw, separator)?));
        }
        if types.contains(&SchemaType::Object) {
            readings.extend(self.members(raw, separator)?.map(|members| self.object_of(members)));
        }
        if readings.is_empty()
            || types.iter().any(|one| !matches!(one, SchemaType::Array | SchemaType::Object))
        {
            readings.extend(self.scalars(&self.plain(self.without_name(raw))?, self.schema));
        }
        Ok(self.choose(readings))
    }

    /// `;name=value` of style `matrix` without its name.
    fn without_name<'t>(&self, text: &'t str) -> &'t str {
        match self.style {
            Style::Matrix => text.split_once('=').map_or("", |(_, value)| value),
            _ => text,
        }
    }

    /// The texts of an array's elements.
    fn elements(&self, raw: &str, separator: &str) -> Result<Vec<String>, DecodeError> {
        if raw.is_empty() {
            return Ok(Vec::new());
        }
        let whole = if self.explode { raw } else { self.without_name(raw) };
        let element = |piece: &str| self.plain(if self.explode { self.without_name(piece) } else { piece });
        whole.split(separator).map(|piece| element(piece.trim_matches(' '))).collect()
    }

    /// The members of an object; `None` if the text is none.
    fn members(&self, raw: &str, separator: &str) -> Result<Option<Vec<(String, String)>>, DecodeError> {
        if self.explode {
            let pieces: Option<Vec<_>> =
                raw.split(separator).map(|piece| piece.trim().split_once('=')).collect();
            let Some(pieces) = pieces else { return Ok(None) };
            let pair = |(name, text): (&str, &str)| Ok((self.plain(name)?, self.plain(text)?));
            return pieces.into_iter().map(pair).collect::<Result<_, _>>().map(Some);
        }
        Ok(alternating(&self.elements(raw, separator)?))
    }

    /// Unescapes where the location escapes.
    fn plain(&self, text: &str) -> Result<String, DecodeError> {
        match (self.parameter.location_in, self.style) {
            (ParameterIn::Header, _) | (_, Style::Cookie) => Ok(text.to_owned()),
            _ => unescaped(text),
        }
    }

    /// A query or cookie parameter: the pairs that belong to it.
    fn named(&self, pairs: &[Pair]) -> Result<Option<Value>, DecodeError> {
        if self.style == Style::DeepObject {
            return Ok(self.deep(pairs));
        }
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.name == self.parameter.name).collect();
        let types = shape::types(self.api, self.schema);
        let mut readings = Vec::new();
        if types.contains(&SchemaType::Object) {
            readings.extend(self.object(pairs, &own)?);
        }
        if let ([first, ..], true) = (own.as_slice(), types.contains(&SchemaType::Array)) {
            let split = !self.explode;
            let texts = if split && own.len() == 1 {
                self.pieces(&first.raw)?
            } else {
                own.iter().map(|pair| pair.text.clone()).collect()
            };
            readings.push(self.array_of(texts));
            // Nobody writes an empty array so, but some servers read one.
            if split && first.raw.is_empty() {
                readings.push(Value::Array(Vec::new()));
            }
        }
        match own.as_slice() {
            [] => {}
            [one] => readings.extend(self.scalars(&one.text, self.schema)),
            several => {
                readings.push(several.iter().map(|pair| Value::String(pair.text.clone())).collect());
            }
        }
        Ok((!readings.is_empty()).then(|| self.choose(readings)))
    }

    /// The elements of an array that is not exploded. Clients differ in whether they escape a delimiter, so a
    /// space or pipe separates either way.
    fn pieces(&self, raw: &str) -> Result<Vec<String>, DecodeError> {
        let delimiter = delimiter(self.style);
        let raw = match self.style {
            Style::PipeDelimited => raw.replace('|', delimiter).replace("%7c", delimiter),
            _ => raw.to_owned(),
        };
        raw.split(delimiter).map(|piece| self.plain(piece)).collect()
    }

    /// The readings of a query or cookie as an object.
    fn object(&self, pairs: &[Pair], own: &[&Pair]) -> Result<Option<Value>, DecodeError> {
        if self.explode {
            let known = shape::member_names(self.api, self.schema);
            let more = shape::invites_more_members(self.api, self.schema);
            let belongs = |pair: &&Pair| more || known.contains(&pair.name.as_str());
            let members: Vec<_> =
                pairs.iter().filter(belongs).map(|pair| (pair.name.clone(), pair.text.clone())).collect();
            return Ok((!members.is_empty()).then(|| self.object_of(members)));
        }
        let Some(first) = own.first() else { return Ok(None) };
        Ok(alternating(&self.pieces(&first.raw)?).map(|members| self.object_of(members)))
    }

    /// The pairs `name=…`, `name[a]=…`, `name[a][b]=…` as one value.
    fn deep(&self, pairs: &[Pair]) -> Option<Value> {
        let mut root = Node::default();
        for pair in pairs {
            if let Some(way) = pair.name.strip_prefix(&self.parameter.name) {
                root.insert(way, &pair.text);
            }
        }
        let leaf = |text: &str, schemas: &[SchemaId]| self.leaf(text, schemas);
        (!root.is_empty()).then(|| root.value(self.api, &[self.schema], &leaf))
    }

    fn array_of(&self, texts: Vec<String>) -> Value {
        let typed =
            |(index, text): (usize, String)| self.leaf(&text, &shape::element(self.api, self.schema, index));
        texts.into_iter().enumerate().map(typed).collect()
    }

    fn object_of(&self, members: Vec<(String, String)>) -> Value {
        let mut object = Map::new();
        for (name, text) in members {
            let schemas = shape::member(self.api, self.schema, &name);
            add(self, &mut object, name, &text, &schemas);
        }
        Value::Object(object)
    }

    /// A text as the first of the schemas that accepts a reading of it would have it.
    fn leaf(&self, text: &str, schemas: &[SchemaId]) -> Value {
        let mut first = None;
        for schema in schemas {
            for value in self.scalars(text, *schema) {
                if (self.accepts)(*schema, &value) {
                    return value;
                }
                first.get_or_insert(value);
            }
        }
        first.unwrap_or_else(|| Value::String(text.to_owned()))
    }

    /// The readings of a text as a scalar that a schema admits, what says most first.
    fn scalars(&self, text: &str, schema: SchemaId) -> Vec<Value> {
        let types = shape::types(self.api, schema);
        let mut readings = Vec::new();
        if types.contains(&SchemaType::Integer) || types.contains(&SchemaType::Number) {
            readings.extend(text.parse::<Number>().ok().map(Value::Number));
        }
        if types.contains(&SchemaType::Boolean) {
            readings.extend(text.parse::<bool>().ok().map(Value::Bool));
        }
        readings.push(Value::String(text.to_owned()));
        if types.contains(&SchemaType::Null) && (text.is_empty() || text == "null") {
            readings.push(Value::Null);
        }
        readings
    }

    /// The first reading that the schema accepts, else the first of all.
    fn choose(&self, mut readings: Vec<Value>) -> Value {
        match readings.iter().position(|value| (self.accepts)(self.schema, value)) {
            Some(index) => readings.swap_remove(index),
            None => readings.into_iter().next().unwrap_or_default(),
        }
    }

    fn malformed(&self, text: &str) -> DecodeError {
        DecodeError::Form { style: word(self.style), text: text.to_owned() }
    }
}

/// `R,1,G,2` as pairs; `None` if there is an odd number of pieces.
fn alternating(pieces: &[String]) -> Option<Vec<(String, String)>> {
    let pairs: Vec<_> = pieces
        .chunks(2)
        .map(|pair| match pair {
            [name, text] => Some((name.clone(), text.clone())),
            _ => None,
        })
        .collect();
    pairs.into_iter().collect()
}

/// Adds a member; one that is there already, or whose schema admits only arrays, becomes an array.
fn add(
    decoder: &Decoder<'_>,
    object: &mut Map<String, Value>,
    name: String,
    text: &str,
    schemas: &[SchemaId],
) {
    let array =
        schemas.iter().copied().find(|id| shape::types(decoder.api, *id).contains(&SchemaType::Array));
    let element = |index: usize| match array {
        Some(id) => decoder.leaf(text, &shape::element(decoder.api, id, index)),
        None => decoder.leaf(text, schemas),
    };
    match object.get_mut(&name) {
        Some(Value::Array(items)) => items.push(element(items.len())),
        Some(other) => {
            let first = other.take();
            *other = Value::Array(vec![first, element(1)]);
        }
        None => {
            let only_arrays = array.is_some_and(|id| shape::types(decoder.api, id) == [SchemaType::Array]);
            let value = element(0);
            object.insert(name, if only_arrays { Value::Array(vec![value]) } else { value });
        }
    }
}
