//! What the standard forbids a Parameter Object to say, though it can be understood (OpenAPI 3.2, section 4.12).

use std::sync::Arc;

use super::context::Context;
use super::header;
use crate::diagnostic::{At, Diagnostic};
use crate::model::{Parameter, ParameterIn, ParameterKind, Style, Version};
use crate::node::Node;

/// Judges a parameter that was read. Returns whether it counts.
pub(super) fn check<'d>(context: &mut Context<'d>, node: &Node<'d>, parameter: &Parameter) -> bool {
    if parameter.location_in == ParameterIn::Path && parameter.name.contains(['{', '}']) {
        let message =
            format!("the path parameter `{}` has braces in its name; no path can name it", parameter.name);
        let name = node.get("name").unwrap_or(*node);
        context.warning("invalid-parameter-name", &name, message);
    }
    nameless(context, node, parameter);
    match &parameter.kind {
        ParameterKind::Content(_) => no_style(context, node),
        ParameterKind::Schema { style, .. } => reserved(context, node, parameter, *style),
    }
    empty_value(context, node, parameter);
    parameter.location_in != ParameterIn::Header || header_counts(context, node, &parameter.name)
}

/// A name may be empty, but hardly is meant to be. Of header fields it is told that they cannot be sent.
fn nameless<'d>(context: &mut Context<'d>, node: &Node<'d>, parameter: &Parameter) {
    let place = parameter.location_in;
    if parameter.name.is_empty() && !matches!(place, ParameterIn::Header | ParameterIn::Querystring) {
        let message = format!("the name of this {place} parameter is empty; it is read as it stands");
        context.warning("invalid-parameter-name", &node.get("name").unwrap_or(*node), message);
    }
}

/// A name that HTTP does not allow cannot be sent; and three names "shall be ignored", as media types and security
/// schemes describe them.
fn header_counts<'d>(context: &mut Context<'d>, node: &Node<'d>, name: &str) -> bool {
    let elsewhere = ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str());
    if elsewhere {
        let message = format!("a header parameter `{name}` is ignored: OpenAPI describes it elsewhere");
        context.note("ignored-header-parameter", node, message);
    }
    !elsewhere && header::check_name(context, At::Value(node.at_member("name")), name)
}

/// Beside `content` nothing says how to serialise.
pub(super) fn no_style<'d>(context: &mut Context<'d>, node: &Node<'d>) {
    for field in ["style", "explode", "allowReserved"].into_iter().filter_map(|field| node.field(field)) {
        let name = field.name();
        context.misplaced("no-effect", &field, format!("`{name}` has no effect beside `content`"));
    }
}

/// Of the two ways to describe a value there must be one.
pub(super) fn schema_and_content<'d>(context: &mut Context<'d>, content: &Node<'d>) {
    let message = "`schema` and `content` exclude each other; the schema counts";
    context.misplaced("schema-and-content", content, message);
}

/// `allowEmptyValue` is for the query.
fn empty_value<'d>(context: &mut Context<'d>, node: &Node<'d>, parameter: &Parameter) {
    let elsewhere = parameter.location_in != ParameterIn::Query;
    if let Some(field) = node.field("allowEmptyValue").filter(|_| elsewhere) {
        let message = format!("`allowEmptyValue` has no effect on a {} parameter", parameter.location_in);
        idle(context, &field, message);
    }
}

/// Whether `allowReserved` counts: until 3.2 it was for the query; since then for all that is percent-encoded.
pub(super) fn is_percent_encoded(context: &Context<'_>, location_in: ParameterIn, style: Style) -> bool {
    match location_in {
        ParameterIn::Query => true,
        ParameterIn::Path => context.version >= Version::V3_2,
        ParameterIn::Cookie => context.version >= Version::V3_2 && style == Style::Form,
        ParameterIn::Header | ParameterIn::Querystring => false,
    }
}

fn reserved<'d>(context: &mut Context<'d>, node: &Node<'d>, parameter: &Parameter, style: Style) {
    let encoded = is_percent_encoded(context, parameter.location_in, style);
    if let (false, Some(field)) = (encoded, node.field("allowReserved")) {
        let message = format!("`allowReserved` has no effect on this {} parameter", parameter.location_in);
        idle(context, &field, message);
    }
}

/// Many write both fields at every parameter, most often as `false`: nobody reads the document otherwise for it.
fn idle<'d>(context: &mut Context<'d>, field: &Node<'d>, message: String) {
    context.diagnostics.push(Diagnostic::note("no-effect", field.at(), message).at_its_key());
}

/// A parameter that is the whole query leaves no place for others there.
pub(super) fn check_querystring(context: &mut Context<'_>, parameters: &[Arc<Parameter>]) {
    let whole = parameters.iter().find(|parameter| parameter.location_in == ParameterIn::Querystring);
    let Some(whole) = whole else { return };
    let is_other = |parameter: &&Arc<Parameter>| {
        matches!(parameter.location_in, ParameterIn::Query | ParameterIn::Querystring)
            && !Arc::ptr_eq(parameter, whole)
    };
    for other in parameters.iter().filter(is_other) {
        let message =
            format!("`{}` cannot stand beside `{}`, which is the whole query", other.name, whole.name);
        let error = Diagnostic::error("querystring-not-alone", other.location, message);
        context.diagnostics.push(error);
    }
}
