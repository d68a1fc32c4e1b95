//! [`Case`]: one request in the abstract, with what it is to show and what the document says of it.

use std::fmt::{self, Write as _};

use http::Method;
use indexmap::IndexMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use spec::JsonPointer;
use spec::model::{Parameter, ParameterIn};

use crate::obligation::Obligation;

/// One request to be sent. Values are kept apart from their encoding, which is [`crate::request`]'s business.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The same on every machine, at every concurrency and in every shard.
    pub id: CaseId,
    /// Index into [`spec::Api::operations`].
    pub operation: usize,
    /// What the case shows.
    pub obligation: Obligation,
    /// What the case does in a few words, for a person, e.g. `page = -1`.
    pub title: String,
    /// The method; not the operation's own where an undocumented method is tried.
    pub method: Method,
    /// Parameters and body.
    pub parts: Parts,
    /// Which credentials go along.
    pub credentials: Credentials,
    /// What the document says of the request.
    pub intent: Intent,
}

/// Parameters by location and name, and the body. The JSON form is `{path, query, header, cookie, body}`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parts {
    /// Path parameters.
    pub path: IndexMap<String, Value>,
    /// Query parameters.
    pub query: IndexMap<String, Value>,
    /// The value of a `querystring` parameter (OpenAPI 3.2).
    pub querystring: Option<Value>,
    /// Header parameters.
    pub header: IndexMap<String, Value>,
    /// Cookie parameters.
    pub cookie: IndexMap<String, Value>,
    /// The body.
    pub body: Option<Body>,
    /// The media type that alone is asked for; all that the operation answers with if there is none.
    pub accept: Option<String>,
}

impl Parts {
    /// The value of a parameter.
    pub fn get(&self, parameter: &Parameter) -> Option<Value> {
        let place = match parameter.location_in {
            ParameterIn::Path => &self.path,
            ParameterIn::Query => &self.query,
            ParameterIn::Header => &self.header,
            ParameterIn::Cookie => &self.cookie,
            ParameterIn::Querystring => return self.querystring.clone(),
        };
        place.get(&parameter.name).cloned()
    }

    /// Puts the value of a parameter in its place, or takes it away.
    pub fn set(&mut self, parameter: &Parameter, value: Option<Value>) {
        let place = match parameter.location_in {
            ParameterIn::Path => &mut self.path,
            ParameterIn::Query => &mut self.query,
            ParameterIn::Header => &mut self.header,
            ParameterIn::Cookie => &mut self.cookie,
            ParameterIn::Querystring => {
                self.querystring = value;
                return;
            }
        };
        match value {
            Some(value) => place.insert(parameter.name.clone(), value),
            None => place.shift_remove(&parameter.name),
        };
    }
}

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The value of `Content-Type`.
    pub media_type: String,
    /// What it holds.
    pub content: BodyContent,
}

/// What a request body holds.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// A value, to be encoded as the media type says.
    Value(Value),
    /// Bytes as they are, e.g. JSON that does not parse.
    Raw(Vec<u8>),
}

/// Which credentials a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// Those that the run was given, for the first alternative that they meet.
    Given,
    /// Those of one alternative of the operation's `security`, by its index.
    Alternative(usize),
    /// Those of somebody else, who must not see what the first one has.
    Other,
    /// None at all.
    None,
    /// Ones that no server should know.
    Wrong,
}

/// What the document says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// It is allowed.
    Valid,
    /// It is forbidden.
    Invalid {
        /// The part of the request that is at fault, e.g. `/query/page`.
        pointer: JsonPointer,
        /// The keyword that it breaks.
        keyword: String,
    },
}

/// The identity of a case: a digest of document, obligation and index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(String);

impl CaseId {
    /// The id of the case with this number among those of one obligation.
    pub fn new(document_digest: &str, obligation: &Obligation, index: usize) -> Self {
        let mut hash = Sha256::new();
        for part in [
            document_digest,
            &obligation.operation,
            obligation.pointer.as_str(),
            &obligation.keyword,
            &obligation.side.to_string(),
            &index.to_string(),
        ] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut digits = String::with_capacity(12);
        for byte in hash.finalize().iter().take(6) {
            // Writing to a `String` does not fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }

    /// The twelve hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
