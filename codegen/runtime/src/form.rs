//! Bodies of `application/x-www-form-urlencoded` (OpenAPI 3.1, section 4.8.15.1), and what they share with
//! `multipart`: how each member of an object becomes fields.

use serde::Serialize;
use serde_json::{Map, Value};

use super::json::push_token;
use super::request::join;
use super::style::{self, Place};
use super::{Request, Style};

/// How one member of a form is written: by a style like a query parameter, or else by what it is.
///
/// Without a style a list is a field for each of its items, an object is JSON, and anything else is text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldEncoding {
    pub(super) style: Option<Style>,
    pub(super) media_type: Option<&'static str>,
    pub(super) is_file: bool,
}

impl FieldEncoding {
    /// Text that is sent as a file, in a `multipart` body.
    pub const FILE: Self = Self { style: None, media_type: None, is_file: true };

    /// By a style.
    pub const fn style(style: Style) -> Self {
        Self { style: Some(style), media_type: None, is_file: false }
    }

    /// By what the value is; a part of a `multipart` body says that it is of this type.
    pub const fn media_type(media_type: &'static str) -> Self {
        Self { style: None, media_type: Some(media_type), is_file: false }
    }

    /// A file, of a media type.
    #[must_use]
    pub const fn file(self) -> Self {
        Self { is_file: true, ..self }
    }
}

impl Request {
    /// A form body: each member of the value is a field, written as `encodings` has it.
    pub fn form<T: Serialize + ?Sized>(self, value: &T, encodings: &[(&str, FieldEncoding)]) -> Self {
        self.form_as(value, FieldEncoding::default(), encodings)
    }

    /// A form body of which every member that `encodings` does not name is written in the same way.
    pub fn form_as<T: Serialize + ?Sized>(
        self,
        value: &T,
        others: FieldEncoding,
        encodings: &[(&str, FieldEncoding)],
    ) -> Self {
        let encoded = match serde_json::to_value(value) {
            Ok(Value::Object(members)) => encode(&members, others, encodings),
            Ok(_) => Err(("/body".to_owned(), "a form is an object".to_owned())),
            Err(error) => Err(("/body".to_owned(), error.to_string())),
        };
        match encoded {
            Ok(text) => self.body("application/x-www-form-urlencoded", text),
            Err((pointer, message)) => self.violation(pointer, "style", message),
        }
    }
}

fn encode(
    members: &Map<String, Value>,
    others: FieldEncoding,
    encodings: &[(&str, FieldEncoding)],
) -> Result<String, (String, String)> {
    let mut text = String::new();
    for (name, value) in members {
        let mut field = |value: &Value, style| -> Result<(), (String, String)> {
            let field = style::encode(name, value, style, Place::Query);
            let field = field.map_err(|error| (pointer(name), error.to_string()))?;
            join(&mut text, "&", &field.unwrap_or_default());
            Ok(())
        };
        match (of(name, encodings).unwrap_or(others).style, value) {
            (Some(style), value) => field(value, style)?,
            (None, Value::Array(items)) => items.iter().try_for_each(|item| field(item, by_default(item)))?,
            (None, value) => field(value, by_default(value))?,
        }
    }
    Ok(text)
}

/// How a member is written that the document gives no style.
fn by_default(value: &Value) -> Style {
    if matches!(value, Value::Array(_) | Value::Object(_)) { Style::JSON } else { Style::FORM }
}

/// What the document says of a member.
pub(super) fn of(name: &str, encodings: &[(&str, FieldEncoding)]) -> Option<FieldEncoding> {
    encodings.iter().find(|(member, _)| *member == name).map(|(_, encoding)| *encoding)
}

/// Where a member stands in the arguments.
pub(super) fn pointer(member: &str) -> String {
    let mut pointer = "/body".to_owned();
    push_token(&mut pointer, member);
    pointer
}
