//! Bodies are what their schema says.

use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::Violation;

use super::context::Content;
use super::{Context, check, client_agreement};
use crate::finding::Finding;

check! {
    /// Every body is an instance of the schema that its response has for its media type.
    ///
    /// Schemas are those of JSON Schema 2020-12 whatever the version of the document, with `format` asserted.
    /// Members that are `writeOnly` need not be there. A line of the document that is broken in many places, or
    /// by many answers, is one finding. The finding tells what the generated client made of the body.
    response_schema_conformance, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let answer = context.described_answer()?;
    match &context.content {
        Content::Undescribed if answer.body.is_empty() => missing(context),
        Content::Undescribed | Content::Opaque => None,
        Content::Unreadable(media_type, error) => Some(vec![Finding {
            message: format!("the body is not {}", media_type.name),
            expected: media_type.name.clone(),
            actual: format!("{error}: {}", excerpt(&String::from_utf8_lossy(&answer.body))),
            location: Some(media_type.location.clone()),
            notes: client_agreement::on_refused(context).into_iter().collect(),
            ..context.finding(&CHECK, &format!("{} unreadable", answer.status))
        }]),
        Content::Value { value, violations, .. } => {
            let mut findings: Vec<Finding> = Vec::new();
            for violation in violations {
                let finding = broken(context, value, violation);
                if findings.iter().all(|known| known.cause != finding.cause) {
                    findings.push(finding);
                }
            }
            Some(findings)
        }
    }
}

/// No body and no type where the response has a body with a schema.
fn missing(context: &Context<'_>) -> Option<Vec<Finding>> {
    let response = context.response()?;
    let media_type = response.content.first().filter(|entry| entry.schema.is_some())?;
    if context.is_bodiless() {
        return None;
    }
    Some(vec![Finding {
        message: "the answer has no body, and the document describes one".to_owned(),
        expected: media_type.name.clone(),
        actual: "an empty body".to_owned(),
        location: Some(media_type.location.clone()),
        ..context.finding(&CHECK, "no body")
    }])
}

fn broken(context: &Context<'_>, value: &Value, violation: &Violation) -> Finding {
    let schema = violation.schema.map(|id| &context.api()[id]);
    let location = schema.map(|schema| {
        let written = schema.keywords.iter().any(|keyword| keyword.name() == violation.keyword);
        if written { schema.location.join(&violation.keyword) } else { schema.location.clone() }
    });
    let line = location.as_ref().map_or_else(String::new, |location| location.pointer.to_string());
    // Each required member that is missing is a fault of its own; its name is all that tells them apart.
    let member = if violation.keyword == "required" { violation.message.as_str() } else { "" };
    Finding {
        message: violation.message.clone(),
        expected: format!("`{}` is kept", violation.keyword),
        actual: found(value, &violation.instance),
        pointer: Some(violation.instance.clone()),
        location,
        notes: client_agreement::on_refused(context).into_iter().collect(),
        ..context.finding(&CHECK, &format!("{line} {} {member}", violation.keyword))
    }
}

/// The part of the body that is at fault, where it is.
fn found(value: &Value, pointer: &JsonPointer) -> String {
    let part = value.pointer(pointer.as_str()).map(Value::to_string).unwrap_or_default();
    let place = if pointer.as_str().is_empty() { "the top" } else { pointer.as_str() };
    format!("{} at {place}", excerpt(&part))
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
