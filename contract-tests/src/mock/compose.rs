//! [`Answers`]: everything that the document lets a server say, composed when it is first asked for: examples first,
//! then generated values, each proven on its bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value};
use spec::json_schema::Validators;
use spec::model::{Example, MediaType, Response, SchemaId};
use spec::source::Location;
use spec::{Diagnostic, Severity};

use super::answer::Content;
use super::header;
use super::notice::{Notice, Observer};
use super::xml;
use crate::body::{self, Codec};
use crate::plan::value::Generator;

/// The code of diagnostics on what the mock cannot make.
const NOT_SERVED: &str = "not-served";

/// The documented responses of all operations, by where they stand.
#[derive(Debug)]
pub(super) struct Answers {
    validators: Arc<Validators>,
    prepared: HashMap<Location, OnceLock<Prepared>>,
    told: Mutex<Vec<Diagnostic>>,
    habits: Habits,
}

/// How answers are composed.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    /// Which values are generated where there is a choice.
    pub(super) seed: u64,
    /// Whether an example that breaks its schema is left out.
    pub(super) strict: bool,
    /// Who is told what cannot be served.
    pub(super) observer: Observer,
}

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
    /// Answers for every response of the document; nothing is composed yet.
    pub(super) fn new(validators: Arc<Validators>, habits: Habits) -> Self {
        let operations = validators.api().operations.iter();
        let responses = operations.flat_map(|operation| operation.responses.iter());
        let prepared = responses.map(|(_, response)| (response.location, OnceLock::new())).collect();
        Self { prepared, told: Mutex::default(), habits, validators }
    }

    /// What can be sent for a response of the document.
    pub(super) fn of(&self, response: &Response) -> Option<&Prepared> {
        let slot = self.prepared.get(&response.location)?;
        Some(slot.get_or_init(|| self.compose(response)))
    }

    fn compose(&self, response: &Response) -> Prepared {
        let (validators, habits) = (&*self.validators, &self.habits);
        let mut composer = Composer { validators, habits, diagnostics: Vec::new() };
        let prepared = composer.response(response);
        self.tell(composer.diagnostics);
        prepared
    }

    /// Keeps diagnostics, and tells of them.
    pub(super) fn tell(&self, diagnostics: Vec<Diagnostic>) {
        if !diagnostics.is_empty() {
            let sources = &self.validators.api().sources;
            self.habits.observer.tell(&Notice::Diagnosed { diagnostics: &diagnostics, sources });
            self.told.lock().unwrap_or_else(PoisonError::into_inner).extend(diagnostics);
        }
    }

    /// What was told so far.
    pub(super) fn told(&self) -> Vec<Diagnostic> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Prepared {
    /// Whether there is a body if the response has one.
    pub(super) fn is_whole(&self, response: &Response) -> bool {
        response.content.is_empty() || !self.offers.is_empty()
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
        // The generator has proven it, which takes as long as all the rest.
        proven(validators, &self.media_type, value).ok()
    }
}

struct Composer<'a> {
    validators: &'a Validators,
    habits: &'a Habits,
    diagnostics: Vec<Diagnostic>,
}

