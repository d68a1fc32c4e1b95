//! A response as it came from the wire, and the ways to read its body.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use super::{DecodeError, DecodeReason, DocumentedError, Endpoint, Error, Excerpt, Head, Response, json};

/// Status, header fields and the bytes of the body.
#[derive(Debug, Clone)]
pub struct RawResponse {
    head: Head,
    body: Bytes,
}

impl RawResponse {
    /// A response to a call of this operation.
    pub fn new(endpoint: &'static Endpoint, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { head: Head { endpoint, status, headers }, body }
    }

    /// The operation that was called.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.head.endpoint
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The status code as a number, to match on.
    pub fn code(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Whether the status is that of a key under `responses` (OpenAPI 3.1, section 4.8.16): `404`, `4XX`, `default`.
    pub fn is(&self, key: &str) -> bool {
        let status = self.head.status.as_str();
        match key.strip_suffix("XX") {
            Some(class) => status.starts_with(class),
            None => key == "default" || key == status,
        }
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Status and header fields, by value.
    pub(super) fn into_head(self) -> Head {
        self.head
    }

    /// The bytes of the body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Reads the body if the status is that of the one success there is; every other status is an error.
    ///
    /// # Errors
    /// For another status, and when the body cannot be read.
    pub fn only<T, E: DocumentedError>(
        self,
        status: u16,
        read: impl FnOnce(Self) -> Result<Response<T>, DecodeError>,
    ) -> Result<Response<T>, Error<E>> {
        if self.code() == status { Ok(read(self)?) } else { Err(self.error()) }
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// When the media type is another, or the body is no JSON of this type.
    pub fn json<T: DeserializeOwned>(self) -> Result<Response<T>, DecodeError> {
        self.expect_json()?;
        match json::from_slice(&self.body) {
            Ok(body) => Ok(Response::new(self.head, body)),
            Err(reason) => Err(self.decode_error(reason)),
        }
    }

    /// Reads the body as text in the charset that its `Content-Type` names: UTF-8, which is also what it is without
    /// one, or ISO-8859-1.
    ///
    /// # Errors
    /// When the body is no such text, or the charset is another.
    pub fn text(self) -> Result<Response<String>, DecodeError> {
        match decoded(&self.body, &charset(&self.head.headers)) {
            Ok(text) => Ok(Response::new(self.head, text)),
            Err(message) => Err(self.decode_error(DecodeReason::Text { message })),
        }
    }

    /// Takes the body as it is.
    pub fn binary(self) -> Response<Bytes> {
        Response::new(self.head, self.body)
    }

    /// For a response that is documented without a body; what came as one is not looked at.
    pub fn empty(self) -> Response<()> {
        Response::new(self.head, ())
    }

    /// The error that JSON describes; if it cannot be read, the error that says why.
    pub fn json_error<T: DeserializeOwned, E>(self, make: fn(T) -> E) -> Error<E> {
        self.json().map_or_else(Error::Decode, |response: Response<T>| response.into_error(make))
    }

    /// The error that text describes; if it cannot be read, the error that says why.
    pub fn text_error<E>(self, make: fn(String) -> E) -> Error<E> {
        self.text().map_or_else(Error::Decode, |response| response.into_error(make))
    }

    /// The error that bytes describe.
    pub fn binary_error<E>(self, make: fn(Bytes) -> E) -> Error<E> {
        self.binary().into_error(make)
    }

    /// An error that is documented without a body.
    pub fn empty_error<E>(self, error: E) -> Error<E> {
        self.empty().into_error(|()| error)
    }

    /// The error that the document names for the status, if it names one.
    pub fn error<E: DocumentedError>(self) -> Error<E> {
        E::read(self)
    }

    /// For a status that the document does not name.
    pub fn undocumented<E>(self) -> Error<E> {
        Error::Undocumented(Box::new(Excerpt::of(&self)))
    }

    /// A body without a `Content-Type` is tried as JSON: servers forget the field more often than the format.
    fn expect_json(&self) -> Result<(), DecodeError> {
        let Some(found) = self.head.headers.get(CONTENT_TYPE) else { return Ok(()) };
        let found = String::from_utf8_lossy(found.as_bytes());
        if is_json(&found) {
            return Ok(());
        }
        Err(self.decode_error(DecodeReason::ContentType {
            expected: "application/json",
            found: found.into_owned(),
        }))
    }

    pub(super) fn decode_error(&self, reason: DecodeReason) -> DecodeError {
        DecodeError { response: Box::new(Excerpt::of(self)), reason }
    }
}

/// `application/json`, or a structured syntax suffix `+json` (RFC 6839, section 3.1).
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// The charset that `Content-Type` names, in lower case.
fn charset(headers: &HeaderMap) -> String {
    let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let content_type = String::from_utf8_lossy(content_type).to_ascii_lowercase();
    let named =
        content_type.split(';').skip(1).find_map(|parameter| parameter.trim().strip_prefix("charset="));
    named.unwrap_or("utf-8").trim_matches('"').to_owned()
}

fn decoded(bytes: &[u8], charset: &str) -> Result<String, String> {
    match charset {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => {
            std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| error.to_string())
        }
        // Each byte is the code point of the same number.
        "iso-8859-1" | "latin1" => Ok(bytes.iter().copied().map(char::from).collect()),
        other => Err(format!("text in the charset `{other}` is not read")),
    }
}
