//! [`Answers`]: everything that the document lets a server say, composed at the start: examples first, then
//! generated values, each proven on its bytes.

use std::collections::HashMap;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value};
use spec::json_schema::Validators;
use spec::model::{Example, MediaType, Response, SchemaId};
use spec::source::Location;
use spec::{Diagnostic, Severity};

use super::answer::Content;
use super::header;
use crate::body::{self, Codec};
use crate::plan::value::Generator;

/// The code of diagnostics on what the mock cannot make.
const NOT_SERVED: &str = "not-served";

/// The documented responses of all operations, by where they stand.
#[derive(Debug, Default)]
pub(super) struct Answers(HashMap<Location, Prepared>);

/// What can be sent for one documented response.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) headers: HeaderMap,
    /// One for each media type that can be served, in the order of the document.
    pub(super) offers: Vec<Offer>,
}

/// The bodies of one media type.
#[derive(Debug)]
pub(super) struct Offer {
    media_type: MediaType,
    /// What `Content-Type` says.
    pub(super) content_type: String,
    /// By name, the first one first; never empty.
    examples: Vec<(String, Content)>,
}

impl Answers {
    /// What can be sent for a response of the document.
    pub(super) fn of(&self, response: &Response) -> Option<&Prepared> {
        self.0.get(&response.location)
    }
}

impl Offer {
    /// The example of this name, else the first.
    pub(super) fn example(&self, name: Option<&str>) -> Option<&Content> {
        let named = self.examples.iter().find(|(known, _)| Some(known.as_str()) == name);
        named.or_else(|| self.examples.first()).map(|(_, content)| content)
    }

    /// Whether there is an example of this name.
    pub(super) fn has_example(&self, name: &str) -> bool {
        self.examples.iter().any(|(known, _)| known == name)
    }

    /// A new body for each seed.
    pub(super) fn generated(&self, validators: &Validators, seed: u64) -> Option<Content> {
        let value = Generator::of_response(validators, seed).any(&[self.media_type.schema?])?;
        content(validators, &self.media_type, value).ok()
    }
}

/// Composes the answers of a document, and tells of what it asks for that cannot be served.
pub(super) fn compose(validators: &Validators, seed: u64) -> (Answers, Vec<Diagnostic>) {
    let mut composer = Composer { validators, seed, diagnostics: Vec::new() };
    let mut answers = Answers::default();
    for operation in &validators.api().operations {
        for (_, response) in operation.responses.iter() {
            answers.0.entry(response.location).or_insert_with(|| composer.response(response));
        }
    }
    (answers, composer.diagnostics)
}

struct Composer<'a> {
    validators: &'a Validators,
    seed: u64,
    diagnostics: Vec<Diagnostic>,
}

