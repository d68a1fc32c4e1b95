//! `multipart/*` (RFC 2046, section 5.1; RFC 7578): an object's members as parts of their names, the items of a list
//! as parts without one, each as OpenAPI's Encoding Object has it or by default (3.1, section 4.8.15.1.3).

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use spec::Api;
use spec::model::{Encoding, MediaType, ParameterKind, SchemaId, SchemaType, Style};
use spec::style::{self, Accepts};

use super::form::{branches, declared, parameter};
use super::{BodyError, Codec, read_text};

/// The boundary for a body of a value: the same on every machine, and no text that a value can hold, as it would hold
/// its own digest.
pub(crate) fn boundary(value: &Value) -> String {
    let digest = Sha256::digest(value.to_string().as_bytes());
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        // Writing to a `String` does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Writes a value as the parts of a body, between boundaries.
pub(super) fn encode(
    api: &Api,
    media_type: Option<&MediaType>,
    value: &Value,
    boundary: &str,
) -> Result<Vec<u8>, BodyError> {
    let mut writer = Writer { api, media_type, parts: Vec::new() };
    match value {
        Value::Object(members) => {
            let declared = media_type.map(|media_type| declared(api, media_type)).unwrap_or_default();
            for (name, value) in members {
                let encoding = media_type.and_then(|media_type| media_type.encoding.get(name));
                writer.member(name, value, declared.get(name).copied(), encoding)?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let encoding = media_type.and_then(|media_type| by_position(media_type, index));
                let schema = media_type.and_then(|media_type| item_schema(api, media_type.schema?, index));
                writer.value(None, item, schema, encoding)?;
            }
        }
        _ => return Err(BodyError("a multipart body is an object or a list".to_owned())),
    }
    let mut text = String::new();
    for part in writer.parts {
        let _ = write!(text, "--{boundary}\r\n{}\r\n{}\r\n", part.head, part.body);
    }
    let _ = write!(text, "--{boundary}--\r\n");
    Ok(text.into_bytes())
}

struct Part {
    head: String,
    body: String,
}

struct Writer<'a> {
    api: &'a Api,
    media_type: Option<&'a MediaType>,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn member(
        &mut self,
        name: &str,
        value: &Value,
        schema: Option<SchemaId>,
        encoding: Option<&Encoding>,
    ) -> Result<(), BodyError> {
        let (Some(media_type), Some(kind)) = (self.media_type, encoding.and_then(|one| styled(one, schema)))
        else {
            return self.value(Some(name), value, schema, encoding);
        };
        let field = parameter(media_type, name, kind);
        let text = style::encode(&field, value).map_err(|error| BodyError(format!("`{name}`: {error}")))?;
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            self.parts.push(Part { head: disposition(&plain(name), None), body: plain(value) });
        }
        Ok(())
    }

    fn value(
        &mut self,
        name: Option<&str>,
        value: &Value,
        schema: Option<SchemaId>,
        encoding: Option<&Encoding>,
    ) -> Result<(), BodyError> {
        if let (Value::Array(items), Some(_)) = (value, name) {
            for (index, item) in items.iter().enumerate() {
                let schema = schema.and_then(|schema| item_schema(self.api, schema, index));
                self.value(name, item, schema, encoding)?;
            }
            return Ok(());
        }
        let content_type = encoding.and_then(|encoding| concrete(encoding.content_type.as_deref()?));
        let content_type =
            content_type.or_else(|| schema.and_then(|schema| content_type_of(self.api, schema)));
        let (body, content_type, is_file) = match value {
            Value::Null => return Ok(()),
            Value::String(text) if schema.is_some_and(|schema| is_file(self.api, schema)) => {
                (text.clone(), Some(content_type.unwrap_or("application/octet-stream")), true)
            }
            Value::String(text) => (text.clone(), content_type, false),
            Value::Number(number) => (style::digits(number), content_type, false),
            Value::Bool(value) => (value.to_string(), content_type, false),
            Value::Object(_) | Value::Array(_) => {
                let content_type = content_type.unwrap_or("application/json");
                if Codec::of(content_type) != Codec::Json {
                    return Err(BodyError(format!("{content_type} cannot be written inside of a body")));
                }
                (value.to_string(), Some(content_type), false)
            }
        };
        let mut head = match (name, is_file) {
            (Some(name), is_file) => disposition(name, is_file.then_some(name)),
            (None, true) => "Content-Disposition: attachment; filename=\"file\"\r\n".to_owned(),
            (None, false) => String::new(),
        };
        if let Some(content_type) = content_type {
            let _ = write!(head, "Content-Type: {content_type}\r\n");
        }
        self.parts.push(Part { head, body });
        Ok(())
    }
}

