//! The Rust that we intend to write: plain data, without tokens and without OpenAPI.
//!
//! Every identifier in here is final, every decision is made; what is left is spelling.

mod item;
mod operation;
mod slot;

pub(crate) use item::{
    Enum, EnumVariant, Field, Guard, Item, Kind, LiteralVariant, Literals, Rest, Struct, Union, UnionVariant,
    Usage, Way,
};
pub(crate) use operation::{
    Body, BodyKind, Content, CountBy, Encoding, Encodings, Header, HeaderForm, Matches, Operation, Outcome,
    OutcomeBody, PageField, Paging, Parameter, Place, Representation, Serialised, Setter, Step, StreamKind,
    Streaming, Success, Turn,
};
pub(crate) use slot::{Check, Slot, Type};

use std::collections::BTreeMap;

use crate::options::{DateTime, LargeVariants};

/// A whole client crate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Crate {
    /// What the crate is a client of.
    pub(crate) about: About,
    /// The modules under `types`, in the order of the document.
    pub(crate) types: Vec<Module>,
    /// The modules under `resources`, in the order in which their tags first appear.
    pub(crate) resources: Vec<Resource>,
    /// The servers; never empty.
    pub(crate) servers: Vec<Server>,
    /// The security schemes that a client can hold a secret for.
    pub(crate) schemes: Vec<Scheme>,
    /// The schemas that [`Check::Schema`] names, and those that they refer to, as JSON.
    pub(crate) schemas: BTreeMap<String, String>,
    /// The crate that points in time are from.
    pub(crate) date_time: DateTime,
    /// Whether large variants are meant to stand in their enums.
    pub(crate) large_variants: LargeVariants,
}

impl Crate {
    /// Every declared type.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        let of_types = self.types.iter().flat_map(|module| &module.items);
        of_types.chain(self.resources.iter().flat_map(|resource| &resource.items))
    }

    /// Every operation.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.resources.iter().flat_map(|resource| &resource.operations)
    }

    /// Every check that the crate makes, those of items and values within their lists.
    pub(crate) fn checks(&self) -> impl Iterator<Item = &Check> {
        let of_items = self.items().filter(|item| item.validate && !matches!(item.kind, Kind::Alias(_)));
        let of_items = of_items.flat_map(|item| {
            let of_slots = item.slots().into_iter().flat_map(|slot| &slot.checks);
            item.checks.iter().chain(of_slots)
        });
        let sent = self.operations().flat_map(|operation| {
            let bodies = operation.body.iter().flat_map(|body| &body.contents);
            let bodies = bodies.filter_map(|content| content.kind.slot());
            operation.parameters.iter().map(|parameter| &parameter.slot).chain(bodies)
        });
        of_items.chain(sent.flat_map(|slot| &slot.checks))
    }

    pub(crate) fn type_count(&self) -> usize {
        self.items().count()
    }

    pub(crate) fn operation_count(&self) -> usize {
        self.operations().count()
    }
}

/// What the document says of the API as a whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// The title on one line.
    pub(crate) title: String,
    /// The version of the document on one line.
    pub(crate) version: String,
    /// The description as lines of a doc comment.
    pub(crate) doc: Vec<String>,
    /// The digest of the document, which tells it from others.
    pub(crate) digest: String,
}

/// A file of types: a component schema and its inline parts.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// The name of the module.
    pub(crate) name: String,
    /// What the document calls it, for the head of the file.
    pub(crate) title: String,
    /// The Cargo features with any of which it is there; none if it is always.
    pub(crate) features: Vec<String>,
    /// The types; the component schema's own is the first.
    pub(crate) items: Vec<Item>,
}

/// The operations of one tag.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// The name of the module, and of the method of the client.
    pub(crate) module: String,
    /// The name of the type.
    pub(crate) name: String,
    /// The Cargo feature; `None` for operations without a tag.
    pub(crate) feature: Option<String>,
    /// The tag as the document spells it.
    pub(crate) tag: String,
    /// The tag's description.
    pub(crate) doc: Vec<String>,
    /// The operations in the order of the document.
    pub(crate) operations: Vec<Operation>,
    /// The types that only these operations use.
    pub(crate) items: Vec<Item>,
}

/// A server with its variables at their defaults.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) url: String,
    pub(crate) variables: Option<Variables>,
}

/// The variables of a server.
#[derive(Debug, Clone)]
pub(crate) struct Variables {
    /// The name of the struct of them.
    pub(crate) name: String,
    /// The URL with its expressions.
    pub(crate) template: String,
    pub(crate) list: Vec<Variable>,
}

/// A variable of a server.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) field: String,
    /// The name in the URL.
    pub(crate) wire: String,
    pub(crate) doc: Vec<String>,
    pub(crate) default: String,
    /// The enum of its values, and which of them is the default; `None` if any string is a value.
    pub(crate) ty: Option<(String, Vec<EnumVariant>, String)>,
}

/// A security scheme.
#[derive(Debug, Clone)]
pub(crate) struct Scheme {
    /// The name of the constant, e.g. `BEARER_AUTH`.
    pub(crate) constant: String,
    /// The name of the setter, e.g. `bearer_auth`.
    pub(crate) setter: String,
    /// The name in the document.
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) kind: SchemeKind,
    /// The setter for client credentials (OAuth 2), and where tokens come from.
    pub(crate) token_url: Option<(String, String)>,
}

/// How a scheme's secret is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Bearer,
    Basic,
    /// Another HTTP scheme: its secret is the whole of the field `Authorization`.
    Http(String),
    ApiKeyHeader(String),
    ApiKeyQuery(String),
    ApiKeyCookie(String),
    /// A certificate, as part of the HTTP client.
    MutualTls,
}