impl Composer<'_> {
    fn response(&mut self, response: &Response) -> Prepared {
        let mut prepared = Prepared::default();
        for (name, documented) in &response.headers {
            match header::field(self.validators, name, documented, self.seed) {
                Ok(Some((name, value))) => {
                    prepared.headers.insert(name, value);
                }
                Ok(None) => {}
                Err(why) => {
                    self.not_served(documented.location, &format!("the header field `{name}`"), &why);
                }
            }
        }
        let before = self.diagnostics.len();
        prepared.offers = response.content.iter().filter_map(|media_type| self.offer(media_type)).collect();
        if !prepared.offers.is_empty() {
            // What clients can have in another type, few of them miss.
            let told = self.diagnostics.iter_mut().skip(before);
            let not_served = told.filter(|diagnostic| diagnostic.code == NOT_SERVED);
            not_served.for_each(|diagnostic| diagnostic.severity = Severity::Note);
        }
        prepared
    }

    fn offer(&mut self, media_type: &MediaType) -> Option<Offer> {
        let mut examples = Vec::new();
        for (name, example) in &media_type.examples {
            examples.extend(self.example(media_type, example).map(|content| (name.clone(), content)));
        }
        if examples.is_empty() {
            match generated(self.validators, media_type, self.seed) {
                Ok(content) => examples.push((String::new(), content)),
                Err(why) => {
                    let what = format!("an answer of type `{}`", media_type.name);
                    self.not_served(media_type.location, &what, &why);
                    return None;
                }
            }
        }
        Some(Offer {
            media_type: media_type.clone(),
            content_type: body::concrete(&media_type.name),
            examples,
        })
    }

    /// The body that an example of the document makes, if it is as its schema says.
    fn example(&mut self, media_type: &MediaType, example: &Example) -> Option<Content> {
        let Some(value) = &example.value else {
            let message = "an example elsewhere is not fetched, so that the mock does not serve it";
            let location = example.location;
            self.diagnostics.push(Diagnostic::note("external-example", location, message));
            return None;
        };
        match written(media_type, value)
            .map_or_else(|| content(self.validators, media_type, value.clone()), Ok)
        {
            Ok(content) => Some(content),
            Err(why) => {
                let message = format!("the mock does not serve this example: {why}");
                let location = example.location;
                self.diagnostics.push(Diagnostic::warning("invalid-example", location, message));
                None
            }
        }
    }

    fn not_served(&mut self, location: Location, what: &str, why: &str) {
        let message = format!("the mock cannot make {what}: {why}");
        self.diagnostics.push(Diagnostic::warning(NOT_SERVED, location, message));
    }
}

/// A text in a language that Lockstep does not write, e.g. XML, as the document has it: JSON Schema says nothing
/// of it.
fn written(media_type: &MediaType, value: &Value) -> Option<Content> {
    let content_type = body::concrete(&media_type.name);
    let (Codec::Unknown | Codec::Xml, Value::String(text)) = (Codec::of(&content_type), value) else {
        return None;
    };
    Some(Content {
        media_type: content_type,
        schema: media_type.schema,
        value: None,
        bytes: Bytes::from(text.clone()),
    })
}

fn generated(validators: &Validators, media_type: &MediaType, seed: u64) -> Result<Content, String> {
    let value = match (media_type.schema, Codec::of(&body::concrete(&media_type.name))) {
        (Some(schema), _) => {
            let value = Generator::of_response(validators, seed).valid(&[schema]);
            value.ok_or("no value was found that its schema accepts")?
        }
        (None, Codec::Json | Codec::Form | Codec::Multipart) => Value::Object(Map::new()),
        (None, _) => Value::from("lockstep"),
    };
    content(validators, media_type, value)
}

/// A value as the body of an answer, if its schema accepts it, and what is read from the bytes again as well.
pub(super) fn content(
    validators: &Validators,
    media_type: &MediaType,
    value: Value,
) -> Result<Content, String> {
    let content_type = body::concrete(&media_type.name);
    if let Some(schema) = media_type.schema {
        accepted(validators, schema, &value)?;
    }
    let bytes = body::encode(validators.api(), &content_type, Some(media_type), &value)
        .map_err(|error| error.to_string())?;
    if Codec::of(&content_type) != Codec::Json {
        let accepts = |id: SchemaId, value: &Value| validators.accepts(id, value);
        let content_type = body::content_type(&content_type, &value);
        let again = body::decode(validators.api(), &content_type, media_type, &bytes, &accepts)
            .map_err(|error| error.to_string())?;
        if let (Some(schema), Some(again)) = (media_type.schema, again) {
            accepted(validators, schema, &again)?;
        }
    }
    Ok(Content {
        media_type: body::content_type(&content_type, &value),
        schema: media_type.schema,
        value: Some(value),
        bytes: bytes.into(),
    })
}

/// The first way in which a schema refuses a value, if it does.
fn accepted(validators: &Validators, schema: SchemaId, value: &Value) -> Result<(), String> {
    if validators.accepts(schema, value) {
        return Ok(());
    }
    Err(match validators.violations(schema, value).first() {
        Some(violation) if violation.instance.as_str().is_empty() => violation.message.clone(),
        Some(violation) => format!("{}: {}", violation.instance, violation.message),
        None => "its schema refuses it".to_owned(),
    })
}
