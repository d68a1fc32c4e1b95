//! The contract table: every operation of the document, to be called and decoded without knowing its types.
//!
//! Arguments are one JSON object: `{"path": {…}, "query": {…}, "header": {…}, "cookie": {…}, "body": …}`, each
//! location a map from the name on the wire to the value, e.g.
//! `{"query": {"page": 2, "http_statuses[]": ["failed", 404]}}`. What is absent is not sent. Where a body can be of
//! several sorts, `media_type` beside it says which.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::json::{from_slice, push_token};
use super::{Call, Client, DecodeReason, Endpoint, Error, RawResponse, Response, Violation};

/// One operation, without its types.
pub trait Operation: Sync {
    /// Method and path, e.g. `GET /api_logs`: unique in a document.
    fn key(&self) -> &'static str;

    /// What is fixed about the operation.
    fn endpoint(&self) -> &'static Endpoint;

    /// Calls the operation through the typed client.
    fn invoke(&self, client: &Client, arguments: Value) -> Invocation;

    /// Reads a response as the typed client would.
    ///
    /// # Errors
    /// When the response is none that the document describes.
    fn decode(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Documented, Failure>;
}

/// A row of the table: the key, what makes the request of its arguments, and what a successful body is.
#[derive(Debug)]
pub struct Entry<C: Call>(
    /// [`Operation::key`].
    pub &'static str,
    /// Takes its arguments out of those that are given.
    pub fn(Client, &mut Arguments) -> Result<C, Failure>,
    /// The response that a success came from.
    pub fn(&C::Success) -> Taken,
);

impl<C> Operation for Entry<C>
where
    C: Call<Success: 'static, Error: Errors> + Send + Sync + 'static,
{
    fn key(&self) -> &'static str {
        self.0
    }

    fn endpoint(&self) -> &'static Endpoint {
        C::ENDPOINT
    }

    fn invoke(&self, client: &Client, arguments: Value) -> Invocation {
        let (client, make, success) = (client.clone(), self.1, self.2);
        Box::pin(async move {
            let mut arguments = Arguments::new(arguments)?;
            let request = make(client.clone(), &mut arguments)?;
            arguments.finish()?;
            outcome(client.call(&request).await, success)
        })
    }

    fn decode(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Documented, Failure> {
        let body = Bytes::copy_from_slice(body);
        outcome(C::read(RawResponse::new(C::ENDPOINT, status, headers.clone(), body)), self.2)
    }
}

/// A call that is under way.
pub type Invocation = Pin<Box<dyn Future<Output = Result<Documented, Failure>> + Send>>;

/// A response that the document describes, through its type and back to JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Documented {
    /// The status code that came.
    pub status: StatusCode,
    /// The key under `responses` that was taken: `200`, `4XX`, `default`.
    pub response: &'static str,
    /// Whether the client hands it out as a success or as an error.
    pub success: bool,
    /// The typed value, encoded again; `None` for a body that has no type (none at all, text, bytes).
    pub body: Option<Value>,
}

/// What can come of a call or of decoding instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The arguments are no values of the request's types, or there are arguments of other names.
    Arguments {
        /// JSON pointer to the argument.
        pointer: String,
        /// What is wrong with it.
        message: String,
    },
    /// The client refused the request; nothing was sent.
    InvalidRequest(Vec<Violation>),
    /// The request did not reach the server, or its response did not arrive in full.
    Transport(String),
    /// The document does not name the status.
    Undocumented(StatusCode),
    /// The body is not what the document says.
    Decode {
        /// The status code that came.
        status: StatusCode,
        /// What is wrong with the body; for JSON with the pointer to the place.
        reason: DecodeReason,
    },
    /// A decoded value could not be encoded again.
    Encode(String),
}

/// The key of a response with its body.
#[derive(Debug)]
pub struct Taken {
    response: &'static str,
    body: Option<Result<Value, serde_json::Error>>,
}

/// The documented errors of an operation.
pub trait Errors {
    /// The response that it came from, with its body.
    fn taken(&self) -> Taken;
}

impl Errors for Infallible {
    fn taken(&self) -> Taken {
        match *self {}
    }
}

/// The key of a response with its typed body.
pub fn json<T: Serialize + ?Sized>(response: &'static str, body: &T) -> Taken {
    // Integers beyond 64 bits are floats in a `Value`, which reads them but does not take them.
    let by_text = |_| serde_json::to_string(body).and_then(|text| serde_json::from_str(&text));
    Taken { response, body: Some(serde_json::to_value(body).or_else(by_text)) }
}

/// The key of a response with a text, which has no type to come back from.
pub fn text(response: &'static str, _: &str) -> Taken {
    empty(response)
}

