//! The Parameter Object (OpenAPI 3.1, section 4.8.12), its defaults made explicit.

use std::collections::HashSet;
use std::sync::Arc;

use super::context::{Beside, Context};
use super::skeleton::extensions;
use super::{example, media_type, parameter_rules};
use crate::diagnostic::Diagnostic;
use crate::grammar;
use crate::model::{Parameter, ParameterIn, ParameterKind, SchemaId, Style};
use crate::node::Node;

/// Reads a `parameters` list; of two with one name and place the first counts.
pub(super) fn list<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> Vec<Arc<Parameter>> {
    let mut parameters = Vec::new();
    let mut known = HashSet::new();
    for node in owner.field("parameters").into_iter().flat_map(|parameters| parameters.elements()) {
        let Some(parameter) = read(context, node) else { continue };
        if known.insert(identity(&parameter)) {
            parameters.push(parameter);
        } else {
            let Parameter { location_in, name, .. } = parameter.as_ref();
            let message =
                format!("the {location_in} parameter `{name}` stands here a second time; the first counts");
            context.warning("duplicate-parameter", &node, message);
        }
    }
    parameter_rules::check_querystring(context, &parameters);
    parameters
}

/// Some parameters, then those of others that they do not override (OpenAPI 3.1, section 4.8.9).
pub(super) fn overridden(
    mut parameters: Vec<Arc<Parameter>>,
    others: &[Arc<Parameter>],
) -> Vec<Arc<Parameter>> {
    if others.is_empty() {
        return parameters;
    }
    let own: HashSet<_> = parameters.iter().map(|own| identity(own)).collect();
    parameters.extend(others.iter().filter(|other| !own.contains(&identity(other))).cloned());
    parameters
}

/// What tells a parameter from others: its name and location; header fields have no case.
fn identity(parameter: &Parameter) -> (ParameterIn, String) {
    let name = match parameter.location_in {
        ParameterIn::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.location_in, name)
}

/// Reads a Parameter Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Arc<Parameter>> {
    context.read_once(node, &grammar::PARAMETER, |context| &mut context.parameters, here)
}

fn here<'d>(context: &mut Context<'d>, node: Node<'d>, beside: Beside) -> Option<Parameter> {
    if !context.check(&node, &grammar::PARAMETER) {
        return None;
    }
    let location_in = location_in(context, &node)?;
    let name = context.text(&node, "name")?;
    let required = context.flag(&node, "required").unwrap_or_default();
    let kind = kind(context, &node, location_in)?;
    if location_in == ParameterIn::Path && !required {
        let message =
            format!("the path parameter `{name}` is not marked as required; it is read as required");
        let at = node.field("required").unwrap_or(node);
        context.warning("optional-path-parameter", &at, message);
    }
    let parameter = Parameter {
        location_in,
        required: required || location_in == ParameterIn::Path,
        deprecated: context.flag(&node, "deprecated").unwrap_or_default(),
        allow_empty_value: flag(&node, "allowEmptyValue").unwrap_or_default(),
        kind,
        examples: example::map(context, &node),
        name,
        description: beside.description.or_else(|| context.text(&node, "description")),
        extensions: extensions(&node),
        location: node.at(),
    };
    parameter_rules::check(context, &node, &parameter).then_some(parameter)
}

fn location_in<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ParameterIn> {
    const WORDS: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];
    let word = node.field("in")?;
    Some(match word.as_str()? {
        "path" => ParameterIn::Path,
        "query" => ParameterIn::Query,
        "querystring" => ParameterIn::Querystring,
        "header" => ParameterIn::Header,
        "cookie" => ParameterIn::Cookie,
        other => {
            let message = format!("`{other}` is no place for a parameter: {}", WORDS.join(", "));
            context.unknown_name("invalid-in", &word, message, other, &WORDS);
            return None;
        }
    })
}

