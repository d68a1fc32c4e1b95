//! [`Obligation`]: one thing that a run is to show about an operation. Obligations are enumerated as data
//! before any request exists; the coverage report is this list with what became of each.

pub(crate) mod keyword;
pub(crate) mod site;
pub(crate) mod subject;

use std::fmt;
use std::sync::Arc;

use http::Method;
use spec::model::{Operation, Parameter, ParameterIn};
use spec::{Api, JsonPointer};

use self::subject::Subject;

/// One thing to be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obligation {
    /// The operation, by [`spec::model::Operation::key`].
    pub operation: String,
    /// What it is about, as a pointer into the operation's abstract request or its responses: the subject, then
    /// the way through the subject's schema. Examples: `/query/page`, `/query/http_statuses[]/items/anyOf/1`,
    /// `/body/application~1json/properties/name`, `/security`, `/security/1`, `/method/PUT`, `/responses/200`; the root for
    /// the request as a whole.
    pub pointer: JsonPointer,
    /// The keyword that is shown, e.g. `minimum`, `enum`, `required`; for what is no keyword of JSON Schema
    /// a word of our own: `minimal`, `presence`, `example`, `pair`, `security`, `method`, `status`, `media-type`,
    /// `syntax`, `fuzz` (random requests, if they are asked for), `bound` (what the bounds of the enumeration left out).
    pub keyword: String,
    /// Which side of it.
    pub side: Side,
}

/// Whether a request keeps or breaks what the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// It keeps it.
    Valid,
    /// It breaks it.
    Invalid,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
        })
    }
}

impl fmt::Display for Obligation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {} {}", self.operation, self.pointer, self.keyword, self.side)
    }
}

/// Everything that is to be shown about an operation, in the order of the document.
///
/// For the request as a whole: that one with the required parts only is accepted (`minimal`). For each parameter
/// and body: presence and absence, the documented examples, and each side of each keyword at each place of its
/// schema. For each pair of optional parameters: that they may stand together. Then security, each alternative apart, the
/// methods that the path does not have (told of its first operation), and the documented statuses and media types, which have
/// no cases of their own: answers show them.
pub fn enumerate(api: &Api, operation: &Operation) -> Vec<Obligation> {
    let mut list = Enumeration { operation: operation.key(), found: Vec::new() };
    list.add(JsonPointer::root(), "minimal", Side::Valid);
    for subject in subject::subjects(operation) {
        list.add_subject(api, subject);
    }
    list.add_body(operation);
    for pair in pairs_of(&optional_parameters(operation)) {
        list.add(pair, "pair", Side::Valid);
    }
    if crate::part::demands_security(operation) {
        list.add(crate::part::security(), "security", Side::Invalid);
    }
    if operation.security.iter().any(|alternative| alternative.schemes.is_empty()) {
        list.add(crate::part::security(), "security", Side::Valid);
    }
    for index in alternatives(operation) {
        list.add(crate::part::security().index(index), "security", Side::Valid);
    }
    for method in undocumented_methods(api, operation) {
        list.add(crate::part::method().join(method.as_str()), "method", Side::Invalid);
    }
    list.add_responses(operation);
    list.found
}

/// The alternatives of `security` that credentials go along with, by index, if there are several: where there is one, every
/// other request shows it.
pub(crate) fn alternatives(operation: &Operation) -> Vec<usize> {
    let numbered = operation.security.iter().enumerate();
    let with_schemes = numbered.filter(|(_, alternative)| !alternative.schemes.is_empty());
    let found: Vec<usize> = with_schemes.map(|(index, _)| index).collect();
    if found.len() > 1 { found } else { Vec::new() }
}

/// The optional parameters of which pairs are tried.
pub(crate) fn optional_parameters(operation: &Operation) -> Vec<&Parameter> {
    let optional = operation.parameters.iter().map(Arc::as_ref).filter(|parameter| !parameter.required);
    optional.filter(|parameter| crate::part::counts(parameter)).collect()
}

/// The pointer to each pair of parameters, e.g. `/pair/query/page/query/per_page`.
pub(crate) fn pairs_of(parameters: &[&Parameter]) -> Vec<JsonPointer> {
    let later = |index: usize| parameters.iter().skip(index + 1);
    let numbered = parameters.iter().enumerate();
    numbered.flat_map(|(index, first)| later(index).map(|second| pointer_to_pair(first, second))).collect()
}