/// The key of a response with bytes, which have no type to come back from.
pub fn binary(response: &'static str, _: &Bytes) -> Taken {
    empty(response)
}

/// The key of a response without a body.
pub fn empty(response: &'static str) -> Taken {
    Taken { response, body: None }
}

/// The outcome of a call, without its types.
///
/// # Errors
/// When the outcome is none that the document describes.
pub fn outcome<T, E: Errors>(
    result: Result<Response<T>, Error<E>>,
    success: fn(&T) -> Taken,
) -> Result<Documented, Failure> {
    match result {
        Ok(response) => documented(response.status(), true, success(response.body())),
        Err(Error::Documented(body, head)) => documented(head.status, false, body.taken()),
        Err(Error::InvalidRequest(violations)) => Err(Failure::InvalidRequest(violations.into_vec())),
        Err(Error::Transport(error)) => Err(Failure::Transport(with_causes(&error))),
        Err(Error::Undocumented(excerpt)) => Err(Failure::Undocumented(excerpt.status)),
        Err(Error::Decode(error)) => {
            Err(Failure::Decode { status: error.response.status, reason: error.reason })
        }
    }
}

/// An error with what it came from, and so on down.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn documented(status: StatusCode, success: bool, taken: Taken) -> Result<Documented, Failure> {
    let body = taken.body.transpose().map_err(|error| Failure::Encode(error.to_string()))?;
    Ok(Documented { status, response: taken.response, success, body })
}

/// The arguments of a call, taken out one by one.
#[derive(Debug)]
pub struct Arguments(Map<String, Value>);

impl Arguments {
    /// Reads the outer object.
    ///
    /// # Errors
    /// When it is no object.
    pub fn new(arguments: Value) -> Result<Self, Failure> {
        match arguments {
            Value::Object(locations) => Ok(Self(locations)),
            _ => Err(wrong("", "the arguments are no object".to_owned())),
        }
    }

    /// Takes a path parameter.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn path<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        self.take("path", name)
    }

    /// Takes a query parameter.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn query<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        self.take("query", name)
    }

    /// Takes the parameter that is the whole query.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn querystring<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        self.take("querystring", name)
    }

    /// Takes a header parameter.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn header<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        self.take("header", name)
    }

    /// Takes a cookie.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn cookie<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failure> {
        self.take("cookie", name)
    }

    /// Takes the body.
    ///
    /// # Errors
    /// When it is no value of its type.
    pub fn body<T: DeserializeOwned>(&mut self) -> Result<T, Failure> {
        let body = self.0.remove("body").unwrap_or_default();
        read("/body", &body)
    }

    /// Whether there is a body.
    pub fn has_body(&self) -> bool {
        self.0.contains_key("body")
    }

    /// The media type that the body is to be sent as.
    pub fn media_type(&self) -> Option<&str> {
        self.0.get("media_type").and_then(Value::as_str)
    }

    /// For a body of a media type that the operation does not take.
    pub fn no_such_body(&self) -> Failure {
        wrong("/media_type", "no such media type".to_owned())
    }

    /// Makes sure that every argument was taken: one that the operation does not have would be lost.
    ///
    /// # Errors
    /// When something is left.
    pub fn finish(self) -> Result<(), Failure> {
        for (location, arguments) in self.0 {
            match arguments {
                Value::Object(arguments) if location != "body" => {
                    if let Some((name, _)) = arguments.into_iter().next() {
                        return Err(wrong(&pointer(&location, &name), "no such parameter".to_owned()));
                    }
                }
                Value::String(_) if location == "media_type" => {}
                _ => return Err(wrong(&format!("/{location}"), "no such argument".to_owned())),
            }
        }
        Ok(())
    }

    fn take<T: DeserializeOwned>(&mut self, location: &str, name: &str) -> Result<T, Failure> {
        let arguments = self.0.get_mut(location).and_then(Value::as_object_mut);
        let value = arguments.and_then(|arguments| arguments.remove(name)).unwrap_or_default();
        read(&pointer(location, name), &value)
    }
}

fn pointer(location: &str, name: &str) -> String {
    let mut pointer = format!("/{location}");
    push_token(&mut pointer, name);
    pointer
}

/// By way of text, so that arguments are read as bodies are.
fn read<T: DeserializeOwned>(argument: &str, value: &Value) -> Result<T, Failure> {
    from_slice(value.to_string().as_bytes()).map_err(|reason| match reason {
        DecodeReason::Json { pointer, message, .. } => wrong(&format!("{argument}{pointer}"), message),
        reason => wrong(argument, reason.to_string()),
    })
}

fn wrong(pointer: &str, message: String) -> Failure {
    Failure::Arguments { pointer: pointer.to_owned(), message }
}