fn disposition(name: &str, file_name: Option<&str>) -> String {
    // WHATWG HTML, section 4.10.21.8: what browsers do.
    let quoted = |text: &str| text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file_name) = file_name {
        let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
    }
    head + "\r\n"
}

/// Reads the parts of a body as an object, or as a list if the schema wants one.
pub(super) fn decode(
    api: &Api,
    content_type: &str,
    media_type: &MediaType,
    bytes: &[u8],
    accepts: Accepts<'_>,
) -> Result<Value, BodyError> {
    let reader = Reader { api, media_type, accepts, parts: parts(content_type, bytes)? };
    let wants_list = media_type.schema.and_then(|schema| api[api.resolve(schema)].types());
    if wants_list == Some(&[SchemaType::Array]) { Ok(reader.list()) } else { reader.object() }
}

/// A part as it came.
struct Received {
    name: Option<String>,
    content_type: Option<String>,
    text: String,
}

struct Reader<'a> {
    api: &'a Api,
    media_type: &'a MediaType,
    accepts: Accepts<'a>,
    parts: Vec<Received>,
}

impl Reader<'_> {
    fn list(&self) -> Value {
        let item = |(index, part): (usize, &Received)| {
            let schema = self.media_type.schema.and_then(|schema| item_schema(self.api, schema, index));
            self.one(part, schema)
        };
        self.parts.iter().enumerate().map(item).collect()
    }

    fn object(&self) -> Result<Value, BodyError> {
        let declared = declared(self.api, self.media_type);
        let mut members = Map::new();
        for (name, schema) in &declared {
            let encoding = self.media_type.encoding.get(name);
            let value = match encoding.and_then(|encoding| styled(encoding, Some(*schema))) {
                Some(kind) => self.by_style(name, kind)?,
                None => self.member(name, *schema),
            };
            members.extend(value.map(|value| (name.clone(), value)));
        }
        for part in &self.parts {
            let Some(name) = &part.name else { continue };
            let owner = name.split('[').next().unwrap_or_default();
            if !declared.contains_key(name) && !declared.contains_key(owner) {
                let whole = self.media_type.schema;
                let schema =
                    whole.and_then(|schema| self.api[self.api.resolve(schema)].additional_properties());
                members.insert(name.clone(), self.one(part, schema));
            }
        }
        Ok(Value::Object(members))
    }

    /// The parts of one name: a list if the schema wants one, or if there are several.
    fn member(&self, name: &str, schema: SchemaId) -> Option<Value> {
        let own: Vec<&Received> =
            self.parts.iter().filter(|part| part.name.as_deref() == Some(name)).collect();
        let single = match own.as_slice() {
            [] => return None,
            [part] => Some(self.one(part, Some(schema))),
            _ => None,
        };
        let items = own.iter().enumerate();
        let list = items.map(|(index, part)| self.one(part, item_schema(self.api, schema, index))).collect();
        match single {
            Some(single) if (self.accepts)(schema, &single) || !(self.accepts)(schema, &list) => {
                let only_lists = self.api[self.api.resolve(schema)].types() == Some(&[SchemaType::Array]);
                Some(if only_lists { list } else { single })
            }
            _ => Some(list),
        }
    }

    /// Parts are the pairs of a style, not percent-encoded.
    fn by_style(&self, name: &str, kind: ParameterKind) -> Result<Option<Value>, BodyError> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for part in &self.parts {
            query.append_pair(part.name.as_deref().unwrap_or_default(), &part.text);
        }
        let mut query = query.finish();
        if let ParameterKind::Schema { style: Style::Form, explode: false, .. } = kind {
            // A comma is a delimiter here, which is never escaped.
            query = query.replace("%2C", ",");
        }
        let field = parameter(self.media_type, name, kind);
        style::decode(self.api, &field, &query.replace('+', "%20"), self.accepts)
            .map_err(|error| BodyError(format!("`{name}`: {error}")))
    }

    /// One part: JSON if it says so or, where it says nothing, can be nothing else, and text otherwise. What is no text is JSON
    /// unless its encoding says otherwise (OpenAPI 3.1, section 4.8.15.1), but many clients do not name the type of a part.
    fn one(&self, part: &Received, schema: Option<SchemaId>) -> Value {
        let read = |text: &str| serde_json::from_str::<Value>(text).ok();
        let types = schema.and_then(|schema| self.api[self.api.resolve(schema)].types());
        let is_text = types.is_some_and(|types| types.contains(&SchemaType::String));
        let is_json =
            part.content_type.as_deref().map_or(types.is_some(), |one| Codec::of(one) == Codec::Json);
        match read(&part.text).filter(|_| is_json && !is_text) {
            Some(value) => value,
            None => read_text(schema, &part.text, self.accepts),
        }
    }
}

