//! Operations: a request with setters, what can come of it, and how its pages follow each other.

use std::collections::BTreeMap;

use super::{Slot, Type};

/// An operation of the API.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "`operationId` is the standard's own word")]
pub(crate) struct Operation {
    /// The method of the resource, e.g. `find_all_api_logs`.
    pub(crate) method_name: String,
    /// The request's type, e.g. `FindAllApiLogs`.
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: bool,
    /// Method and path, e.g. `GET /api_logs`.
    pub(crate) key: String,
    pub(crate) operation_id: String,
    pub(crate) method: String,
    /// The path with everything but its expressions percent-encoded.
    pub(crate) path: String,
    /// The URL of its own server, if it has one.
    pub(crate) server: Option<String>,
    pub(crate) accept: String,
    /// Alternatives of constants of schemes.
    pub(crate) security: Vec<Vec<String>>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    /// The name of the error enum; `None` if no error is documented.
    pub(crate) error_name: Option<String>,
    pub(crate) outcomes: Vec<Outcome>,
    /// The header fields of its responses, constants of its resource.
    pub(crate) headers: Vec<Header>,
    pub(crate) paging: Option<Paging>,
    /// How its success is read while it comes, if there is use in that.
    pub(crate) streaming: Option<Streaming>,
    /// What its success can be had in beside the media type that the client asks for by itself.
    pub(crate) representations: Vec<Representation>,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) field: String,
    /// The name on the wire.
    pub(crate) wire: String,
    pub(crate) place: Place,
    /// How it is serialised; `None` for what the location has by default.
    pub(crate) style: Option<Serialised>,
    pub(crate) required: bool,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) slot: Slot,
    pub(crate) setter: Setter,
    /// The setter for the name without a value, where that is allowed and not a value of the type anyway.
    pub(crate) empty_setter: Option<String>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Path,
    Query,
    /// The whole query.
    Querystring,
    Header,
    Cookie,
}

impl Place {
    /// The name of the runtime's method, and of the location in violations.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// What a setter or a required argument takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Setter {
    /// The type itself.
    Plain,
    /// `impl Into<_>` of the type.
    Into,
    /// A list of items of this type, each `impl Into<_>`.
    List(Type),
}

impl Setter {
    fn rename(&mut self, names: &BTreeMap<String, String>) {
        if let Self::List(item) = self {
            item.rename(names);
        }
    }
}

/// The request body.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub(crate) field: String,
    /// The name of the enum of what it can be; `None` if it is always of one sort.
    pub(crate) name: Option<String>,
    /// What it can be; never empty, and one without [`Self::name`].
    pub(crate) contents: Vec<Content>,
    pub(crate) required: bool,
    pub(crate) doc: Vec<String>,
    pub(crate) setter: Setter,
}

/// One sort of body.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// The variant of the body's enum.
    pub(crate) variant: String,
    pub(crate) doc: Vec<String>,
    pub(crate) media_type: String,
    pub(crate) kind: BodyKind,
}

/// How a body is encoded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BodyKind {
    Json(Slot),
    /// `application/x-www-form-urlencoded`
    Form(Slot, Encodings),
    /// `multipart/form-data` and its kin.
    Multipart(Slot, Encodings),
    /// A string.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// How the members of a form are written where it is not as they usually are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Encodings {
    /// Every member that has no encoding of its own.
    pub(crate) others: Option<Encoding>,
    pub(crate) by_name: Vec<(String, Encoding)>,
}

/// How a member of a form is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Encoding {
    /// As [`Parameter::style`].
    pub(crate) style: Option<Serialised>,
    /// The media type of a part.
    pub(crate) media_type: Option<String>,
    /// Whether a string is sent as a file.
    pub(crate) file: bool,
}

/// A constant of the runtime's `Style`, `explode` if it is not the style's default, `allowReserved`.
pub(crate) type Serialised = (&'static str, Option<bool>, bool);

impl BodyKind {
    /// What the body holds, if it has a type of its own.
    pub(crate) fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Json(slot) | Self::Form(slot, _) | Self::Multipart(slot, _) => Some(slot),
            Self::Text | Self::Bytes => None,
        }
    }

    pub(crate) fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::Json(slot) | Self::Form(slot, _) | Self::Multipart(slot, _) => Some(slot),
            Self::Text | Self::Bytes => None,
        }
    }
}

impl Body {
    /// What each sort of body holds.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.contents.iter().filter_map(|content| content.kind.slot())
    }
}

/// What a successful call gives.
#[derive(Debug, Clone)]
pub(crate) enum Success {
    /// Every success has this body.
    One(OutcomeBody),
    /// An enum of this name, with a variant for each success.
    Enum(String),
}

/// A documented response.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) matches: Matches,
    /// The key in the document: `200`, `4XX`, `default`.
    pub(crate) key: String,
    pub(crate) success: bool,
    /// The variant of the success or error enum.
    pub(crate) variant: String,
    pub(crate) doc: Vec<String>,
    pub(crate) body: OutcomeBody,
}

/// The status codes that an outcome is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matches {
    Exact(u16),
    /// By the first digit.
    Range(u8),
    /// Everything else.
    Rest,
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OutcomeBody {
    Json(Slot),
    Text,
    Bytes,
    Empty,
}

impl OutcomeBody {
    /// What the body holds, if it has a type of its own.
    pub(crate) fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Json(slot) => Some(slot),
            Self::Text | Self::Bytes | Self::Empty => None,
        }
    }

    pub(crate) fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::Json(slot) => Some(slot),
            Self::Text | Self::Bytes | Self::Empty => None,
        }
    }
}

