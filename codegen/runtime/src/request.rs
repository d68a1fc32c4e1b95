//! A request on its way from typed arguments to text.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::json::push_token;
use super::style::{self, Place};
use super::{ByteSource, Endpoint, Style, Violation, percent};

/// One call of an operation: its parameters and its body, encoded.
///
/// An argument that cannot be encoded does not stop the chain; it comes out as a violation when the request is
/// sent.
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    pub(super) endpoint: &'static Endpoint,
    pub(super) server: Option<&'static str>,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) cookies: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<ByteSource>,
    pub(super) violations: Vec<Violation>,
}

impl Request {
    /// A request without arguments.
    pub fn new(endpoint: &'static Endpoint) -> Self {
        let mut headers = HeaderMap::new();
        if !endpoint.accept.is_empty() {
            headers.insert(ACCEPT, HeaderValue::from_static(endpoint.accept));
        }
        // A query that the document has in the path goes before that of the parameters.
        let (path, query) = endpoint.path.split_once('?').unwrap_or((endpoint.path, ""));
        Self {
            endpoint,
            server: None,
            path: path.to_owned(),
            query: query.to_owned(),
            cookies: String::new(),
            headers,
            body: None,
            violations: Vec::new(),
        }
    }

    /// The operation has a server of its own at this URL, which may be relative to that of the client. A client that was
    /// given a base URL sends the operation there all the same.
    pub fn at(self, server: &'static str) -> Self {
        Self { server: Some(server), ..self }
    }

