//! The model: what an OpenAPI document says, resolved and under one dialect, in the standard's own words.
//!
//! Plain data with public fields. References are followed, path-level parameters and defaults are filled in,
//! schemas are JSON Schema 2020-12 whatever the version of the document.

mod api;
mod callback;
mod discriminator;
mod encoding;
mod example;
mod extensions;
mod external_docs;
mod header;
mod info;
mod keyword;
mod link;
mod media_type;
mod oauth_flows;
mod operation;
mod parameter;
mod path_item;
mod path_template;
mod request_body;
mod response;
mod responses;
mod runtime_expression;
mod schema;
mod schema_pool;
mod schema_type;
mod security_requirement;
mod security_scheme;
mod server;
mod tag;
mod version;
mod vocabulary;
mod xml;

pub use api::Api;
pub use callback::Callback;
pub use discriminator::Discriminator;
pub use encoding::Encoding;
pub use example::Example;
pub use extensions::Extensions;
pub use external_docs::ExternalDocs;
pub use header::Header;
pub use info::{Contact, Info, License};
pub use keyword::{Keyword, SubSchema};
pub(crate) use keyword::{Part, Row, Shapes};
pub use link::{Link, LinkTarget};
pub use media_type::MediaType;
pub use oauth_flows::{OAuthFlow, OAuthFlows};
pub use operation::Operation;
pub use parameter::{Parameter, ParameterIn, ParameterKind, Style};
pub use path_item::PathItem;
pub use path_template::{PathPart, PathTemplate};
pub use request_body::RequestBody;
pub use response::Response;
pub use responses::Responses;
pub use runtime_expression::{ExpressionSource, RuntimeExpression};
pub use schema::{DynamicReference, Schema};
pub use schema_pool::{SchemaId, SchemaPool};
pub use schema_type::SchemaType;
pub use security_requirement::SecurityRequirement;
pub use security_scheme::{ApiKeyIn, SecurityScheme, SecuritySchemeKind};
pub use server::{Server, ServerVariable};
pub use tag::Tag;
pub use version::Version;
pub(crate) use vocabulary::{Dialect, Draft, Vocabulary};
pub use xml::{Xml, XmlNodeType};
