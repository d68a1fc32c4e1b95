//! The External Documentation Object (OpenAPI 3.1, section 4.8.11).

use serde_json::json;

use super::context::Context;
use super::skeleton::{Skeleton, extensions};
use crate::grammar;
use crate::model::ExternalDocs;
use crate::node::Node;

/// Reads an External Documentation Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ExternalDocs> {
    context.check(node, &grammar::EXTERNAL_DOCS);
    let skeleton = Skeleton::of(context, node, &grammar::EXTERNAL_DOCS).or("url", json!(""));
    let docs: openapiv3::ExternalDocumentation = skeleton.read(context, node, &grammar::EXTERNAL_DOCS)?;
    Some(ExternalDocs { description: docs.description, url: docs.url, extensions: extensions(node) })
}
