//! Bodies of `application/x-www-form-urlencoded` (OpenAPI 3.1, section 4.8.14.4).

use serde::Serialize;
use serde_json::Value;

use super::json::push_token;
use super::request::join;
use super::style::{self, Place};
use super::{Request, Style};

impl Request {
    /// A form body: each member of the value is a field, written like a query parameter in the style that
    /// `styles` has for it.
    ///
    /// Members without a style are written in `form`, exploded, and objects as JSON, which is the default
    /// `contentType` of an object.
    pub fn form<T: Serialize + ?Sized>(self, value: &T, styles: &[(&str, Style)]) -> Self {
        let encoded = match serde_json::to_value(value) {
            Ok(value) => encode(&value, styles),
            Err(error) => Err(("/body".to_owned(), error.to_string())),
        };
        match encoded {
            Ok(text) => self.body("application/x-www-form-urlencoded", text),
            Err((pointer, message)) => self.violation(pointer, "style", message),
        }
    }
}

fn encode(value: &Value, styles: &[(&str, Style)]) -> Result<String, (String, String)> {
    let Value::Object(members) = value else {
        return Err(("/body".to_owned(), "a form is an object".to_owned()));
    };
    let mut text = String::new();
    for (name, value) in members {
        let given = styles.iter().find(|(field, _)| field == name).map(|(_, style)| *style);
        let default = if value.is_object() { Style::JSON } else { Style::FORM };
        let field = style::encode(name, value, given.unwrap_or(default), Place::Query)
            .map_err(|error| (pointer(name), error.to_string()))?;
        join(&mut text, "&", &field.unwrap_or_default());
    }
    Ok(text)
}

fn pointer(member: &str) -> String {
    let mut pointer = "/body".to_owned();
    push_token(&mut pointer, member);
    pointer
}