/// `schema` with a style, or `content` with one entry.
fn kind<'d>(context: &mut Context<'d>, node: &Node<'d>, location_in: ParameterIn) -> Option<ParameterKind> {
    match (node.field("schema"), node.field("content")) {
        (None, Some(content)) => one_media_type(context, node, &content),
        (Some(schema), content) => {
            if let Some(content) = content {
                parameter_rules::schema_and_content(context, &content);
            }
            let schema = context.schemas.schema(schema);
            with_schema(context, node, location_in, schema)
        }
        (None, None) => {
            let message = "a parameter needs `schema` or `content`; this one is read as any value";
            context.warning("no-schema", node, message);
            let schema = context.schemas.anything(node.at());
            with_schema(context, node, location_in, schema)
        }
    }
}

pub(super) fn one_media_type<'d>(
    context: &mut Context<'d>,
    node: &Node<'d>,
    content: &Node<'d>,
) -> Option<ParameterKind> {
    let entries = media_type::content(context, node);
    if entries.len() != 1 {
        context.error(
            "one-media-type",
            content,
            "`content` of a parameter or header must have exactly one entry",
        );
    }
    entries.into_iter().next().map(|entry| ParameterKind::Content(Box::new(entry)))
}

fn with_schema<'d>(
    context: &mut Context<'d>,
    node: &Node<'d>,
    location_in: ParameterIn,
    schema: SchemaId,
) -> Option<ParameterKind> {
    let style = style_of(context, node, location_in)?;
    Some(ParameterKind::Schema {
        schema,
        style,
        explode: flag(node, "explode").unwrap_or(matches!(style, Style::Form | Style::Cookie)),
        allow_reserved: flag(node, "allowReserved").unwrap_or_default()
            && parameter_rules::is_percent_encoded(context, location_in, style),
    })
}

/// The style, by default the first that the location allows (OpenAPI 3.1, section 4.8.12.3).
fn style_of<'d>(context: &mut Context<'d>, node: &Node<'d>, location_in: ParameterIn) -> Option<Style> {
    let allowed: &[Style] = match location_in {
        ParameterIn::Path => &[Style::Simple, Style::Label, Style::Matrix],
        ParameterIn::Query => &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject],
        ParameterIn::Header => &[Style::Simple],
        ParameterIn::Cookie => &[Style::Form, Style::Cookie],
        ParameterIn::Querystring => {
            let message = "a parameter in `querystring` has `content`, not `schema`";
            let error = Diagnostic::error("querystring-content", node.at_member("schema"), message);
            context.diagnostics.push(error.at_its_key());
            return None;
        }
    };
    let Some(word) = node.field("style") else { return allowed.first().copied() };
    let style = style(context, &word)?;
    if !allowed.contains(&style) {
        context.error(
            "invalid-style",
            &word,
            format!("the style {} is not for parameters in {location_in}", word.to_value()),
        );
        return None;
    }
    Some(style)
}

/// The style that a word names.
pub(super) fn style<'d>(context: &mut Context<'d>, word: &Node<'d>) -> Option<Style> {
    const WORDS: [(&str, Style); 8] = [
        ("matrix", Style::Matrix),
        ("label", Style::Label),
        ("simple", Style::Simple),
        ("form", Style::Form),
        ("spaceDelimited", Style::SpaceDelimited),
        ("pipeDelimited", Style::PipeDelimited),
        ("deepObject", Style::DeepObject),
        ("cookie", Style::Cookie),
    ];
    let text = word.as_str()?;
    let known = WORDS.iter().find(|(name, _)| *name == text).map(|(_, style)| *style);
    if known.is_none() {
        let names = WORDS.map(|(name, _)| name);
        context.unknown_name("invalid-style", word, format!("`{text}` is no style"), text, &names);
    }
    known
}

/// A field that is `true` or `false`.
pub(super) fn flag(node: &Node<'_>, name: &str) -> Option<bool> {
    node.get(name).and_then(|node| node.as_bool())
}
