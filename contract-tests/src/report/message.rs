//! What went over the wire as reports may show it: without secrets, as text where it is text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;

use crate::exchange::{self, Concealed, Exchange, Place, Sent};
use crate::redact::Redactor;

/// A request without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
}

/// An answer without secrets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) milliseconds: f64,
}

/// A body, up to a limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) media_type: Option<String>,
    /// The text; Base64 if it is none.
    pub(super) text: String,
    pub(super) is_base64: bool,
    /// How many bytes went over the wire.
    pub(super) bytes: usize,
    /// Whether there was more than is shown.
    pub(super) is_cut: bool,
}

/// The request of an exchange.
pub(super) fn request(sent: &Sent, redactor: &Redactor, limit: usize) -> Request {
    Request {
        method: sent.method.to_string(),
        url: text(redactor, url(sent)),
        headers: fields(&sent.headers, redactor, |name, value| sent_field(sent, name, value)),
        body: body(&sent.headers, &sent.body, false, redactor, limit),
    }
}

/// The answer of an exchange, or why there is none.
pub(super) fn answer(exchange: &Exchange, redactor: &Redactor, limit: usize) -> Result<Answer, String> {
    let exchange::Answer { status, headers, body: bytes, truncated, elapsed } = match &exchange.outcome {
        Ok(answer) => answer,
        Err(error) => return Err(text(redactor, error.to_string())),
    };
    Ok(Answer {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default(),
        headers: fields(headers, redactor, answered_field),
        body: body(headers, bytes, *truncated, redactor, limit),
        milliseconds: elapsed.as_secs_f64() * 1000.0,
    })
}

fn text(redactor: &Redactor, mut text: String) -> String {
    redactor.text(&mut text);
    text
}

fn fields(
    headers: &HeaderMap,
    redactor: &Redactor,
    shown: impl Fn(&HeaderName, &str) -> String,
) -> Vec<(String, String)> {
    let field = |(name, value): (&HeaderName, &http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), text(redactor, shown(name, &value)))
    };
    headers.iter().map(field).collect()
}

/// The URL with a variable for each secret in its query.
fn url(sent: &Sent) -> String {
    let Some((path, query)) = sent.url.split_once('?') else { return sent.url.clone() };
    format!("{path}?{}", pairs(sent, Place::Query, query, "&"))
}

fn sent_field(sent: &Sent, name: &HeaderName, value: &str) -> String {
    let is_basic = |secret: &&Concealed| secret.place == Place::Basic && *name == AUTHORIZATION;
    let secret =
        concealed(sent, Place::Header, name.as_str()).or_else(|| sent.concealed.iter().find(is_basic));
    match secret {
        Some(secret) => format!("{}{}", secret.prefix, variable(secret)),
        None if *name == COOKIE => pairs(sent, Place::Cookie, value, "; "),
        None => value.to_owned(),
    }
}

/// A cookie that a server sets may well be a key to somebody's account.
fn answered_field(name: &HeaderName, value: &str) -> String {
    if *name != SET_COOKIE {
        return value.to_owned();
    }
    let (pair, attributes) = value.split_at(value.find(';').unwrap_or(value.len()));
    let name = pair.split('=').next().unwrap_or_default();
    format!("{name}=(not shown){attributes}")
}

/// `name=value` pairs, with a variable for the value of each that is secret.
fn pairs(sent: &Sent, place: Place, list: &str, separator: &str) -> String {
    let shown = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        match concealed(sent, place, &percent_decode_str(name).decode_utf8_lossy()) {
            Some(secret) => format!("{name}={}", variable(secret)),
            None => pair.to_owned(),
        }
    };
    list.split(separator).map(shown).collect::<Vec<_>>().join(separator)
}

fn concealed<'a>(sent: &'a Sent, place: Place, name: &str) -> Option<&'a Concealed> {
    sent.concealed.iter().find(|secret| secret.place == place && secret.name == name)
}

fn variable(secret: &Concealed) -> String {
    format!("${{{}}}", secret.variable)
}

fn body(headers: &HeaderMap, bytes: &[u8], truncated: bool, redactor: &Redactor, limit: usize) -> Body {
    let media_type =
        headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    // Before it is cut: what is left of a secret would not be known for one.
    let shown = redactor.bytes(bytes);
    let start = shown.get(..limit).unwrap_or(&shown);
    let (text, is_base64) = match std::str::from_utf8(start) {
        Ok(text) => (text.to_owned(), false),
        // The limit may cut a character.
        Err(error) if start.len() - error.valid_up_to() < 4 && start.len() < shown.len() => (
            String::from_utf8_lossy(start.get(..error.valid_up_to()).unwrap_or_default()).into_owned(),
            false,
        ),
        Err(_) => (STANDARD.encode(start), true),
    };
    Body { media_type, text, is_base64, bytes: bytes.len(), is_cut: truncated || start.len() < shown.len() }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderValue, Method};

    use super::*;
    use crate::check::testing::World;

    fn secret(place: Place, name: &str, prefix: &'static str) -> Concealed {
        Concealed { place, name: name.to_owned(), prefix, variable: "KEY".to_owned() }
    }

    /// The redactor knows only `hush`; the places of the others are known.
    fn sent() -> Sent {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Basic c2VjcmV0"),
            ("cookie", "a=1; sid=secret"),
            ("x-key", "Token secret"),
            ("x-echo", "hush!"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let concealed = vec![
            secret(Place::Basic, "authorization", "Basic "),
            secret(Place::Cookie, "sid", ""),
            secret(Place::Header, "x-key", "Token "),
            secret(Place::Query, "k&y", ""),
        ];
        Sent {
            method: Method::POST,
            url: "http://localhost/?a=1&k%26y=secret".to_owned(),
            headers,
            concealed,
            body: Bytes::from_static(b"{\"say\":\"hush\"}"),
        }
    }

    #[test]
    fn secrets_are_variables() {
        let redactor = Redactor::new(&World::new().config);
        let shown = request(&sent(), &redactor, 100);
        assert_eq!(shown.url, "http://localhost/?a=1&k%26y=${KEY}");
        let values: Vec<&str> = shown.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["Basic ${KEY}", "a=1; sid=${KEY}", "Token ${KEY}", "${KEY}!"]);
        assert_eq!(shown.body.text, r#"{"say":"${KEY}"}"#);
    }

    #[test]
    fn what_a_server_says_back_and_sets() {
        let world = World::new();
        let exchange =
            world.answered(200, &[("set-cookie", "sid=1; Secure"), ("x-echo", "hush")], "hush \u{1}");
        let shown = answer(&exchange, &Redactor::new(&world.config), 100).unwrap();
        let values: Vec<&str> = shown.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["sid=(not shown); Secure", "${KEY}"]);
        assert_eq!(shown.body.text, "${KEY} \u{1}");
    }

    #[test]
    fn long_bodies_and_such_as_are_no_text() {
        let redactor = Redactor::new(&World::new().config);
        let shown = |bytes: &[u8], limit| body(&HeaderMap::new(), bytes, false, &redactor, limit);
        let cut = shown("aäb".as_bytes(), 2);
        assert_eq!((cut.text.as_str(), cut.is_base64, cut.is_cut, cut.bytes), ("a", false, true, 4));
        let binary = shown(b"\xff\xfehush", 100);
        assert_eq!((binary.text, binary.is_base64), (STANDARD.encode(b"\xff\xfe${KEY}"), true));
        assert!(!shown(b"four", 4).is_cut);
    }
}
