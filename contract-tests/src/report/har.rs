//! HAR 1.2: every request and answer, for the network tools of browsers and proxies.

use serde_json::{Value, json};
use url::Url;

use super::message::{self, Answer, Body, Request};
use super::{RenderError, Report};
use crate::event::Event;
use crate::exchange::Exchange;
use crate::redact::Redactor;

/// How many bytes of a body are kept.
const LIMIT: usize = 1 << 20;

/// Writes down every exchange as it comes. No entry holds a secret.
#[derive(Debug, Default)]
pub struct Har {
    redactor: Redactor,
    title: String,
    /// The entries with commas between them: many bodies together take less room so than as values.
    entries: String,
}

impl Report for Har {
    fn observe(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { api, redactor, .. } => {
                self.redactor = (*redactor).clone();
                self.title = format!("{} {}", api.info.title, api.info.version);
            }
            Event::Judged { exchange, .. } => {
                let entry = entry(exchange, &self.redactor).to_string();
                let comma = if self.entries.is_empty() { "" } else { ",\n" };
                self.entries.extend([comma, &entry]);
            }
            Event::Noted { .. } | Event::Shrunk { .. } | Event::Finished { .. } => {}
        }
    }

    fn render(&self) -> Result<String, RenderError> {
        let creator = json!({ "name": "lockstep", "version": env!("CARGO_PKG_VERSION") });
        let comment = Value::from(self.title.as_str());
        Ok(format!(
            "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"comment\":{comment},\"entries\":[\n{}\n]}}}}\n",
            self.entries
        ))
    }
}

fn entry(exchange: &Exchange, redactor: &Redactor) -> Value {
    let answer = message::answer(exchange, redactor, LIMIT);
    let time = answer.as_ref().map_or(0.0, |answer| answer.milliseconds);
    json!({
        "startedDateTime": exchange.sent_at.to_string(),
        "time": time,
        "request": request(&message::request(&exchange.request, redactor, LIMIT)),
        "response": match &answer {
            Ok(answer) => response(answer),
            Err(reason) => no_response(reason),
        },
        "cache": {},
        // Only the whole is measured.
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "comment": format!("case {}: {} ({})", exchange.case.id, exchange.case.title, exchange.case.obligation),
    })
}

fn request(request: &Request) -> Value {
    let mut written = json!({
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&request.headers, "cookie"),
        "headers": pairs(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        "queryString": query(&request.url),
        "headersSize": -1,
        "bodySize": request.body.bytes,
    });
    if let (Some(written), true) = (written.as_object_mut(), request.body.bytes > 0) {
        written.insert("postData".to_owned(), post_data(&request.body));
    }
    written
}

fn response(answer: &Answer) -> Value {
    let location = answer.headers.iter().find(|(name, _)| name == "location");
    json!({
        "status": answer.status,
        "statusText": answer.reason,
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&answer.headers, "set-cookie"),
        "headers": pairs(answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        "content": content(&answer.body),
        "redirectURL": location.map_or("", |(_, value)| value),
        "headersSize": -1,
        "bodySize": answer.body.bytes,
    })
}

/// What browsers write where no answer came: status 0 and the reason.
fn no_response(reason: &str) -> Value {
    json!({
        "status": 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [],
        "content": { "size": 0, "mimeType": "x-unknown" },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "comment": reason,
        "_error": reason,
    })
}

fn content(body: &Body) -> Value {
    let mut content = json!({ "size": body.bytes, "mimeType": media_type(body), "text": body.text });
    if let Some(content) = content.as_object_mut() {
        if body.is_base64 {
            content.insert("encoding".to_owned(), "base64".into());
        }
        if body.is_cut {
            content.insert("comment".to_owned(), "the rest is not shown".into());
        }
    }
    content
}

/// A request body has no `encoding` (HAR 1.2, `postData`), so bytes that are no text need a comment.
fn post_data(body: &Body) -> Value {
    let mut data = json!({ "mimeType": media_type(body), "text": body.text });
    let comment = match (body.is_base64, body.is_cut) {
        (true, _) => "the text is Base64",
        (false, true) => "the rest is not shown",
        (false, false) => return data,
    };
    if let Some(data) = data.as_object_mut() {
        data.insert("comment".to_owned(), comment.into());
    }
    data
}

fn media_type(body: &Body) -> &str {
    body.media_type.as_deref().unwrap_or("x-unknown")
}

fn query(url: &str) -> Value {
    let url = Url::parse(url).ok();
    let query: Vec<(String, String)> =
        url.iter().flat_map(Url::query_pairs).map(|(a, b)| (a.into(), b.into())).collect();
    pairs(query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// The cookies in the fields with this name; attributes after the first `;` of `Set-Cookie` are left out.
fn cookies(headers: &[(String, String)], field: &str) -> Value {
    let values = headers.iter().filter(|(name, _)| name == field).map(|(_, value)| value.as_str());
    let most = if field == "cookie" { usize::MAX } else { 1 };
    let cookies = values.flat_map(|value| value.split("; ").take(most));
    pairs(cookies.map(|pair| pair.split(';').next().unwrap_or(pair).split_once('=').unwrap_or((pair, ""))))
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