/// Takes a body apart (RFC 2046, section 5.1.1).
fn parts(content_type: &str, bytes: &[u8]) -> Result<Vec<Received>, BodyError> {
    let boundary = parameter_of(content_type, "boundary")
        .ok_or_else(|| BodyError("`Content-Type` names no boundary".to_owned()))?;
    // Content that is no text stands for something that JSON Schema says nothing of.
    let text = format!("\r\n{}", String::from_utf8_lossy(bytes));
    let delimiter = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    for piece in text.split(&delimiter).skip(1) {
        if piece.starts_with("--") {
            return Ok(parts);
        }
        let piece = piece.trim_start_matches([' ', '\t']).strip_prefix("\r\n");
        let part = piece.and_then(|piece| {
            piece.strip_prefix("\r\n").map(|body| ("", body)).or_else(|| piece.split_once("\r\n\r\n"))
        });
        let (head, body) = part.ok_or_else(|| BodyError("a part has no end of its head".to_owned()))?;
        parts.push(received(head, body));
    }
    Err(BodyError(format!("no `--{boundary}--` ends the body")))
}

fn received(head: &str, body: &str) -> Received {
    let field = |wanted: &str| {
        let fields = head.split("\r\n").filter_map(|line| line.split_once(':'));
        let mut own = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        own.next().map(|(_, value)| value.trim().to_owned())
    };
    let name = field("content-disposition").and_then(|value| parameter_of(&value, "name"));
    let name = name.map(|name| name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
    Received { name, content_type: field("content-type"), text: body.to_owned() }
}

/// The value of `; name=value` or `; name="value"`.
fn parameter_of(field: &str, wanted: &str) -> Option<String> {
    let mut rest = field;
    while let Some((_, after)) = rest.split_once(';') {
        let (name, value) = after.split_once('=')?;
        let (value, left) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().to_owned());
        }
        rest = left;
    }
    None
}

/// How a member is written by a style, if its encoding gives it one.
fn styled(encoding: &Encoding, schema: Option<SchemaId>) -> Option<ParameterKind> {
    if encoding.style.is_none() && encoding.explode.is_none() && !encoding.allow_reserved {
        return None;
    }
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    // What is reserved in a URL is not in a part.
    Some(ParameterKind::Schema { schema: schema?, style, explode, allow_reserved: false })
}

/// The first of a list of media types that is no range.
fn concrete(list: &str) -> Option<&str> {
    list.split(',').map(str::trim).find(|one| !one.is_empty() && !one.contains('*'))
}

fn by_position(media_type: &MediaType, index: usize) -> Option<&Encoding> {
    media_type.prefix_encoding.get(index).or(media_type.item_encoding.as_deref())
}

fn item_schema(api: &Api, schema: SchemaId, index: usize) -> Option<SchemaId> {
    branches(api, schema).into_iter().find_map(|schema| {
        let schema = &api[schema];
        schema.prefix_items().and_then(|items| items.get(index)).copied().or_else(|| schema.items())
    })
}

/// What the schema of a text says that it is (OpenAPI 3.1, section 4.8.14.3): bytes in another encoding are bytes still.
fn content_type_of(api: &Api, schema: SchemaId) -> Option<&str> {
    let schema = &api[api.resolve(schema)];
    let encoded = || schema.content_encoding().map(|_| "application/octet-stream");
    schema.content_media_type().or_else(encoded).and_then(concrete)
}

/// Whether a string holds the bytes of a file: `format: binary`, or since 3.1 a media type without an encoding.
fn is_file(api: &Api, schema: SchemaId) -> bool {
    let is_bytes =
        |media_type: &str| matches!(Codec::of(media_type), Codec::Bytes | Codec::Multipart | Codec::Unknown);
    branches(api, schema).into_iter().any(|schema| {
        let schema = &api[schema];
        schema.format() == Some("binary")
            || (schema.content_encoding().is_none() && schema.content_media_type().is_some_and(is_bytes))
    })
}
