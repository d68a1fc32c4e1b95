//! [`Received`]: a request as it came, with what says nothing taken out.

use std::fmt;

use axum::body;
use axum::extract::Request;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use serde_json::Value;

/// A request as it came. Equal ones mean the same to every server.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    method: String,
    target: String,
    /// By name, then as they came.
    headers: Vec<(String, Bytes)>,
    body: Bytes,
}

impl Received {
    /// Reads the whole request. A body that breaks off is kept as far as it came.
    pub(super) async fn read(request: Request) -> Self {
        let (head, body) = request.into_parts();
        let mut headers: Vec<(String, Bytes)> = head
            .headers
            .iter()
            // Whoever sends says who it is.
            .filter(|(name, _)| **name != USER_AGENT)
            .map(|(name, value)| (name.to_string(), Bytes::copy_from_slice(value.as_bytes())))
            .collect();
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        let body = body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let mut received =
            Self { method: head.method.to_string(), target: head.uri.to_string(), headers, body };
        received.name_boundary();
        received
    }

    /// The boundary between the parts of a multipart body is any that does not occur in them (RFC 2046,
    /// section 5.1.1): each sender has its own.
    fn name_boundary(&mut self) {
        let Some((_, value)) = self.headers.iter_mut().find(|(name, _)| *name == CONTENT_TYPE.as_str())
        else {
            return;
        };
        let text = String::from_utf8_lossy(value).into_owned();
        let Some((before, boundary)) = text.split_once("boundary=") else { return };
        let boundary = boundary.trim_matches('"');
        *value = Bytes::from(format!("{before}boundary={BOUNDARY}"));
        self.body = Bytes::from(replace(&self.body, boundary.as_bytes(), BOUNDARY.as_bytes()));
        // Its length follows from that of the boundary.
        self.headers.retain(|(name, _)| *name != CONTENT_LENGTH.as_str());
    }

    /// The media type of the body, without parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let (_, value) = self.headers.iter().find(|(name, _)| *name == CONTENT_TYPE.as_str())?;
        let text = String::from_utf8_lossy(value);
        Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The request, to be read again.
    pub(super) fn request(&self) -> Result<http::Request<Bytes>, http::Error> {
        let mut builder = http::Request::builder().method(self.method.as_str()).uri(self.target.as_str());
        for (name, value) in &self.headers {
            builder = builder.header(name.as_str(), value.as_ref());
        }
        builder.body(self.body.clone())
    }

    /// Whether all is equal but the spelling of a body of JSON, its length, and what more this one accepts.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        fn fields(received: &Received) -> impl Iterator<Item = &(String, Bytes)> {
            let varies = [CONTENT_LENGTH.as_str(), ACCEPT.as_str()];
            received.headers.iter().filter(move |(name, _)| !varies.contains(&name.as_str()))
        }
        let accepted = self.accepted();
        if !other.accepted().iter().all(|wanted| accepted.contains(wanted)) {
            return false;
        }
        let bodies = self.body == other.body || self.pieces().eq(other.pieces());
        let heads = self.method == other.method && self.target == other.target;
        heads && bodies && fields(self).eq(fields(other))
    }
}

/// What a body is made of: text, or JSON whose spelling does not matter.
#[derive(PartialEq)]
enum Piece<'a> {
    Bytes(&'a [u8]),
    Json(Value),
}

impl Received {
    /// The media types that may come.
    fn accepted(&self) -> Vec<&[u8]> {
        let fields = self.headers.iter().filter(|(name, _)| *name == ACCEPT.as_str());
        fields.flat_map(|(_, list)| list.split(|byte| *byte == b',').map(<[u8]>::trim_ascii)).collect()
    }

    /// The lines of a multipart body, those of JSON as values; any other body as one piece.
    fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let is_multipart = self.body.starts_with(format!("--{BOUNDARY}").as_bytes());
        let lines = self.body.split(move |byte| is_multipart && *byte == b'\n');
        lines.map(|line| match serde_json::from_slice::<Value>(line) {
            Ok(value) => Piece::Json(spelled(&value)),
            Err(_) => Piece::Bytes(line),
        })
    }
}

/// The boundary that every multipart body is given.
const BOUNDARY: &str = "lockstep";

/// A value with all numbers spelled in the same way.
fn spelled(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(spelled).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), spelled(value))).collect()
        }
        other => other.clone(),
    }
}

/// Each occurrence of some bytes, replaced.
fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, more)) = rest.split_first() {
        if let Some(more) = rest.strip_prefix(from).filter(|_| !from.is_empty()) {
            replaced.extend_from_slice(to);
            rest = more;
        } else {
            replaced.push(*first);
            rest = more;
        }
    }
    replaced
}

impl fmt::Debug for Received {
    /// As on the wire, e.g. `GET /pets?page=1 | accept: application/json | body`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.target)?;
        for (name, value) in &self.headers {
            write!(formatter, " | {name}: {}", value.escape_ascii())?;
        }
        if self.body.is_empty() { Ok(()) } else { write!(formatter, " | {}", self.body.escape_ascii()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn received(boundary: &str) -> Received {
        let body = format!("--{boundary}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{boundary}--\r\n");
        let request = http::Request::post("/files?a=1")
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .header(USER_AGENT, boundary)
            .header("content-length", body.len())
            .body(body::Body::from(body));
        Received::read(request.unwrap()).await
    }

    #[tokio::test]
    async fn senders_choose_boundaries() {
        assert_eq!(received("one").await, received("another").await);
        assert_ne!(received("one").await, Received { body: Bytes::new(), ..received("one").await });
    }
}
