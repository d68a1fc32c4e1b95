//! Changes to the document that would close a gap, as actions of an Overlay (Overlay 1.0, section 4.4.3).

use super::Context;
use crate::exchange::Answer;

/// The action that adds the status of an answer to the responses of its operation.
pub(super) fn add_response(context: &Context<'_>, answer: &Answer) -> String {
    let target: Vec<String> =
        context.operation.location.pointer.tokens().map(|token| format!("[{}]", quote(&token))).collect();
    let reason = answer.status.canonical_reason().unwrap_or("Undocumented so far");
    let mut lines = vec![
        format!("- target: {}", quote(&format!("${}", target.concat()))),
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

/// A single-quoted scalar (YAML 1.2, section 7.3.2); a string of JSONPath inside of it is escaped the other way.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
