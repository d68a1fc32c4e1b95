//! Server-sent events (WHATWG HTML, section 9.2): [`Events`], whose data has a type, and [`EventObjects`], which have one as a
//! whole.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::framed::{Framed, Framing, Read};
use super::json;
use super::streaming::{Body, ItemError};

/// The data that many servers send as their last event.
const DONE: &str = "[DONE]";

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    /// Its type; `message` if the server does not name one.
    pub event: String,
    /// What it carries.
    pub data: T,
    /// The last identifier that the server gave to this event or one before; empty if to none. Sent as `Last-Event-ID` it asks
    /// for what follows.
    pub id: String,
    /// After which time the server wants to be called again once the stream has ended, if it said so.
    pub retry: Option<Duration>,
}

/// The events of a body. One whose data cannot be read is an error in its place, and others follow.
pub struct Events<T>(Framed<Event<T>>);

impl<T: DeserializeOwned + 'static> Events<T> {
    /// The events of this body with data of JSON. Data of `[DONE]` ends the stream.
    pub fn of_json(body: Body) -> Self {
        let read = |frame: Frame| match json::from_slice(frame.data.as_bytes()) {
            Ok(data) => Read::Item(frame.into_event(data)),
            Err(_) if frame.data == DONE => Read::End,
            Err(reason) => Read::Failed(frame.data.into_bytes(), reason),
        };
        Self(Framed::new(body, Lines::default(), read))
    }
}

impl Events<String> {
    /// The events of this body with data of text.
    pub fn of_text(body: Body) -> Self {
        let read = |mut frame: Frame| {
            let data = std::mem::take(&mut frame.data);
            Read::Item(frame.into_event(data))
        };
        Self(Framed::new(body, Lines::default(), read))
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl<T> std::fmt::Debug for Events<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Events")
    }
}

/// The events of a body, each a JSON object with the members `data` and, if the server gave them, `event`, `id` and `retry`
/// (OpenAPI 3.2, section 4.14.4.2).
pub struct EventObjects<T>(Framed<T>);

impl<T: DeserializeOwned + 'static> EventObjects<T> {
    /// The events of this body.
    pub fn new(body: Body) -> Self {
        let read = |frame: Frame| Read::json(Value::Object(frame.into_object()).to_string().into_bytes());
        Self(Framed::new(body, Lines::default(), read))
    }
}

impl<T> Stream for EventObjects<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl<T> std::fmt::Debug for EventObjects<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("EventObjects")
    }
}

/// An event as its lines say it.
#[derive(Default)]
struct Frame {
    event: String,
    data: String,
    /// The identifier, if this event has one of its own.
    own_id: Option<String>,
    /// The last identifier.
    id: String,
    /// The time of this event's own.
    own_retry: Option<u64>,
    /// The last time.
    retry: Option<u64>,
}

impl Frame {
    fn into_event<T>(self, data: T) -> Event<T> {
        let event = if self.event.is_empty() { "message".to_owned() } else { self.event };
        Event { event, data, id: self.id, retry: self.retry.map(Duration::from_millis) }
    }

    fn into_object(self) -> Map<String, Value> {
        let mut object = Map::new();
        if !self.event.is_empty() {
            object.insert("event".to_owned(), self.event.into());
        }
        object.insert("data".to_owned(), self.data.into());
        object.extend(self.own_id.map(|id| ("id".to_owned(), id.into())));
        object.extend(self.own_retry.map(|retry| ("retry".to_owned(), retry.into())));
        object
    }
}

/// The lines of a stream, read as the standard says (section 9.2.6).
#[derive(Default)]
struct Lines {
    /// The line that is not complete.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, of which a line feed may be a part.
    after_return: bool,
    /// Whether a line was read, so that no byte order mark can follow.
    begun: bool,
    has_data: bool,
    /// The event that is not complete.
    frame: Frame,
}

impl Framing for Lines {
    type Frame = Frame;

    fn feed(&mut self, bytes: &[u8], frames: &mut VecDeque<Frame>) {
        for byte in bytes {
            let after_return = std::mem::replace(&mut self.after_return, *byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    self.line(&line, frames);
                }
                byte => self.line.push(*byte),
            }
        }
    }

    /// What is not complete is no event.
    fn end(&mut self, _: &mut VecDeque<Frame>) {}

    fn waiting(&self) -> usize {
        self.line.len() + self.frame.data.len()
    }
}

impl Lines {
    fn line(&mut self, line: &[u8], frames: &mut VecDeque<Frame>) {
        let text = String::from_utf8_lossy(line);
        let text = if self.begun { &*text } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
        self.begun = true;
        if text.is_empty() {
            return self.dispatch(frames);
        }
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.frame.event),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.frame.data.push('\n');
                }
                self.frame.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.frame.own_id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.frame.own_retry = value.parse().ok();
            }
            // Comments, and what later versions of the standard may add.
            _ => {}
        }
    }

    /// An empty line ends an event; one without data only says what holds for those after it.
    fn dispatch(&mut self, frames: &mut VecDeque<Frame>) {
        let mut frame = std::mem::take(&mut self.frame);
        if let Some(id) = &frame.own_id {
            frame.id.clone_from(id);
        }
        frame.retry = frame.own_retry.or(frame.retry);
        self.frame = Frame { id: frame.id.clone(), retry: frame.retry, ..Frame::default() };
        if std::mem::take(&mut self.has_data) {
            frames.push_back(frame);
        }
    }
}
