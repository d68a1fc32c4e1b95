//! Changes to the document that would close a gap, as actions of an Overlay (Overlay 1.0, section 4.4.3).

use super::Context;
use crate::exchange::Answer;

/// The action that adds the status of an answer to the responses of its operation.
pub(super) fn add_response(context: &Context<'_>, answer: &Answer) -> String {
    let pointer = context.api().sources.pointer(&context.operation.location);
    let target: Vec<String> = pointer.tokens().map(|token| step(&token)).collect();
    let reason = answer.status.canonical_reason().unwrap_or("Undocumented so far");
    let mut lines = vec![
        format!("- target: {}", double_quote(&format!("${}", target.concat()))),
        "  update:".to_owned(),
        "    responses:".to_owned(),
        format!("      '{}':", answer.status.as_u16()),
        format!("        description: {}", quote(reason)),
    ];
    if let (Some(content_type), false) = (context.content_type(), answer.body.is_empty()) {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        lines.push(format!("        content: {{{}: {{}}}}", quote(essence)));
    }
    lines.join("\n")
}

/// A member in a query (JSON Path, RFC 9535, sections 2.5.1 and 2.3.1.1).
fn step(name: &str) -> String {
    let is_plain = name.chars().all(|character| character.is_ascii_alphabetic());
    if is_plain && !name.is_empty() {
        format!(".{name}")
    } else {
        format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// A double-quoted scalar (YAML 1.2, section 7.3.1), which reads every string of JSON.
fn double_quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A single-quoted scalar (YAML 1.2, section 7.3.2).
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
