//! The model: what an OpenAPI document says, resolved and under one dialect, in the standard's own words.
//!
//! Plain data with public fields. References are followed, path-level parameters and defaults are filled in,
//! schemas are JSON Schema 2020-12 whatever the version of the document.

mod api;
mod keyword;
mod media_type;
mod operation;
mod parameter;
mod path_template;
mod response;
mod schema;
mod schema_pool;
mod schema_type;
mod security;
mod server;

pub use api::{Api, Contact, ExternalDocs, Info, License, Tag, Version};
pub use keyword::{Discriminator, Keyword, SubSchema};
pub use media_type::{Encoding, Example, MediaType, RequestBody};
pub use operation::Operation;
pub use parameter::{Parameter, ParameterIn, ParameterKind, Style};
pub use path_template::{PathPart, PathTemplate};
pub use response::{Header, Link, LinkTarget, Response, Responses};
pub use schema::Schema;
pub use schema_pool::{SchemaId, SchemaPool};
pub use schema_type::SchemaType;
pub use security::{ApiKeyIn, OAuthFlow, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use server::{Server, ServerVariable};
