//! Bodies of `multipart/form-data` (RFC 7578) and its kin: each member of an object is a part, or several of the
//! same name; the items of a list are parts without a name.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use serde::ser::{Error as _, SerializeMap as _};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::form::{FieldEncoding, of, pointer};
use super::style::{self, Place};
use super::{ByteSource, Request};

/// A file in a `multipart` body: its content, and what the head of its part says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    content: ByteSource,
    name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl FilePart {
    /// A file of this content.
    pub fn new(content: impl Into<ByteSource>) -> Self {
        let content = content.into();
        let name = content.file_name.clone();
        Self { content, name, media_type: None, headers: Vec::new() }
    }

    /// The name of the file; without one, a file from disk has its own, and any other that of its part.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The `Content-Type` of the part; without one it is what the document says, or bytes of any kind.
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// A further header field of the part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl<T: Into<ByteSource>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

thread_local! {
    /// The files of the body that is being encoded. Their content need not be in memory, so it goes past serde.
    static FILES: RefCell<Option<Vec<FilePart>>> = const { RefCell::new(None) };
}

/// What stands for a file while its body is encoded: an object with this member, which is its number.
const MARK: &str = "$multipart::FilePart";

impl Serialize for FilePart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = FILES.with_borrow_mut(|files| {
            let files = files.as_mut()?;
            files.push(self.clone());
            Some(files.len() - 1)
        });
        let number = number.ok_or_else(|| S::Error::custom("only a multipart body can hold a file"))?;
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(MARK, &number)?;
        map.end()
    }
}

/// From text, as the contract table has arguments.
#[cfg(feature = "contract")]
impl<'de> serde::Deserialize<'de> for FilePart {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ByteSource::deserialize(deserializer).map(Self::new)
    }
}

impl Request {
    /// A body of this type of `multipart`, each of its parts written as `encodings` has it: by the names of members,
    /// or by the index of an item, with the empty name for all other items.
    pub fn multipart<T: Serialize + ?Sized>(
        self,
        media_type: &str,
        value: &T,
        encodings: &[(&str, FieldEncoding)],
    ) -> Self {
        let before = FILES.replace(Some(Vec::new()));
        let value = serde_json::to_value(value);
        let files = FILES.replace(before).unwrap_or_default();
        let mut form = Form { boundary: boundary(), files, parts: Vec::new() };
        let written = match value {
            Ok(Value::Object(members)) => members.iter().try_for_each(|(name, value)| {
                form.member(name, value, of(name, encodings).unwrap_or_default())
            }),
            Ok(Value::Array(items)) => items.iter().enumerate().try_for_each(|(index, item)| {
                let encoding = of(&index.to_string(), encodings).or_else(|| of("", encodings));
                form.value(None, item, encoding.unwrap_or_default())
            }),
            Ok(_) => Err(("/body".to_owned(), "a multipart body is an object or a list".to_owned())),
            Err(error) => Err(("/body".to_owned(), error.to_string())),
        };
        match written {
            Ok(()) => {
                let content_type = format!("{media_type}; boundary={}", form.boundary);
                self.content(&content_type, form.finish())
            }
            Err((pointer, message)) => self.violation(pointer, "style", message),
        }
    }
}

/// Nothing that is sent may look like it, so it is drawn anew for each body (RFC 2046, section 5.1.1).
fn boundary() -> String {
    let draw = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", draw(), draw())
}

/// A body that is being written.
struct Form {
    boundary: String,
    files: Vec<FilePart>,
    parts: Vec<ByteSource>,
}

impl Form {
    fn member(&mut self, name: &str, value: &Value, encoding: FieldEncoding) -> Result<(), (String, String)> {
        let fail = |message: String| (pointer(name), message);
        let Some(style) = encoding.style else { return self.value(Some(name), value, encoding) };
        // A style writes pairs of names and values; in here nothing is percent-encoded.
        let pairs =
            style::encode(name, value, style, Place::Query).map_err(|error| fail(error.to_string()))?;
        for (name, text) in url::form_urlencoded::parse(pairs.unwrap_or_default().as_bytes()) {
            self.part(&head(Some(&name), None, None), text.into_owned().into());
        }
        Ok(())
    }

