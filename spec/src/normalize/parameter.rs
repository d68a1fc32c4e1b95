//! The Parameter Object (OpenAPI 3.1, section 4.8.12), its defaults made explicit.

use serde_json::json;

use super::context::Context;
use super::skeleton::Skeleton;
use super::{example, media_type};
use crate::grammar;
use crate::model::{Parameter, ParameterIn, ParameterKind, Style};
use crate::node::Node;
use crate::resolve;

/// Reads a `parameters` list; of two with one name and place the first counts.
pub(super) fn list<'d>(context: &mut Context<'d>, owner: &Node<'d>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for node in owner.get("parameters").into_iter().flat_map(|parameters| parameters.elements()) {
        let Some(parameter) = read(context, node.clone()) else { continue };
        if parameters.iter().any(|known| same(known, &parameter)) {
            let message = format!(
                "the {} parameter `{}` stands here a second time",
                parameter.location_in, parameter.name
            );
            context.error("duplicate-parameter", &node, message);
        } else {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Whether two parameters are the same one: name and location tell (header fields have no case).
pub(super) fn same(one: &Parameter, other: &Parameter) -> bool {
    let name = if one.location_in == ParameterIn::Header {
        one.name.eq_ignore_ascii_case(&other.name)
    } else {
        one.name == other.name
    };
    name && one.location_in == other.location_in
}

/// Reads a Parameter Object.
pub(super) fn read<'d>(context: &mut Context<'d>, node: Node<'d>) -> Option<Parameter> {
    let node = context.follow(node)?;
    if !context.check(&node, &grammar::PARAMETER) {
        return None;
    }
    let location_in = location_in(context, &node)?;
    let data = skeleton(context, &node)?;
    let kind = kind(context, &node, location_in)?;
    if location_in == ParameterIn::Path && !data.required {
        context.warning(
            "optional-path-parameter",
            &node,
            format!("the path parameter `{}` is not marked as required; it is read as required", data.name),
        );
    }
    Some(Parameter {
        location_in,
        required: data.required || location_in == ParameterIn::Path,
        deprecated: data.deprecated.unwrap_or_default(),
        allow_empty_value: flag(&node, "allowEmptyValue").unwrap_or_default(),
        kind,
        examples: example::map(context, &node),
        name: data.name,
        description: data.description,
        extensions: data.extensions,
        location: node.at,
    })
}

/// What all parameters have. `openapiv3` knows neither `in: querystring` nor `style: cookie`, so that it reads each
/// parameter as one of the query, without its style.
fn skeleton<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<openapiv3::ParameterData> {
    let skeleton = Skeleton::of(node, &grammar::PARAMETER);
    let skeleton = skeleton.with("in", json!("query")).with("content", json!({})).without("style");
    let parameter: openapiv3::Parameter = skeleton.read(context, node, &grammar::PARAMETER)?;
    Some(parameter.parameter_data())
}

fn location_in<'d>(context: &mut Context<'d>, node: &Node<'d>) -> Option<ParameterIn> {
    const WORDS: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];
    let word = node.get("in")?;
    Some(match word.value.as_str()? {
        "path" => ParameterIn::Path,
        "query" => ParameterIn::Query,
        "querystring" => ParameterIn::Querystring,
        "header" => ParameterIn::Header,
        "cookie" => ParameterIn::Cookie,
        other => {
            let similar = resolve::closest(other, WORDS.into_iter()).unwrap_or("query");
            let message =
                format!("`{}` is no place for a parameter; did you mean `{similar}`?", other.escape_debug());
            context.error("invalid-in", &word, message);
            return None;
        }
    })
}

/// `schema` with a style, or `content` with one entry.
fn kind<'d>(context: &mut Context<'d>, node: &Node<'d>, location_in: ParameterIn) -> Option<ParameterKind> {
    let (schema, content) = (node.get("schema"), node.get("content"));
    match (schema, content) {
        (Some(_), Some(_)) => {
            context.error("schema-and-content", node, "a parameter has `schema` or `content`, not both");
            None
        }
        (None, None) => {
            context.error("no-schema", node, "a parameter needs `schema` or `content`");
            None
        }
        (None, Some(content)) => {
            let mut entries = media_type::content(context, node);
            if entries.len() != 1 {
                context.error(
                    "one-media-type",
                    &content,
                    "`content` of a parameter must have exactly one entry",
                );
            }
            entries.drain(..).next().map(|entry| ParameterKind::Content(Box::new(entry)))
        }
        (Some(schema), None) => {
            let style = style_of(context, node, location_in)?;
            Some(ParameterKind::Schema {
                schema: context.schemas.schema(schema),
                style,
                explode: flag(node, "explode").unwrap_or(matches!(style, Style::Form | Style::Cookie)),
                allow_reserved: flag(node, "allowReserved").unwrap_or_default(),
            })
        }
    }
}

/// The style, by default the first that the location allows (OpenAPI 3.1, section 4.8.12.3).
fn style_of<'d>(context: &mut Context<'d>, node: &Node<'d>, location_in: ParameterIn) -> Option<Style> {
    let allowed: &[Style] = match location_in {
        ParameterIn::Path => &[Style::Simple, Style::Label, Style::Matrix],
        ParameterIn::Query => &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject],
        ParameterIn::Header => &[Style::Simple],
        ParameterIn::Cookie => &[Style::Form, Style::Cookie],
        ParameterIn::Querystring => {
            context.error(
                "querystring-content",
                node,
                "a parameter in `querystring` has `content`, not `schema`",
            );
            return None;
        }
    };
    let Some(word) = node.get("style") else { return allowed.first().copied() };
    let style = style(context, &word)?;
    if !allowed.contains(&style) {
        context.error(
            "invalid-style",
            &word,
            format!("the style {} is not for parameters in {location_in}", word.value),
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
    let text = word.value.as_str()?;
    let known = WORDS.iter().find(|(name, _)| *name == text).map(|(_, style)| *style);
    if known.is_none() {
        let similar = resolve::closest(text, WORDS.iter().map(|(name, _)| *name)).unwrap_or("form");
        context.error(
            "invalid-style",
            word,
            format!("`{}` is no style; did you mean `{similar}`?", text.escape_debug()),
        );
    }
    known
}

fn flag(node: &Node<'_>, name: &str) -> Option<bool> {
    node.get(name).and_then(|node| node.value.as_bool())
}
