//! Bodies are what their schema says.

use serde_json::Value;
use spec::JsonPointer;
use spec::json_schema::{self, Violation};
use spec::source::Location;

use super::context::Content;
use super::{Context, cause, check, client_agreement, in_step, negative_data_rejection};
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
            location: Some(media_type.location),
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
        location: Some(media_type.location),
        ..context.finding(&CHECK, "no body")
    }])
}

fn broken(context: &Context<'_>, value: &Value, violation: &Violation) -> Finding {
    let missing = missing_member(context, value, violation);
    let location = line(context, violation, missing.as_deref());
    let sources = &context.api().sources;
    let line = location.as_ref().map_or_else(String::new, |location| sources.pointer(location).to_string());
    let place = if violation.instance.as_str().is_empty() { "the top" } else { violation.instance.as_str() };
    let actual = match &missing {
        Some(name) => format!("no member `{name}` at {place}"),
        None => format!("{} at {place}", excerpt(&part(value, &violation.instance))),
    };
    Finding {
        message: violation.message.clone(),
        expected: stated(context, violation),
        actual,
        pointer: Some(violation.instance.clone()),
        location,
        patch: in_step::with_violation(context.api(), value, violation),
        notes: client_agreement::on_refused(context).into_iter().collect(),
        cause: cause::of_line(context, &CHECK, location, &line, &violation.keyword),
        implied_by: said_back(context, value, violation).into_iter().collect(),
        ..context.finding(&CHECK, "")
    }
}

/// The cause of an answer that says back what the request should have been refused for: that it was not refused.
fn said_back(context: &Context<'_>, value: &Value, violation: &Violation) -> Option<String> {
    let came = value.pointer(violation.instance.as_str())?;
    let (sent, _) = cause::forbidden_value(context)?;
    // A reader may have made a text of a number.
    let text = sent.to_string();
    let is_same = sent == came || came.as_str() == Some(text.as_str());
    if is_same && context.answer()?.status.is_success() {
        negative_data_rejection::cause_if_accepted(context)
    } else {
        None
    }
}

/// The member that `required` misses: the validator tells its name in its message only.
fn missing_member(context: &Context<'_>, value: &Value, violation: &Violation) -> Option<String> {
    let schema = &context.api()[violation.schema.filter(|_| violation.keyword == "required")?];
    let present = value.pointer(violation.instance.as_str())?.as_object()?;
    let mut missing = schema.required()?.iter().filter(|name| !present.contains_key(*name));
    missing.find(|name| violation.message.starts_with(&Value::from(name.as_str()).to_string())).cloned()
}

/// The line of the document that is broken: the keyword, or the name in `required`.
fn line(context: &Context<'_>, violation: &Violation, missing: Option<&str>) -> Option<Location> {
    let schema = &context.api()[violation.schema?];
    if !schema.keywords.iter().any(|keyword| keyword.name() == violation.keyword) {
        return Some(schema.location);
    }
    let keyword = context.api().sources.member(&schema.location, &violation.keyword);
    let names = schema.required().unwrap_or_default();
    let index = missing.and_then(|missing| names.iter().position(|name| name == missing));
    Some(match index {
        Some(index) => context.api().sources.member(&keyword, &index.to_string()),
        None => keyword,
    })
}

/// What the keyword says, as the document has it.
fn stated(context: &Context<'_>, violation: &Violation) -> String {
    let schema = violation.schema.map(|id| json_schema::document(context.api(), id));
    match schema.as_ref().and_then(|schema| schema.get(&violation.keyword)) {
        Some(value) => excerpt(&format!("{}: {value}", violation.keyword)),
        None => format!("`{}` is kept", violation.keyword),
    }
}

/// The part of the body that is at fault.
fn part(value: &Value, pointer: &JsonPointer) -> String {
    value.pointer(pointer.as_str()).map(Value::to_string).unwrap_or_default()
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    const DATE: &str = "2025-03-31T12:31:44Z";

    /// Message and line of what is found in a body.
    fn found(body: &str) -> Vec<(String, String)> {
        let world = World::new();
        let findings = world.check(&CHECK, &world.json(body)).unwrap();
        findings
            .into_iter()
            .map(|finding| {
                let sources = &world.validators.api().sources;
                (finding.actual, sources.pointer(&finding.location.unwrap()).to_string())
            })
            .collect()
    }

    #[test]
    fn a_write_only_member_need_not_be_there() {
        assert_eq!(found(&format!(r#"{{"name":"a","made":"{DATE}"}}"#)), []);
    }

    #[test]
    fn what_is_wrong_and_where() {
        let thing = "/components/schemas/Thing";
        for (body, actual, line) in [
            (format!(r#"{{"made":"{DATE}"}}"#), "no member `name` at the top", "/required/0"),
            (format!(r#"{{"name":"c","made":"{DATE}"}}"#), "\"c\" at /name", "/properties/name/enum"),
            (r#"{"name":"a","made":"now"}"#.to_owned(), "\"now\" at /made", "/properties/made/format"),
            ("[]".to_owned(), "[] at the top", "/type"),
        ] {
            assert_eq!(found(&body), [(actual.to_owned(), format!("{thing}{line}"))], "{body}");
        }
    }

    #[test]
    fn a_line_that_is_broken_often_is_one_finding() {
        let body = format!(r#"{{"name":"a","made":"{DATE}","list":["x","y","z"]}}"#);
        assert_eq!(found(&body).len(), 1);
    }

    #[test]
    fn what_was_accepted_wrongly_is_said_back() {
        let world = World::new();
        let implied_by = |name: &str| {
            let body = format!(r#"{{"name":"{name}","made":"{DATE}"}}"#);
            let mut exchange = world.json(&body);
            world.ask_forbidden(&mut exchange, "enum");
            let case = &mut exchange.case;
            case.obligation.pointer = JsonPointer::parse("/body/application~1json/properties/name").unwrap();
            let pointer = JsonPointer::parse("/body/name").unwrap();
            case.intent = crate::case::Intent::Invalid { pointer, keyword: "enum".to_owned() };
            let content = crate::case::BodyContent::Value(serde_json::json!({ "name": "other" }));
            case.parts.body = Some(crate::case::Body { media_type: "application/json".to_owned(), content });
            world.check(&CHECK, &exchange).unwrap().remove(0).implied_by
        };
        assert_eq!(implied_by("c"), Vec::<String>::new());
        assert_eq!(implied_by("other").len(), 1);
    }

    #[test]
    fn bodies_that_are_none() {
        assert_eq!(found("{").len(), 1);
        let world = World::new();
        assert_eq!(world.check(&CHECK, &world.answered(200, &[], "")).unwrap().len(), 1);
        assert_eq!(world.check(&CHECK, &world.answered(204, &[], "")), None);
        assert_eq!(world.check(&CHECK, &world.answered(418, &[], "x")), None);
    }
}