/// A success in a media type that a caller has to ask for (RFC 9110, section 12.1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Representation {
    /// The method of the request, e.g. `send_for_mp4`.
    pub(crate) method: String,
    pub(crate) media_type: String,
    /// The key of its response, as [`Outcome::key`].
    pub(crate) key: String,
    pub(crate) body: OutcomeBody,
}

/// A success that is read while it comes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Streaming {
    /// What the client asks for, if not for what it asks anyway.
    pub(crate) media_type: Option<String>,
    pub(crate) kind: StreamKind,
}

/// What a stream is of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StreamKind {
    Bytes,
    /// Server-sent events with data of text.
    Texts,
    /// Server-sent events with data of JSON.
    Events(Slot),
    /// Server-sent events that are objects of their fields.
    EventObjects(Slot),
    /// JSON lines.
    Lines(Slot),
    /// `application/json-seq`
    Records(Slot),
}

impl StreamKind {
    /// What an item holds, if it has a type of its own.
    pub(crate) fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Bytes | Self::Texts => None,
            Self::Events(slot) | Self::EventObjects(slot) | Self::Lines(slot) | Self::Records(slot) => {
                Some(slot)
            }
        }
    }

    fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::Bytes | Self::Texts => None,
            Self::Events(slot) | Self::EventObjects(slot) | Self::Lines(slot) | Self::Records(slot) => {
                Some(slot)
            }
        }
    }

    /// Whether it is made of server-sent events.
    pub(crate) fn is_of_events(&self) -> bool {
        matches!(self, Self::Texts | Self::Events(_) | Self::EventObjects(_))
    }
}

/// A header field of responses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    /// The constant of the resource, e.g. `X_TOTAL`.
    pub(crate) constant: String,
    /// The name on the wire.
    pub(crate) wire: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) form: HeaderForm,
    /// An `Option` if the field may be absent.
    pub(crate) slot: Slot,
}

/// How the value of a header field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderForm {
    Simple,
    /// Of an object, `name=value`.
    Exploded,
    Json,
}

/// How a list in pages is walked through.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    pub(crate) turn: Turn,
    /// From a page to its items.
    pub(crate) items: Vec<Step>,
    /// The type of an item.
    pub(crate) item: Type,
}

/// How a page leads to the next.
#[derive(Debug, Clone)]
pub(crate) enum Turn {
    /// It holds the token of the next, unless a member says that it is the last.
    Token { field: PageField, next: Vec<Step>, more: Option<Vec<Step>> },
    /// The token is this of its last item, unless a member says that there are no more.
    LastItem { field: PageField, token: Vec<Step>, more: Option<Vec<Step>> },
    /// The request counts pages or items.
    Count { field: PageField, by: CountBy, first: u64, total: Option<Vec<Step>> },
    /// It holds the URL of the next.
    Url { next: Vec<Step> },
    /// The field `Link` does.
    Link,
}

/// What a request counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountBy {
    Items,
    Pages,
}

/// The field of a request that tells the page.
#[derive(Debug, Clone)]
pub(crate) struct PageField {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// Whether it is an `Option`.
    pub(crate) optional: bool,
}

/// From a struct to what one of its fields holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) field: String,
    /// How many `Option`s are around it.
    pub(crate) wraps: usize,
}

impl Operation {
    /// Gives declared types other names in what is sent.
    pub(crate) fn rename_sent(&mut self, names: &BTreeMap<String, String>) {
        for parameter in &mut self.parameters {
            parameter.slot.ty.rename(names);
            parameter.setter.rename(names);
        }
        let Some(body) = &mut self.body else { return };
        body.setter.rename(names);
        let slots = body.contents.iter_mut().filter_map(|content| content.kind.slot_mut());
        slots.for_each(|slot| slot.ty.rename(names));
    }

    /// Gives declared types other names in what comes of it.
    pub(crate) fn rename_received(&mut self, names: &BTreeMap<String, String>) {
        let success = match &mut self.success {
            Success::One(body) => Some(body),
            Success::Enum(_) => None,
        };
        let bodies = self.outcomes.iter_mut().map(|outcome| &mut outcome.body).chain(success);
        let bodies = bodies.chain(self.representations.iter_mut().map(|other| &mut other.body));
        bodies.filter_map(OutcomeBody::slot_mut).for_each(|slot| slot.ty.rename(names));
        self.headers.iter_mut().for_each(|header| header.slot.ty.rename(names));
        if let Some(slot) = self.streaming.as_mut().and_then(|streaming| streaming.kind.slot_mut()) {
            slot.ty.rename(names);
        }
        if let Some(paging) = &mut self.paging {
            paging.item.rename(names);
        }
    }

    /// Every slot in the request and in what can come of it.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.slot);
        let body = self.body.iter().flat_map(Body::slots);
        parameters.chain(body).chain(self.received())
    }

    /// Every slot in what can come of it.
    pub(crate) fn received(&self) -> impl Iterator<Item = &Slot> {
        let representations = self.representations.iter().map(|other| &other.body);
        let bodies = self.outcomes.iter().map(|outcome| &outcome.body).chain(representations);
        let items = self.streaming.iter().filter_map(|streaming| streaming.kind.slot());
        let headers = self.headers.iter().map(|header| &header.slot);
        bodies.filter_map(OutcomeBody::slot).chain(headers).chain(items)
    }
}
