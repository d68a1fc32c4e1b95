//! Answers have a media type that the document names.

use super::{Context, cause, check, overlay};
use crate::finding::{Finding, Severity, Verdict};

check! {
    /// Every body has a media type that the `content` of its response names.
    ///
    /// A key such as `text/*` names every type of its kind; parameters such as `charset` count only where the key
    /// has them. A body without `Content-Type` cannot be told from bytes of any kind (RFC 9110, section 8.3). A
    /// body where the response has no `content` at all is a gap in the document.
    content_type_conformance, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (answer, response) = (context.described_answer()?, context.response()?);
    if context.is_bodiless() || (answer.body.is_empty() && response.content.is_empty()) {
        return None;
    }
    let names: Vec<&str> = response.content.iter().map(|entry| entry.name.as_str()).collect();
    let content = context.api().sources.member(&response.location, "content");
    let (message, verdict, location) = match context.content_type() {
        _ if response.content.is_empty() => {
            ("the answer has a body, and the document describes none", Verdict::Gap, response.location)
        }
        // What of an empty body is wrong, if anything, is for the schema to say.
        None if answer.body.is_empty() => return None,
        None => ("the body has no `Content-Type`", Verdict::Violation, content),
        Some(content_type) if response.media_type(content_type).is_none() => {
            ("the document does not name the media type of the body", Verdict::Violation, content)
        }
        Some(_) => return Some(Vec::new()),
    };
    let content_type = context.content_type().unwrap_or("no `Content-Type`");
    // A page in the place of data is more likely that of a framework than one that somebody forgot to describe.
    let is_page = verdict == Verdict::Violation && content_type.starts_with("text/html");
    Some(vec![Finding {
        verdict,
        severity: if verdict == Verdict::Gap { Severity::Minor } else { CHECK.severity },
        message: message.to_owned(),
        expected: if names.is_empty() { "no body".to_owned() } else { names.join(" or ") },
        actual: content_type.to_owned(),
        location: Some(location),
        patch: if is_page { None } else { overlay::add_media_type(context) },
        cause: match verdict {
            // One cause for all operations, as with statuses that the document does not name.
            Verdict::Gap => format!("{} undocumented {} {content_type}", CHECK.code, answer.status),
            Verdict::Violation => {
                cause::of_line(context, &CHECK, Some(location), answer.status.as_str(), content_type)
            }
        },
        ..context.finding(&CHECK, "")
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn media_types() {
        let world = World::new();
        let of = |status, headers: &[(&'static str, &str)], body| {
            let findings = world.check(&CHECK, &world.answered(status, headers, body));
            findings.map(|findings| findings.first().map(|finding| finding.verdict))
        };
        assert_eq!(of(200, &[("content-type", "application/json")], "{}"), Some(None));
        assert_eq!(of(200, &[("content-type", "application/json;charset=utf-8")], "{}"), Some(None));
        assert_eq!(of(200, &[("content-type", "text/html")], "<p>"), Some(Some(Verdict::Violation)));
        assert_eq!(of(200, &[("content-type", "text/html")], ""), Some(Some(Verdict::Violation)));
        assert_eq!(of(200, &[], "{}"), Some(Some(Verdict::Violation)));
        assert_eq!(of(200, &[], ""), None);
        assert_eq!(of(401, &[("content-type", "application/json")], "{}"), Some(Some(Verdict::Violation)));
        assert_eq!(of(418, &[("content-type", "text/html")], "x"), None);
    }

    #[test]
    fn another_type_is_one_finding() {
        let world = World::new();
        let html = world.answered(200, &[("content-type", "text/html"), ("x-total", "1")], "<p>");
        assert_eq!(world.judge(&html), ["content_type_conformance"]);
    }
}