impl Composer<'_> {
    fn response(&mut self, response: &Response) -> Prepared {
        let mut prepared = Prepared::default();
        for (name, documented) in &response.headers {
            match header::field(self.validators, name, documented, self.habits.seed) {
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
            examples.extend(self.example(media_type, name, example).map(|content| (name.clone(), content)));
        }
        if examples.is_empty() {
            match generated(self.validators, media_type, self.habits.seed) {
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

    /// The body that an example of the document makes. One that breaks its schema says so, unless only those are wanted
    /// that do not.
    fn example(&mut self, media_type: &MediaType, name: &str, example: &Example) -> Option<Content> {
        let Some(value) = &example.value else {
            let message = "an example elsewhere is not fetched, so that the mock does not serve it";
            let location = example.location;
            self.diagnostics.push(Diagnostic::note("external-example", location, message));
            return None;
        };
        let written = written(media_type, value);
        let why = match written.map_or_else(|| content(self.validators, media_type, value.clone()), Ok) {
            Ok(content) => return Some(content),
            Err(why) => why,
        };
        let flawed = || flawed(self.validators, media_type, value, format!("example `{name}`: {why}"));
        let served = if self.habits.strict { None } else { flawed() };
        let verb = if served.is_some() {
            "serves this example though it is wrong"
        } else {
            "does not serve this example"
        };
        let message = format!("the mock {verb}: {why}");
        self.diagnostics.push(Diagnostic::warning("invalid-example", example.location, message));
        served
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
        flaw: None,
    })
}

fn generated(validators: &Validators, media_type: &MediaType, seed: u64) -> Result<Content, String> {
    let value = match (media_type.schema, Codec::of(&body::concrete(&media_type.name))) {
        (Some(schema), _) => {
            let value = Generator::of_response(validators, seed).valid(&[schema]);
            value.ok_or("no value was found that its schema accepts")?
        }
        (None, Codec::Json | Codec::Form | Codec::Multipart) => Value::Object(Map::new()),
        (None, _) => Value::from("string"),
    };
    content(validators, media_type, value)
}

/// A value as the body of an answer, if its schema accepts it, and what is read from the bytes again as well.
pub(super) fn content(
    validators: &Validators,
    media_type: &MediaType,
    value: Value,
) -> Result<Content, String> {
    if let Some(schema) = media_type.schema {
        accepted(validators, schema, &value)?;
    }
    proven(validators, media_type, value)
}

/// A value that its schema accepts as the body of an answer, if what is read from the bytes again is accepted as well.
fn proven(validators: &Validators, media_type: &MediaType, value: Value) -> Result<Content, String> {
    let content_type = body::concrete(&media_type.name);
    let bytes = encoded(validators, &content_type, media_type, &value)?;
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
        value: Some(Arc::new(value)),
        bytes: bytes.into(),
        flaw: None,
    })
}

/// The bytes of a value. What only the mock writes, nobody reads again: XML has names, which schemas alone tell, and YAML and
/// sequences of JSON are no documents of JSON Schema.
fn encoded(
    validators: &Validators,
    content_type: &str,
    media_type: &MediaType,
    value: &Value,
) -> Result<Vec<u8>, String> {
    if Codec::of(content_type) == Codec::Xml && !value.is_string() {
        return Ok(xml::write(validators.api(), media_type.schema, value).into_bytes());
    }
    match content_type.split(';').next().unwrap_or_default().trim() {
        yaml if yaml.ends_with("yaml") => {
            serde_yaml::to_string(value).map(String::into_bytes).map_err(|error| error.to_string())
        }
        // One value is one line (JSON Lines), or one text behind a record separator (RFC 7464).
        "application/x-ndjson" | "application/jsonl" => Ok(format!("{value}\n").into_bytes()),
        "application/json-seq" => Ok(format!("\u{1e}{value}\n").into_bytes()),
        _ => body::encode(validators.api(), content_type, Some(media_type), value)
            .map_err(|error| error.to_string()),
    }
}

/// An example as the document has it, though it breaks its schema; a string that the media type cannot carry as a value
/// is taken for what is to be sent. `None` if nothing can be written of it.
fn flawed(validators: &Validators, media_type: &MediaType, value: &Value, flaw: String) -> Option<Content> {
    let content_type = body::concrete(&media_type.name);
    let encoded = encoded(validators, &content_type, media_type, value).ok();
    let bytes = encoded.or_else(|| value.as_str().map(|text| text.as_bytes().to_vec()))?;
    Some(Content {
        media_type: body::content_type(&content_type, value),
        schema: media_type.schema,
        value: Some(Arc::new(value.clone())),
        bytes: bytes.into(),
        flaw: Some(flaw.into()),
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