fn pointer_to_pair(first: &Parameter, second: &Parameter) -> JsonPointer {
    let mut pointer = JsonPointer::from_tokens(["pair"]);
    for parameter in [first, second] {
        pointer.push(&parameter.location_in.to_string());
        pointer.push(&parameter.name);
    }
    pointer
}

/// The methods that no operation of this path has, told of the first operation of the path only. `HEAD` and
/// `OPTIONS` are not among them, as servers answer them on their own (RFC 9110, sections 9.3.2 and 9.3.7), nor
/// `TRACE` and `CONNECT`, which are not for applications.
pub(crate) fn undocumented_methods(api: &Api, operation: &Operation) -> Vec<Method> {
    let of_path = || api.operations.iter().filter(|other| other.path == operation.path);
    if of_path().next().is_none_or(|first| first.method != operation.method) {
        return Vec::new();
    }
    [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH]
        .into_iter()
        .filter(|method| {
            of_path().all(|other| other.method != *method) && !is_left_out(api, operation, method)
        })
        .collect()
}

/// Whether the document has an operation of this method beside another that the model does not have, as it was not
/// understood.
pub(crate) fn is_left_out(api: &Api, operation: &Operation, method: &Method) -> bool {
    let item = api.sources.parent(&operation.location);
    let name = method.as_str().to_ascii_lowercase();
    // Methods are case-sensitive (RFC 9110, section 9.1): `get` is another than the one that `get` stands for.
    name.to_ascii_uppercase() == method.as_str()
        && api.sources.member(&item, &name) != item
        && api.operations.iter().all(|other| other.path != operation.path || other.method != *method)
}

struct Enumeration {
    operation: String,
    found: Vec<Obligation>,
}

impl Enumeration {
    fn add(&mut self, pointer: JsonPointer, keyword: &str, side: Side) {
        let operation = self.operation.clone();
        self.found.push(Obligation { operation, pointer, keyword: keyword.to_owned(), side });
    }

    fn add_subject(&mut self, api: &Api, subject: Subject<'_>) {
        let pointer = subject.pointer();
        if let Subject::Parameter(parameter) = subject {
            self.add(pointer.clone(), "presence", Side::Valid);
            if parameter.required && parameter.location_in != ParameterIn::Path {
                self.add(pointer.clone(), "presence", Side::Invalid);
            }
        } else {
            self.add(pointer.clone(), "media-type", Side::Valid);
            if has_syntax(subject) {
                self.add(pointer.clone(), "syntax", Side::Invalid);
            }
        }
        for (name, _) in subject.examples() {
            self.add(pointer.join("examples").join(name), "example", Side::Valid);
        }
        let sites = site::sites(api, subject);
        for site in &sites.list {
            for obligation in keyword::of_site(api, site) {
                self.add(obligation.pointer, &obligation.keyword, obligation.side);
            }
        }
        for cut in sites.cut {
            self.add(cut, "bound", Side::Valid);
        }
    }

    fn add_body(&mut self, operation: &Operation) {
        let Some(body) = &operation.request_body else { return };
        let pointer = crate::part::body();
        self.add(pointer.clone(), "presence", if body.required { Side::Invalid } else { Side::Valid });
        if body.media_type(UNDOCUMENTED_TYPE).is_none() {
            self.add(pointer, "media-type", Side::Invalid);
        }
    }

    fn add_responses(&mut self, operation: &Operation) {
        for (key, response) in operation.responses.iter() {
            let pointer = JsonPointer::from_tokens(["responses", &key]);
            self.add(pointer.clone(), "status", Side::Valid);
            for media_type in &response.content {
                self.add(pointer.join("content").join(&media_type.name), "media-type", Side::Valid);
            }
        }
    }
}

/// A media type that no document has.
pub(crate) const UNDOCUMENTED_TYPE: &str = "application/x-lockstep-undocumented";

/// Whether bytes can fail to be a document of the body's media type at all.
pub(crate) fn has_syntax(subject: Subject<'_>) -> bool {
    matches!(subject, Subject::Body(media_type) if media_type.is_json())
}