    /// A part, a part for each item of a list, or none for `null`.
    fn value(
        &mut self,
        name: Option<&str>,
        value: &Value,
        encoding: FieldEncoding,
    ) -> Result<(), (String, String)> {
        if let Some(file) = self.file(value) {
            return self.put_file(name, file, encoding);
        }
        match value {
            Value::Null => {}
            Value::Array(items) if name.is_some() => {
                return items.iter().try_for_each(|item| self.value(name, item, encoding));
            }
            Value::Array(_) | Value::Object(_) => {
                let media_type = encoding.media_type.unwrap_or("application/json");
                self.part(&head(name, None, Some(media_type)), value.to_string().into());
            }
            Value::String(text) if encoding.is_file => {
                return self.put_file(name, FilePart::new(text.clone()), encoding);
            }
            Value::String(text) => self.part(&head(name, None, encoding.media_type), text.clone().into()),
            Value::Number(number) => {
                self.part(&head(name, None, encoding.media_type), style::number(number).into());
            }
            Value::Bool(value) => self.part(&head(name, None, encoding.media_type), value.to_string().into()),
        }
        Ok(())
    }

    /// The file that a value stands for.
    fn file(&self, value: &Value) -> Option<FilePart> {
        let number = value.as_object().filter(|members| members.len() == 1)?.get(MARK)?.as_u64()?;
        self.files.get(usize::try_from(number).ok()?).cloned()
    }

    fn put_file(
        &mut self,
        name: Option<&str>,
        file: FilePart,
        encoding: FieldEncoding,
    ) -> Result<(), (String, String)> {
        let file_name = file.name.as_deref().or(name).unwrap_or("file");
        let media_type = file.media_type.as_deref().or(encoding.media_type);
        let mut head = head(name, Some(file_name), Some(media_type.unwrap_or("application/octet-stream")));
        for (field, value) in &file.headers {
            // Writing to a string cannot fail.
            let _ = write!(head, "{field}: {value}\r\n");
        }
        let lines = head.bytes().filter(|byte| *byte == b'\n').count();
        if lines != 2 + file.headers.len() {
            let message = "a header field of the part has a line break in it".to_owned();
            return Err((name.map_or_else(|| "/body".to_owned(), pointer), message));
        }
        self.part(&head, file.content);
        Ok(())
    }

    fn part(&mut self, head: &str, content: ByteSource) {
        let start = if self.parts.is_empty() { "" } else { "\r\n" };
        self.parts.push(ByteSource::from(format!("{start}--{}\r\n{head}\r\n", self.boundary)));
        self.parts.push(content);
    }

    fn finish(mut self) -> ByteSource {
        let start = if self.parts.is_empty() { "" } else { "\r\n" };
        self.parts.push(ByteSource::from(format!("{start}--{}--\r\n", self.boundary)));
        concat(self.parts)
    }
}

/// One after the other.
fn concat(parts: Vec<ByteSource>) -> ByteSource {
    let in_memory: Option<Vec<&[u8]>> = parts.iter().map(|part| Some(part.as_bytes()?.as_ref())).collect();
    if let Some(bytes) = in_memory {
        return bytes.concat().into();
    }
    #[cfg(target_arch = "wasm32")]
    return Vec::new().into();
    #[cfg(not(target_arch = "wasm32"))]
    let repeats = parts.iter().all(ByteSource::repeats);
    #[cfg(not(target_arch = "wasm32"))]
    let all = ByteSource::from_fn(parts.iter().map(ByteSource::length).sum(), move || {
        use futures_util::stream::{self, StreamExt as _};

        let streams: Vec<_> = parts.iter().map(ByteSource::chunks).collect();
        stream::iter(streams).flatten()
    });
    #[cfg(not(target_arch = "wasm32"))]
    all.that_repeats(repeats)
}

/// The header fields of a part (RFC 7578, section 4).
fn head(name: Option<&str>, file_name: Option<&str>, media_type: Option<&str>) -> String {
    let mut head = String::new();
    if let Some(name) = name {
        let _ = write!(head, "Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        head.push_str("\r\n");
    } else if let Some(file_name) = file_name {
        let _ = write!(head, "Content-Disposition: attachment; filename=\"{}\"\r\n", quoted(file_name));
    }
    if let Some(media_type) = media_type {
        let _ = write!(head, "Content-Type: {media_type}\r\n");
    }
    head
}

/// As browsers escape names (WHATWG HTML, section 4.10.21.8), which is what servers read.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