    /// Asks for a media type other than those that the operation has at its [`Endpoint`].
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// A path parameter in the style `simple`.
    pub fn path<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.path_as(name, value, Style::SIMPLE)
    }

    /// A path parameter.
    pub fn path_as<T: Serialize + ?Sized>(self, name: &str, value: &T, style: Style) -> Self {
        self.parameter(Place::Path, name, serde_json::to_value(value), style)
    }

    /// A query parameter in the style `form`, exploded. `None` and empty lists are left out.
    pub fn query<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.query_as(name, value, Style::FORM)
    }

    /// A query parameter.
    pub fn query_as<T: Serialize + ?Sized>(self, name: &str, value: &T, style: Style) -> Self {
        self.parameter(Place::Query, name, serde_json::to_value(value), style)
    }

    /// Query parameters without a value (`allowEmptyValue`), unless they have one.
    pub fn without_value(mut self, names: &[&str]) -> Self {
        for name in names {
            let name = format!("{}=", percent::encode(name));
            if !self.query.split('&').any(|pair| pair.starts_with(&name)) {
                join(&mut self.query, "&", &name);
            }
        }
        self
    }

    /// Text that is the whole query (OpenAPI 3.2).
    pub fn querystring<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.querystring_as(name, value, Style::FORM)
    }

    /// A value that is the whole query: the members of an object in the style `form`, or JSON.
    pub fn querystring_as<T: Serialize + ?Sized>(self, name: &str, value: &T, style: Style) -> Self {
        self.parameter(Place::Querystring, name, serde_json::to_value(value), style)
    }

    /// A header field in the style `simple`.
    pub fn header<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.header_as(name, value, Style::SIMPLE)
    }

    /// A header field.
    pub fn header_as<T: Serialize + ?Sized>(self, name: &str, value: &T, style: Style) -> Self {
        self.parameter(Place::Header, name, serde_json::to_value(value), style)
    }

    /// A cookie in the style `form`, exploded.
    pub fn cookie<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.cookie_as(name, value, Style::FORM)
    }

    /// A cookie.
    pub fn cookie_as<T: Serialize + ?Sized>(self, name: &str, value: &T, style: Style) -> Self {
        self.parameter(Place::Cookie, name, serde_json::to_value(value), style)
    }

    /// A JSON body of this media type.
    pub fn json<T: Serialize + ?Sized>(self, media_type: &'static str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(text) => self.body(media_type, text),
            Err(error) => self.violation("/body".to_owned(), "type", error.to_string()),
        }
    }

    /// A body of bytes or text.
    pub fn body(self, media_type: &str, body: impl Into<ByteSource>) -> Self {
        self.content(media_type, body.into())
    }

    pub(super) fn content(mut self, media_type: &str, body: ByteSource) -> Self {
        match HeaderValue::try_from(media_type) {
            Ok(media_type) => self.headers.insert(CONTENT_TYPE, media_type),
            Err(error) => return self.violation("/body".to_owned(), "media-type", error.to_string()),
        };
        self.body = Some(body);
        self
    }

    /// The path and the query, percent-encoded, e.g. `/api_logs?page=1`: what follows the base URL.
    pub fn target(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, self.query)
    }

    /// The header fields, without cookies and credentials.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of the `Cookie` field, without credentials; empty if there is none.
    pub fn cookies(&self) -> &str {
        &self.cookies
    }

    /// The body, if there is one and it is in memory.
    pub fn body_bytes(&self) -> Option<&Bytes> {
        self.body.as_ref().and_then(ByteSource::as_bytes)
    }

    /// Whether it can be sent a second time.
    pub(super) fn repeats(&self) -> bool {
        self.body.as_ref().is_none_or(ByteSource::repeats)
    }

    /// The arguments that could not be encoded.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    fn parameter(
        self,
        place: Place,
        name: &str,
        value: Result<Value, serde_json::Error>,
        style: Style,
    ) -> Self {
        let encoded = value
            .map_err(|error| error.to_string())
            .and_then(|value| style::encode(name, &value, style, place).map_err(|error| error.to_string()));
        match encoded {
            Ok(encoded) => self.put(place, name, encoded),
            Err(message) => self.violation(pointer(place, name), "style", message),
        }
    }

    fn put(mut self, place: Place, name: &str, encoded: Option<String>) -> Self {
        let Some(encoded) = encoded else { return self.leave_out(place, name) };
        match place {
            Place::Path => return self.put_path(name, &encoded),
            Place::Query | Place::Querystring => join(&mut self.query, "&", &encoded),
            Place::Cookie => join(&mut self.cookies, "; ", &encoded),
            Place::Header => return self.put_header(name, &encoded),
        }
        self
    }

    fn leave_out(self, place: Place, name: &str) -> Self {
        if place == Place::Path {
            return self.violation(pointer(place, name), "required", "a path needs a value".to_owned());
        }
        self
    }

    /// An empty text would make another path, and so would a segment `.` or `..`: URLs are normalised on the way
    /// (RFC 3986, section 5.2.4).
    fn put_path(mut self, name: &str, encoded: &str) -> Self {
        let expression = format!("{{{name}}}");
        let path = self.path.replace(&expression, encoded);
        if encoded.is_empty() || path.split('/').any(|segment| matches!(segment, "." | "..")) {
            let message = format!("{encoded:?} would lead to another path");
            return self.violation(pointer(Place::Path, name), "style", message);
        }
        self.path = path;
        self
    }

    fn put_header(mut self, name: &str, value: &str) -> Self {
        let (Ok(field), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            let message = "the value has a character that a header field cannot hold".to_owned();
            return self.violation(pointer(Place::Header, name), "style", message);
        };
        self.headers.insert(field, value);
        self
    }

    pub(super) fn violation(mut self, pointer: String, keyword: &'static str, message: String) -> Self {
        self.violations.push(Violation { pointer, keyword, message });
        self
    }
}

/// Appends a part to a list of parts.
pub(super) fn join(list: &mut String, separator: &str, part: &str) {
    if !list.is_empty() && !part.is_empty() {
        list.push_str(separator);
    }
    list.push_str(part);
}

/// Where an argument stands in the arguments of its operation.
fn pointer(place: Place, name: &str) -> String {
    let mut pointer = String::from(match place {
        Place::Path => "/path",
        Place::Query => "/query",
        Place::Querystring => "/querystring",
        Place::Header => "/header",
        Place::Cookie => "/cookie",
    });
    push_token(&mut pointer, name);
    pointer
}
